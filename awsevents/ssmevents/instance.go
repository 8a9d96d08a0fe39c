package ssmevents

import (
	"cmp"

	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/registry"
)

// instanceARN is the ARN of a managed node: an EC2 instance, or a machine
// elsewhere that Systems Manager manages.
func instanceARN(e *registry.Event) string {
	return cmp.Or(awsevents.ResourceARN(e, "ec2", "instance"), awsevents.ResourceARN(e, "ssm", "managed-instance"))
}

// InstanceARN is the ARN of the node.
func (e *EC2CommandStatusChangeNotification) InstanceARN() string { return instanceARN(&e.Event) }

// InstanceARN is the ARN of the node.
func (e *EC2CommandInvocationStatusChangeNotification) InstanceARN() string {
	return instanceARN(&e.Event)
}

// InstanceARN is the ARN of the node.
func (e *EC2StateManagerInstanceAssociationStateChange) InstanceARN() string {
	return instanceARN(&e.Event)
}

// DocumentARN is the ARN of the document that the association applies.
func (e *EC2StateManagerAssociationStateChange) DocumentARN() string {
	return awsevents.ResourceARN(&e.Event, "ssm", "document")
}

// DocumentARN is the ARN of the document that the association applies.
func (e *EC2StateManagerInstanceAssociationStateChange) DocumentARN() string {
	return awsevents.ResourceARN(&e.Event, "ssm", "document")
}
