package cloudtrail_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

// event decodes the record of a call, as the examples have it.
func event(detail string) registry.AnyEvent {
	e, err := registry.Decode(payload(detail), registry.WithSession(session{}))
	if err != nil {
		panic(err)
	}
	return e
}

func ExampleRequest() {
	call := event(`{"eventSource":"ec2.amazonaws.com","eventName":"StopInstances",
		"requestParameters":{"instancesSet":{"items":[{"instanceId":"i-1"},{"instanceId":"i-2"}]},"force":"true"}}`)

	// Or ec2.StopInstancesInput of the SDK.
	type StopInstances struct {
		InstanceIDs []string
		Force       *bool
	}
	input, drift, err := cloudtrail.Request[StopInstances](call)
	fmt.Println(input.InstanceIDs, *input.Force, drift, err)
	// Output: [i-1 i-2] true [] <nil>
}

// What CloudTrail hides, and what else does not fit, is left zero.
func ExampleRequest_drift() {
	call := event(`{"eventSource":"ssm.amazonaws.com","eventName":"SendCommand",
		"requestParameters":{"documentName":"AWS-RunShellScript","parameters":"HIDDEN_DUE_TO_SECURITY_REASONS"}}`)

	type SendCommand struct {
		DocumentName string
		Parameters   map[string][]string
	}
	input, drift, err := cloudtrail.Request[SendCommand](call)
	fmt.Println(input.DocumentName, len(input.Parameters), err)
	for _, d := range drift {
		fmt.Println(d)
	}
	// Output:
	// AWS-RunShellScript 0 <nil>
	// detail.requestParameters.parameters: redacted=object
}

func ExampleResponse() {
	call := event(`{"eventSource":"lambda.amazonaws.com","eventName":"CreateFunction20150331",
		"errorCode":"AccessDenied","requestParameters":{"functionName":"f"},"responseElements":null}`)

	_, _, err := cloudtrail.Response[struct{ FunctionARN string }](call)
	failed, _ := errors.AsType[*cloudtrail.ParameterError](err)
	switch {
	case errors.Is(err, cloudtrail.ErrCallFailed):
		fmt.Println("not created:", failed.Code)
	case errors.Is(err, cloudtrail.ErrAbsent):
		fmt.Println("CloudTrail recorded no answer")
	}
	// Output: not created: AccessDenied
}

func ExampleReferences() {
	call := event(`{"eventSource":"ecs.amazonaws.com","eventName":"StopTask",
		"requestParameters":{"cluster":"prod","task":"1f3a"},
		"responseElements":{"task":{"taskArn":"arn:aws:ecs:eu-west-1:123456789012:task/prod/1f3a",
			"clusterArn":"arn:aws:ecs:eu-west-1:123456789012:cluster/prod"}}}`)

	for _, r := range cloudtrail.References(call) {
		fmt.Println(r.Target, r.Key.Name())
	}
	// Output:
	// ecs.Task 1f3a
	// ecs.Cluster prod
}

// Droid is a resource of a service that the table does not know.
type Droid struct{ Name string }

func ExampleRelate() {
	// In an init function:
	cloudtrail.Relate(
		cloudtrail.Row{API: "droids", Operations: "BuildDroid RepairDroid", Target: "droids.Droid", Key: "response.droidId|request.droidId"},
	)
	relation.RegisterLoader("droids.Droid", func(_ context.Context, _ aws.Config, keys []relation.Key) (map[relation.Key]Droid, error) {
		return map[relation.Key]Droid{keys[0]: {Name: "K-2 (" + keys[0].ID() + ")"}}, nil
	})

	call := event(`{"eventSource":"droids.amazonaws.com","eventName":"RepairDroid","requestParameters":{"droidId":"d-1"}}`)
	droids, err := cloudtrail.Load[Droid](context.Background(), call, "droids.Droid")
	fmt.Println(droids[0].Name, err)
	// Output: K-2 (d-1) <nil>
}

func ExampleRows() {
	for _, row := range cloudtrail.Rows() {
		if row.API == "acm" {
			fmt.Println(row.Target, "at", row.Key)
		}
	}
	// Output: acm.Certificate at request.certificateArn|response.certificateArn
}

func ExampleLoad() {
	loader("acm.Certificate") // import _ "github.com/typedbus/typedbus/relation/acm"

	call := event(`{"eventSource":"acm.amazonaws.com","eventName":"RenewCertificate",
		"requestParameters":{"certificateArn":"arn:aws:acm:us-east-1:123456789012:certificate/1"}}`)
	certificates, err := cloudtrail.Load[resource](context.Background(), call, "acm.Certificate")
	for _, c := range certificates {
		fmt.Println(c.ID, "in", c.Account, c.Region)
	}
	fmt.Println(err)
	// Output:
	// arn:aws:acm:us-east-1:123456789012:certificate/1 in 123456789012 us-east-1
	// <nil>
}

// ECSCall has the tasks that any call of ECS is about.
type ECSCall struct {
	registry.Event `event:"source=aws.any,detail-type=AWS API Call via CloudTrail"`
	Detail         cloudtrail.Record            `json:"detail"`
	Tasks          cloudtrail.Related[resource] `json:"-" relation:"ecs.Task,detail.eventName"`
}

func ExampleRelated() {
	loader("ecs.Task") // import _ "github.com/typedbus/typedbus/relation/ecs"

	events := registry.New(registry.WithSession(session{}))
	if err := events.Register(ECSCall{}); err != nil {
		panic(err)
	}
	e, err := events.Decode(payload(`{"eventSource":"ecs.amazonaws.com","eventName":"StopTask","requestParameters":{"cluster":"prod","task":"1f3a"}}`))
	if err != nil {
		panic(err)
	}
	stats, err := relation.Preload(context.Background(), []registry.AnyEvent{e})
	fmt.Println(stats.Resources, err)
	tasks, err := e.(*ECSCall).Tasks.Get(context.Background())
	fmt.Println(tasks[0].ID, tasks[0].Args, err)
	// Output:
	// 1 <nil>
	// 1f3a map[cluster:prod] <nil>
}

// Value stands for a union of the SDK, such as types.AttributeValue of DynamoDB.
type (
	Value        interface{ isValue() }
	ValueMemberS struct{ Value string }
	ValueMemberN struct{ Value string }
)

func (*ValueMemberS) isValue() {}
func (*ValueMemberN) isValue() {}

func ExampleRegisterUnion() {
	// In an init function:
	cloudtrail.RegisterUnion[Value](&ValueMemberS{}, &ValueMemberN{})

	call := event(`{"eventSource":"dynamodb.amazonaws.com","eventName":"DeleteItem","requestParameters":{"key":{"Artist":"No One","Year":{"n":"1999"}}}}`)
	input, _, err := cloudtrail.Request[struct{ Key map[string]Value }](call)
	fmt.Println(input.Key["Artist"].(*ValueMemberS).Value, input.Key["Year"].(*ValueMemberN).Value, err)
	// Output: No One 1999 <nil>
}

// CIDR is a type that is read in a way of its own.
type CIDR struct{ Bits int }

func ExampleRegisterDecoder() {
	// In an init function:
	cloudtrail.RegisterDecoder(func(v jsontext.Value) (CIDR, error) {
		var c CIDR
		_, err := fmt.Sscanf(string(v), `"10.0.0.0/%d"`, &c.Bits)
		return c, err
	})

	call := event(`{"eventSource":"ec2.amazonaws.com","eventName":"CreateVpc","requestParameters":{"cidrBlock":"10.0.0.0/16"}}`)
	input, _, err := cloudtrail.Request[struct{ CIDRBlock CIDR }](call)
	fmt.Println(input.CIDRBlock.Bits, err)
	// Output: 16 <nil>
}

func ExampleRecord_API() {
	call := event(`{"eventSource":"elasticloadbalancing.amazonaws.com","eventName":"DeleteLoadBalancer",
		"apiVersion":"2012-06-01","requestParameters":{"loadBalancerName":"old"}}`).(*cloudtrail.APICall)
	fmt.Println(call.Detail.API(), call.Detail.Operation())

	call = event(`{"eventSource":"lambda.amazonaws.com","eventName":"UpdateFunctionCode20150331v2"}`).(*cloudtrail.APICall)
	fmt.Println(call.Detail.API(), call.Detail.Operation())
	// Output:
	// elasticloadbalancing DeleteLoadBalancer
	// lambda UpdateFunctionCode
}
