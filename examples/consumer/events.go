package main

import (
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/ec2" // how to load an ec2.Instance
)

// BackupRequested is our own event: somebody wants an instance saved.
type BackupRequested struct {
	registry.Event `event:"source=backup.example,detail-type=Backup Requested"`
	Detail         Backup                          `json:"detail"`
	Instance       relation.One[ec2types.Instance] `json:"-" relation:"ec2.Instance,detail.instanceId"`
}

// Backup is the detail of [BackupRequested].
type Backup struct {
	InstanceID string `json:"instanceId" validate:"required,startswith=i-"`
	KeepDays   int    `json:"keepDays"   validate:"min=1,max=365"`
}

func init() { registry.Register[BackupRequested]() }
