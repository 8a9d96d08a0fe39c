// Package awsevents has the events that AWS services publish on EventBridge, as
// Go types: a package for each service beside this one. Importing a service's
// package registers its types; importing awsevents/all registers all of them.
//
//	import (
//		"github.com/typedbus/typedbus/awsevents/ecsevents"
//		"github.com/typedbus/typedbus/registry"
//	)
//
//	event, err := registry.Decode(payload)
//	if err != nil {
//		return err
//	}
//	if task, ok := event.(*ecsevents.TaskStateChange); ok {
//		fmt.Println(task.Detail.TaskARN, task.Detail.LastStatus)
//	}
//
// The types are tolerant. AWS does not keep to its own schemas: fields that are
// required are missing, numbers arrive as text, times in eight formats. A value
// that plainly means the same is converted; one that does not stays zero, and
// the event's Drift tells. Its Lookup and Raw give what was sent.
//
// What CloudTrail delivers, such as "AWS API Call via CloudTrail", has the same
// form for every source and its types in package cloudtrail. Single events of that
// whose form is known have a type in their service's package, as the lifecycle
// events of AWS Control Tower do in controltowerevents.
//
// The types are generated from the catalogue in awsevents/catalog, see
// https://docs.aws.amazon.com/eventbridge/latest/ref/events.html for AWS's own.
package awsevents

//go:generate go run ./eventgen
