package awsevents_test

import (
	"errors"
	"fmt"

	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/awsevents/ec2events"
	"github.com/typedbus/typedbus/awsevents/ecsevents"
	"github.com/typedbus/typedbus/registry"
)

// An event of AWS's decodes into its own type once its service's package is
// imported.
func Example() {
	payload := []byte(`{
		"version": "0", "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
		"detail-type": "EC2 Instance State-change Notification", "source": "aws.ec2",
		"account": "123456789012", "time": "2026-01-02T03:04:05Z", "region": "us-east-1",
		"resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-0abc"],
		"detail": {"instance-id": "i-0abc", "state": "stopped"}
	}`)
	event, err := registry.Decode(payload)
	if err != nil {
		fmt.Println(err)
		return
	}
	switch e := event.(type) {
	case *ec2events.InstanceStateChangeNotification:
		fmt.Println(e.Detail.InstanceID, e.Detail.State)
	case *ecsevents.TaskStateChange:
		fmt.Println(e.Detail.TaskARN, e.Detail.LastStatus)
	}
	fmt.Println(event)
	// Output:
	// i-0abc stopped
	// 123456789012 us-east-1 EC2 Instance State-change Notification: i-0abc stopped
}

// A test gets a payload to feed to a handler.
func ExampleSample() {
	payload, err := awsevents.Sample("aws.ecs", "ECS Task State Change")
	if err != nil {
		fmt.Println(err)
		return
	}
	task, err := registry.DecodeAs[ecsevents.TaskStateChange](registry.Default, payload)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(task.Detail.TaskARN)

	_, err = awsevents.Sample("aws.ecs", "ECS Tea State Change")
	fmt.Println(errors.Is(err, awsevents.ErrNoSample))
	// Output:
	// arn:aws:ecs:us-east-1:123456789012:task/example
	// true
}

// A registry of one's own knows AWS's events as well if it is given theirs.
func ExampleRegistry() {
	own := registry.New(registry.WithParent(awsevents.Registry()))
	payload, err := awsevents.Sample("aws.ec2", "EC2 Instance State-change Notification")
	if err != nil {
		fmt.Println(err)
		return
	}
	event, err := own.Decode(payload)
	fmt.Printf("%T %v\n", event, err)
	// Output:
	// *ec2events.InstanceStateChangeNotification <nil>
}

// The packages of services register their types so; a program that generates
// types for events of AWS's which this module does not have yet can, too.
func ExampleRegister() {
	type Brewed struct {
		registry.Event `event:"source=aws.tea,detail-type=Tea Brewed,tolerant"`
	}
	awsevents.Register(Brewed{})
	event, err := registry.Decode([]byte(`{"source":"aws.tea","detail-type":"Tea Brewed","id":"1","account":"123456789012","region":"us-east-1","time":"2026-01-02T03:04:05Z"}`))
	fmt.Printf("%T %v\n", event, err)
	// Output:
	// *awsevents_test.Brewed <nil>
}

// The resource that is meant may stand anywhere among an event's resources.
func ExampleResourceARN() {
	event := registry.Event{Resources: []string{
		"arn:aws:ecs:us-east-1:123456789012:cluster/prod",
		"arn:aws:ecs:us-east-1:123456789012:service/prod/web",
	}}
	fmt.Println(awsevents.ResourceARN(&event, "ecs", "service"))
	// Output:
	// arn:aws:ecs:us-east-1:123456789012:service/prod/web
}

func ExampleIsARN() {
	fmt.Println(awsevents.IsARN("arn:aws:ecs:us-east-1:123456789012:service/prod/web", "ecs", "service"))
	fmt.Println(awsevents.IsARN("prod/web", "ecs", "service"))
	// Output:
	// true
	// false
}

func ExampleSummary() {
	event := registry.Event{
		DetailType: "Order Placed", Account: "123456789012", Region: "eu-west-1",
	}
	fmt.Println(awsevents.Summary(&event, "order-17", "PAID"))
	// Output:
	// 123456789012 eu-west-1 Order Placed: order-17 PAID
}
