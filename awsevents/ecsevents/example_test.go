package ecsevents_test

import (
	"fmt"

	"github.com/typedbus/typedbus/awsevents/ecsevents"
	"github.com/typedbus/typedbus/registry"
)

func ExampleTaskStateChange() {
	task, err := registry.DecodeAs[ecsevents.TaskStateChange](registry.Default, []byte(`{
		"version": "0", "id": "1", "detail-type": "ECS Task State Change", "source": "aws.ecs",
		"account": "123456789012", "time": "2026-01-02T03:04:05Z", "region": "us-east-1", "resources": [],
		"detail": {
			"taskArn": "arn:aws:ecs:us-east-1:123456789012:task/prod/1", "lastStatus": "STOPPED", "launchType": "FARGATE",
			"attributes": [{"name": "ecs.cpu-architecture", "value": "arm64"}],
			"containers": [{"name": "web", "exitCode": 0}, {"name": "sidecar"}]
		}
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(task)
	fmt.Println(task.IsFargate(), task.Architecture())
	for _, c := range task.Detail.Containers {
		if c.ExitCode == nil {
			fmt.Println(c.Name, "never ended")
			continue
		}
		fmt.Println(c.Name, "ended with", *c.ExitCode)
	}
	// Output:
	// 123456789012 us-east-1 ECS Task State Change: arn:aws:ecs:us-east-1:123456789012:task/prod/1 STOPPED
	// true arm64
	// web ended with 0
	// sidecar never ended
}

func ExampleContainerInstanceStateChange() {
	instance, err := registry.DecodeAs[ecsevents.ContainerInstanceStateChange](registry.Default, []byte(`{
		"version": "0", "id": "1", "detail-type": "ECS Container Instance State Change", "source": "aws.ecs",
		"account": "123456789012", "time": "2026-01-02T03:04:05Z", "region": "us-east-1", "resources": [],
		"detail": {"remainingResources": [
			{"name": "CPU", "type": "INTEGER", "integerValue": 1024},
			{"name": "PORTS", "type": "STRINGSET", "stringSetValue": ["22"]}
		]}
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	left := instance.Remaining()
	fmt.Println(*left.CPU, left.Memory == nil, left.TCPPorts)
	// Output:
	// 1024 true [22]
}
