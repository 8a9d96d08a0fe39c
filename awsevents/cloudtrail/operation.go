package cloudtrail

import (
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// versionSuffix is the API version that some services end their event names with: CreateFunction20150331,
// UpdateFunctionCode20150331v2, CreateDistribution2020_05_31.
var versionSuffix = regexp.MustCompile(`\d{4}_?\d{2}_?\d{2}(v\d+)?$`)

// Operation is the operation that was called, as the SDK names it: the event name without the API version that
// Lambda and CloudFront put at its end.
func (r *Record) Operation() string { return versionSuffix.ReplaceAllString(r.EventName, "") }

// API is the API that was called, by the name of its package in the AWS SDK for Go: "ec2", "sfn" for
// states.amazonaws.com. Two APIs that share an event source are told apart, by the API version or else by what was
// called: "elasticloadbalancing" is that of Classic Load Balancers, "elasticloadbalancingv2" that of the others;
// "elasticsearchservice" is the legacy API of OpenSearch Service, "opensearch" the new.
//
// For a source it does not know, it is the source's first part without hyphens, as most packages are named.
func (r *Record) API() string {
	switch name := service(r.EventSource); name {
	case "elasticloadbalancing":
		if r.isClassic() {
			return "elasticloadbalancing"
		}
		return "elasticloadbalancingv2"
	case "es":
		if r.APIVersion == "2015-01-01" || r.APIVersion == "" && r.isElasticsearch() {
			return "elasticsearchservice"
		}
		return "opensearch"
	default:
		if known, ok := packages[name]; ok {
			return known
		}
		return strings.ReplaceAll(name, "-", "")
	}
}

// packages are the SDK's packages that are not named for the event source.
var packages = map[string]string{
	"airflow":                    "mwaa",
	"aoss":                       "opensearchserverless",
	"cassandra":                  "keyspaces",
	"cloudhsm":                   "cloudhsmv2",
	"cognito-idp":                "cognitoidentityprovider",
	"config":                     "configservice",
	"discovery":                  "applicationdiscoveryservice",
	"dms":                        "databasemigrationservice",
	"ds":                         "directoryservice",
	"elasticfilesystem":          "efs",
	"elasticmapreduce":           "emr",
	"events":                     "eventbridge",
	"logs":                       "cloudwatchlogs",
	"monitoring":                 "cloudwatch",
	"sso":                        "ssoadmin",
	"states":                     "sfn",
	"tagging":                    "resourcegroupstaggingapi",
	"waf-regional":               "wafregional",
	"servicecatalog-appregistry": "servicecatalogappregistry",
}

// isClassic reports whether a call of elasticloadbalancing.amazonaws.com is about Classic Load Balancers.
func (r *Record) isClassic() bool {
	switch r.APIVersion {
	case "2012-06-01":
		return true
	case "":
	default:
		return false
	}
	switch r.Operation() {
	case "AddTags", "RemoveTags", "DescribeTags":
		return hasMember(r.RequestParameters, "loadBalancerNames")
	case "CreateLoadBalancer", "DeleteLoadBalancer", "ModifyLoadBalancerAttributes", "DescribeLoadBalancerAttributes":
		return hasMember(r.RequestParameters, "loadBalancerName")
	case "DescribeLoadBalancers":
		return hasMember(r.RequestParameters, "loadBalancerNames")
	}
	return slices.Contains(classicOperations, r.Operation())
}

// classicOperations are those that the API of Classic Load Balancers alone has.
// https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_Operations.html
var classicOperations = []string{
	"ApplySecurityGroupsToLoadBalancer", "AttachLoadBalancerToSubnets", "ConfigureHealthCheck",
	"CreateAppCookieStickinessPolicy", "CreateLBCookieStickinessPolicy", "CreateLoadBalancerListeners",
	"CreateLoadBalancerPolicy", "DeleteLoadBalancerListeners", "DeleteLoadBalancerPolicy",
	"DeregisterInstancesFromLoadBalancer", "DescribeInstanceHealth", "DescribeLoadBalancerPolicies",
	"DescribeLoadBalancerPolicyTypes", "DetachLoadBalancerFromSubnets", "DisableAvailabilityZonesForLoadBalancer",
	"EnableAvailabilityZonesForLoadBalancer", "RegisterInstancesWithLoadBalancer",
	"SetLoadBalancerListenerSSLCertificate", "SetLoadBalancerPoliciesForBackendServer",
	"SetLoadBalancerPoliciesOfListener",
}

// isElasticsearch reports whether only the legacy API of OpenSearch Service has the operation.
// https://docs.aws.amazon.com/opensearch-service/latest/developerguide/rename.html#rename-sdk
func (r *Record) isElasticsearch() bool {
	operation := r.Operation()
	return strings.Contains(operation, "Elasticsearch") || strings.Contains(operation, "CrossClusterSearchConnection")
}

func hasMember(object jsontext.Value, name string) bool {
	var members map[string]jsontext.Value
	return json.Unmarshal(object, &members) == nil && len(members[name]) > 0
}
