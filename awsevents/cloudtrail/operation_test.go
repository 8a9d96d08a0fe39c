package cloudtrail_test

import (
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/cloudtrail"
)

func TestOperation(t *testing.T) {
	for name, want := range map[string]string{
		"RunInstances":                 "RunInstances",
		"CreateFunction20150331":       "CreateFunction",
		"UpdateFunctionCode20150331v2": "UpdateFunctionCode",
		"AddPermission20150331v2":      "AddPermission",
		"CreateDistribution2020_05_31": "CreateDistribution",
		"ListObjectsV2":                "ListObjectsV2",
		"CreateOAuth2Token":            "CreateOAuth2Token",
		"":                             "",
	} {
		r := cloudtrail.Record{Common: cloudtrail.Common{EventName: name}}
		require.Equal(t, want, r.Operation())
	}
}

func TestAPI(t *testing.T) {
	for _, test := range []struct{ source, name, version, params, want string }{
		{"ec2.amazonaws.com", "RunInstances", "", "", "ec2"},
		{"ec2.amazonaws.com.cn", "RunInstances", "", "", "ec2"},
		{"states.amazonaws.com", "StartExecution", "", "", "sfn"},
		{"monitoring.amazonaws.com", "PutMetricAlarm", "", "", "cloudwatch"},
		{"access-analyzer.amazonaws.com", "CreateAnalyzer", "", "", "accessanalyzer"},
		{"", "", "", "", ""},
		{"elasticloadbalancing.amazonaws.com", "CreateLoadBalancer", "2012-06-01", "", "elasticloadbalancing"},
		{"elasticloadbalancing.amazonaws.com", "CreateLoadBalancer", "2015-12-01", "", "elasticloadbalancingv2"},
		{"elasticloadbalancing.amazonaws.com", "CreateLoadBalancer", "", `{"loadBalancerName":"a"}`, "elasticloadbalancing"},
		{"elasticloadbalancing.amazonaws.com", "CreateLoadBalancer", "", `{"name":"a"}`, "elasticloadbalancingv2"},
		{"elasticloadbalancing.amazonaws.com", "DeleteLoadBalancer", "", `{"loadBalancerArn":"a"}`, "elasticloadbalancingv2"},
		{"elasticloadbalancing.amazonaws.com", "AddTags", "", `{"loadBalancerNames":["a"]}`, "elasticloadbalancing"},
		{"elasticloadbalancing.amazonaws.com", "AddTags", "", `{"resourceArns":["a"]}`, "elasticloadbalancingv2"},
		{"elasticloadbalancing.amazonaws.com", "DescribeLoadBalancers", "", `{"loadBalancerNames":["a"]}`, "elasticloadbalancing"},
		{"elasticloadbalancing.amazonaws.com", "ConfigureHealthCheck", "", "", "elasticloadbalancing"},
		{"elasticloadbalancing.amazonaws.com", "CreateTargetGroup", "", "", "elasticloadbalancingv2"},
		{"elasticloadbalancing.amazonaws.com", "ConfigureHealthCheck", "2015-12-01", "", "elasticloadbalancingv2"},
		{"es.amazonaws.com", "CreateDomain", "", "", "opensearch"},
		{"es.amazonaws.com", "CreateElasticsearchDomain", "", "", "elasticsearchservice"},
		{"es.amazonaws.com", "DeleteInboundCrossClusterSearchConnection", "", "", "elasticsearchservice"},
		{"es.amazonaws.com", "AddTags", "2015-01-01", "", "elasticsearchservice"},
		{"es.amazonaws.com", "AddTags", "2021-01-01", "", "opensearch"},
	} {
		r := cloudtrail.Record{
			Common:            cloudtrail.Common{EventSource: test.source, EventName: test.name, APIVersion: test.version},
			RequestParameters: jsontext.Value(test.params),
		}
		require.Equal(t, test.want, r.API(), "%+v", test)
	}
}
