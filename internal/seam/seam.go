// Package seam has what only packages registry and relation share, and who else makes fields for them: users of either
// do not see it.
package seam

import "github.com/typedbus/typedbus/internal/eventpath"

// Spec is a compiled relation tag.
type Spec struct {
	// Field is the name of the Go field, such as "Instance".
	Field string
	// Target is the resource, such as "ec2.Instance" or "AWS::ECS::Cluster".
	Target string
	// ID is where the resource's id or ARN is in the payload.
	ID eventpath.Path
	// Args are the further parts of the resource's key, in the order of the tag.
	Args []Arg
}

// Arg is a named part of a resource's key beside its id, such as the cluster of an ECS task.
type Arg struct {
	Name string
	Path eventpath.Path
}
