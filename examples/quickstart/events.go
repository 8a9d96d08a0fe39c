package main

import (
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"

	_ "github.com/typedbus/typedbus/awsevents/ec2events" // AWS's own events of EC2
	_ "github.com/typedbus/typedbus/awsevents/ecsevents" // and of ECS
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/ec2" // how to load an ec2.Instance
)

// Thingy is the detail of our own event.
type Thingy struct {
	InstanceID string `json:"ec2InstanceId" validate:"required,startswith=i-"`
	UserARN    string `json:"userArn"       validate:"required"`
	Attempts   int    `json:"attempts"      event:"present"`
}

// ThingyEvent is our own event: which payloads it is for, what is in them, and the instance they name.
type ThingyEvent struct {
	registry.Event `event:"source=my.custom.source,detail-type=EC2 Thingy"`
	Detail         Thingy                          `json:"detail"`
	Instance       relation.One[ec2types.Instance] `json:"-" relation:"ec2.Instance,detail.ec2InstanceId"`
}

func init() { registry.Register[ThingyEvent]() }
