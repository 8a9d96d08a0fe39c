package awsevents

import (
	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry"
)

// aws holds the types of AWS's events.
var aws = newRegistry()

// newRegistry makes a registry that the default one asks after its own types, so
// that a type of the user's own for an AWS event wins. The types of this module
// are compiled one by one by TestTypesCompile: a program that imports all of
// them does not wait for that when it starts.
func newRegistry() *registry.Registry {
	r := registry.New()
	seam.Trust(r, "github.com/typedbus/typedbus/awsevents")
	if err := registry.Default.Configure(registry.WithParent(r)); err != nil {
		panic(err)
	}
	return r
}

// Registry returns the registry that has the types of every package of AWS
// events the program imports. The default registry has it for a parent; give it
// to one of your own with registry.WithParent.
func Registry() *registry.Registry { return aws }

// Register adds event types to the registry of AWS's events. The packages of
// services call it when they are imported; it panics on a mistake in a type, as
// registry.Register does.
func Register(prototypes ...any) {
	if err := aws.Register(prototypes...); err != nil {
		panic(err)
	}
}
