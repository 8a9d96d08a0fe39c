package awsevents_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	"github.com/typedbus/typedbus/awsevents/codepipelineevents"
	"github.com/typedbus/typedbus/awsevents/ecsevents"
	"github.com/typedbus/typedbus/awsevents/elasticacheevents"
	"github.com/typedbus/typedbus/awsevents/ssmevents"
	"github.com/typedbus/typedbus/registry"
)

// expectation is a property that an earlier library of AWS events gives an event,
// and what serves it here.
type expectation struct {
	source, detailType string
	property           string
	detail             string   // of the event
	resources          []string // of the event; the one that is meant is never the first
	got                func(e registry.AnyEvent) any
	want               any
}

const (
	place = "us-east-1:123456789012:"
	other = "arn:aws:other:us-east-1:123456789012:thing/first"
)

// The interfaces that several packages' events satisfy.
type (
	certificateOf interface{ CertificateARN() string }
	pipelineOf    interface{ PipelineARN() string }
	resourceOf    interface{ ResourceARN() string }
	domainOf      interface {
		DomainARN() string
		DomainName() string
	}
	automationOf interface {
		ExecutionARN() string
		DefinitionARN() string
	}
	windowOf   interface{ WindowARN() string }
	opsItemOf  interface{ OpsItemARN() string }
	instanceOf interface{ InstanceARN() string }
	documentOf interface{ DocumentARN() string }
)

func expectations() []expectation {
	var all []expectation
	add := func(source, detailType, property, detail string, resources []string, want any, got func(e registry.AnyEvent) any) {
		all = append(all, expectation{source, detailType, property, detail, append([]string{other}, resources...), got, want})
	}
	certificate := "arn:aws:acm:" + place + "certificate/c-1"
	for _, what := range []string{
		"Approaching Expiration", "Available", "Expired", "Renewal Action Required", "Revoked", "Revoked By CA", "Rotated",
	} {
		add("aws.acm", "ACM Certificate "+what, "certificate_arn", `{}`, []string{certificate}, certificate,
			func(e registry.AnyEvent) any { return e.(certificateOf).CertificateARN() })
	}
	add("aws.acm", "AWS API Call via CloudTrail", "certificate_arn", `{"requestParameters":{"certificateArn":"`+certificate+`"}}`, nil, certificate,
		func(e registry.AnyEvent) any { return e.(*cloudtrail.APICall).ResourceARN("acm", "certificate") })
	pipeline := "arn:aws:codepipeline:" + place + "my-pipeline"
	for _, what := range []string{"Pipeline", "Stage", "Action"} {
		add("aws.codepipeline", "CodePipeline "+what+" Execution State Change", "pipeline_arn", `{}`, []string{pipeline}, pipeline,
			func(e registry.AnyEvent) any { return e.(pipelineOf).PipelineARN() })
	}
	add("aws.codepipeline", "AWS API Call via CloudTrail", "pipeline_arn", `{}`, []string{pipeline}, pipeline,
		func(e registry.AnyEvent) any { return e.(*cloudtrail.APICall).ResourceARN("codepipeline", "") })
	all = append(all, ecsExpectations()...)
	all = append(all, cacheExpectations()...)
	balancer := "arn:aws:elasticloadbalancing:" + place + "loadbalancer/app/lb/1"
	add("aws.elasticloadbalancing", "AWS API Call via CloudTrail", "load_balancer_arn",
		`{"responseElements":{"loadBalancers":[{"loadBalancerArn":"`+balancer+`"}]}}`, nil, balancer,
		func(e registry.AnyEvent) any {
			return e.(*cloudtrail.APICall).ResourceARN("elasticloadbalancing", "loadbalancer")
		})
	domain := "arn:aws:es:" + place + "domain/logs"
	service := "Amazon OpenSearch Service "
	for _, detailType := range []string{
		"Amazon ES Service Software Update Notification", "Amazon ES Auto-Tune Notification", service + "Software Update Notification",
		service + "Auto-Tune Notification", service + "Cluster Status Notification", "Domain Error Notification", service + "Notification",
		service + "Maintenance Update", service + "Domain Update Notification", service + "VPC Endpoint Notification",
	} {
		add("aws.es", detailType, "domain_arn", `{}`, []string{domain}, domain, func(e registry.AnyEvent) any { return e.(domainOf).DomainARN() })
		add("aws.es", detailType, "domain_name", `{}`, []string{domain}, "logs", func(e registry.AnyEvent) any { return e.(domainOf).DomainName() })
	}
	add("aws.es", "AWS API Call via CloudTrail", "domain_arn", `{"responseElements":{"domainStatus":{"aRN":"`+domain+`"}}}`, nil, domain,
		func(e registry.AnyEvent) any { return e.(*cloudtrail.APICall).ResourceARN("es", "domain") })
	add("aws.es", "AWS API Call via CloudTrail", "domain_name", `{"requestParameters":{"domainName":"logs"}}`, nil, `"logs"`,
		func(e registry.AnyEvent) any {
			name, _ := e.Envelope().Lookup("detail.requestParameters.domainName")
			return string(name)
		})
	return append(all, ssmExpectations()...)
}

func ecsExpectations() []expectation {
	task := `{"launchType":"FARGATE","attributes":[{"name":"ecs.os-type","value":"linux"},{"name":"ecs.cpu-architecture","value":"arm64"}]}`
	instance := `{"registeredResources":[{"name":"CPU","type":"INTEGER","integerValue":2048},{"name":"PORTS","type":"STRINGSET","stringSetValue":["22","2376"]},
		{"name":"GPU","type":"STRINGSET","stringSetValue":["g-1"]}],"remainingResources":[{"name":"MEMORY","type":"INTEGER","integerValue":512}]}`
	const (
		stateChange    = "ECS Task State Change"
		instanceChange = "ECS Container Instance State Change"
	)
	return []expectation{
		{"aws.ecs", stateChange, "architecture", task, nil, func(e registry.AnyEvent) any { return e.(*ecsevents.TaskStateChange).Architecture() }, "arm64"},
		{"aws.ecs", stateChange, "is_fargate", task, nil, func(e registry.AnyEvent) any { return e.(*ecsevents.TaskStateChange).IsFargate() }, true},
		{"aws.ecs", "ECS Service Action", "event_type", `{"eventType":"INFO"}`, nil,
			func(e registry.AnyEvent) any { return e.(*ecsevents.ServiceAction).Detail.EventType }, "INFO"},
		{"aws.ecs", instanceChange, "registeredResources", instance, nil,
			func(e registry.AnyEvent) any { return e.(*ecsevents.ContainerInstanceStateChange).Registered() },
			ecsevents.Resources{CPU: new(int64(2048)), TCPPorts: []int64{22, 2376}, GPUs: []string{"g-1"}}},
		{"aws.ecs", instanceChange, "remainingResources", instance, nil,
			func(e registry.AnyEvent) any { return e.(*ecsevents.ContainerInstanceStateChange).Remaining() },
			ecsevents.Resources{Memory: new(int64(512))}},
	}
}

func cacheExpectations() []expectation {
	var all []expectation
	arn := "arn:aws:elasticache:" + place + "cluster:redis-1"
	detail := `{"SourceArn":"` + arn + `","SourceIdentifier":"redis-1","SourceType":"CACHE_CLUSTER","Message":"done"}`
	for _, detailType := range []string{
		"Cache Created", "Cache Creation Failed", "Cache Deleted", "Cache Limit Approaching", "Cache Update Failed", "Cache Updated",
		"Snapshot Copy Failed", "Snapshot Created", "Snapshot Creation Failed", "Snapshot Export Failed",
	} {
		for property, want := range map[string]string{
			"source_arn": arn, "source_identifier": "redis-1", "source_type": "CACHE_CLUSTER", "message": "done",
		} {
			all = append(all, expectation{"aws.elasticache", detailType, property, detail, nil, func(e registry.AnyEvent) any {
				// The four are fields of the detail of each of the ten.
				member := map[string]string{"source_arn": "SourceArn", "source_identifier": "SourceIdentifier", "source_type": "SourceType", "message": "Message"}[property]
				return fieldOf(e, member)
			}, want})
		}
		all = append(all, expectation{"aws.elasticache", detailType, "resource_arn", detail, []string{other, arn},
			func(e registry.AnyEvent) any { return e.(resourceOf).ResourceARN() }, arn})
	}
	return all
}

func ssmExpectations() []expectation {
	var all []expectation
	ssm := "arn:aws:ssm:" + place
	add := func(detailType, property, detail, resource string, want any, got func(e registry.AnyEvent) any) {
		all = append(all, expectation{"aws.ssm", detailType, property, detail, []string{other, resource}, got, want})
	}
	execution, definition := ssm+"automation-execution/e-1", ssm+"automation-definition/d:1"
	for _, what := range []string{"Step", "Execution"} {
		detailType := "EC2 Automation " + what + " Status-change Notification"
		add(detailType, "automation_execution_arn", `{}`, execution, execution, func(e registry.AnyEvent) any { return e.(automationOf).ExecutionARN() })
		add(detailType, "automation_definition_arn", `{}`, definition, definition, func(e registry.AnyEvent) any { return e.(automationOf).DefinitionARN() })
	}
	document := ssm + "document/doc"
	add("Calendar State Change", "calendar_arn", `{}`, document, document, func(e registry.AnyEvent) any { return e.(*ssmevents.CalendarStateChange).CalendarARN() })
	add("Calendar State Change", "is_open", `{"state":"open"}`, document, true, func(e registry.AnyEvent) any { return e.(*ssmevents.CalendarStateChange).IsOpen() })
	add("Calendar State Change", "is_closed", `{"state":"CLOSED"}`, document, true, func(e registry.AnyEvent) any { return e.(*ssmevents.CalendarStateChange).IsClosed() })
	item := ssm + "opsitem/oi-1"
	for _, detailType := range []string{"Change Request Status Update", "OpsItem Create", "OpsItem Update"} {
		add(detailType, "ops_item_arn", `{}`, item, item, func(e registry.AnyEvent) any { return e.(opsItemOf).OpsItemARN() })
	}
	add("Change Request Status Update", "runbook_document_arn", `{"runbook-document-arn":"`+document+`"}`, item, document,
		func(e registry.AnyEvent) any {
			return e.(*ssmevents.ChangeRequestStatusUpdate).Detail.RunbookDocumentARN
		})
	node := ssm + "managed-instance/i-1"
	compliance := `{"resource-type":"managed-instance","compliance-status":"COMPLIANT"}`
	add("Configuration Compliance State Change", "resource_arn", compliance, node, node,
		func(e registry.AnyEvent) any { return e.(*ssmevents.ConfigurationComplianceStateChange).ResourceARN() })
	add("Configuration Compliance State Change", "is_compliant", compliance, node, true,
		func(e registry.AnyEvent) any { return e.(*ssmevents.ConfigurationComplianceStateChange).IsCompliant() })
	window, target := ssm+"maintenancewindow/mw-1", ssm+"windowtarget/t-1"
	for _, what := range []string{"Target Registration", "Execution State-change", "Task Execution State-change", "Task Target Invocation State-change", "State-change"} {
		add("Maintenance Window "+what+" Notification", "maintenance_window_arn", `{}`, window, window, func(e registry.AnyEvent) any { return e.(windowOf).WindowARN() })
	}
	add("Maintenance Window Target Registration Notification", "window_target_arn", `{}`, target, target,
		func(e registry.AnyEvent) any {
			return e.(*ssmevents.MaintenanceWindowTargetRegistrationNotification).TargetARN()
		})
	parameter := ssm + "parameter/p"
	add("Parameter Store Change", "parameter_arn", `{}`, parameter, parameter, func(e registry.AnyEvent) any { return e.(*ssmevents.ParameterStoreChange).ParameterARN() })
	instance := "arn:aws:ec2:" + place + "instance/i-1"
	for _, detailType := range []string{"EC2 Command Status-change Notification", "EC2 Command Invocation Status-change Notification"} {
		add(detailType, "instance_arn", `{}`, instance, instance, func(e registry.AnyEvent) any { return e.(instanceOf).InstanceARN() })
	}
	add("EC2 State Manager Association State Change", "document_arn", `{}`, document, document, func(e registry.AnyEvent) any { return e.(documentOf).DocumentARN() })
	add("EC2 State Manager Instance Association State Change", "document_arn", `{}`, document, document, func(e registry.AnyEvent) any { return e.(documentOf).DocumentARN() })
	add("EC2 State Manager Instance Association State Change", "instance_arn", `{}`, instance, instance, func(e registry.AnyEvent) any { return e.(instanceOf).InstanceARN() })
	return all
}

// TestReferenceProperties has every property that an earlier library gives its
// events: 115 of them.
func TestReferenceProperties(t *testing.T) {
	all := expectations()
	require.Len(t, all, 115)
	for _, x := range all {
		t.Run(strings.Join([]string{x.source, x.detailType, x.property}, "/"), func(t *testing.T) {
			event := decodeWith(t, x.source, x.detailType, x.detail, x.resources)
			require.Equal(t, x.want, x.got(event))
		})
	}
}

// TestConveniencesOfNothing asks events that name no resource.
func TestConveniencesOfNothing(t *testing.T) {
	for _, x := range expectations() {
		event := decodeWith(t, x.source, x.detailType, `{}`, []string{other})
		require.NotPanics(t, func() { x.got(event) })
		if strings.HasSuffix(x.property, "_arn") {
			require.Empty(t, x.got(event), "%s %s: %s", x.source, x.detailType, x.property)
		}
	}
	task := decode[ecsevents.TaskStateChange](t, "aws.ecs", "ECS Task State Change", `{"capacityProviderName":"FARGATE_SPOT"}`)
	require.True(t, task.IsFargate())
	require.Empty(t, task.Architecture())
	cache := decode[elasticacheevents.CacheCreated](t, "aws.elasticache", "Cache Created", `{}`)
	require.Empty(t, cache.ResourceARN())
	pipeline := decode[codepipelineevents.PipelineExecutionStateChange](t, "aws.codepipeline", "CodePipeline Pipeline Execution State Change", `{}`)
	require.Empty(t, pipeline.PipelineARN())
}

func TestIsARN(t *testing.T) {
	for _, tt := range []struct {
		text, service, resourceType string
		want                        bool
	}{
		{"arn:aws:ecs:us-east-1:123456789012:service/a/b", "ecs", "service", true},
		{"arn:aws-cn:rds:cn-north-1:123456789012:db:x", "rds", "db", true},
		{"arn:aws:codepipeline:us-east-1:123456789012:x", "codepipeline", "", true},
		{"arn:aws:ecs:us-east-1:123456789012:service-deployment/a", "ecs", "service", false},
		{"arn:aws:ecs:us-east-1:123456789012:service", "ecs", "service", false},
		{"arn:aws:ec2:us-east-1:123456789012:instance/i", "ecs", "instance", false},
		{"i-1", "ec2", "instance", false},
		{"", "", "", false},
	} {
		require.Equal(t, tt.want, awsevents.IsARN(tt.text, tt.service, tt.resourceType), tt.text)
	}
}
