// Package seam has what only packages registry and relation share, and who else makes or asks fields for them: users of
// either do not see it.
package seam

import (
	"iter"
	"reflect"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/internal/eventpath"
)

// Spec is a compiled relation tag. It is not modified.
type Spec struct {
	// Field is the name of the Go field, such as "Instance", and Index its index in the event type.
	Field string
	Index int
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

// String returns the spec as a tag has it.
func (s *Spec) String() string {
	tag := s.Target + "," + s.ID.String()
	for _, arg := range s.Args {
		tag += "," + arg.Name + "=" + arg.Path.String()
	}
	return tag
}

// What package registry answers. It sets them before anybody can have an event.
var (
	// SpecsOf returns the relations of an event, in the order of its fields: of a pointer to an event type that was
	// decoded as one of that type; else none.
	SpecsOf func(event any) []*Spec
	// Find yields the values at a path in the payload of an event, a *registry.Event, those of texts and integers as the
	// event's field has them. With each comes its position: for every step that takes several elements, the index of the
	// one taken. It is valid until the next iteration.
	Find func(event any, path eventpath.Path) iter.Seq2[[]int, jsontext.Value]
	// Trust tells a *registry.Registry that the types of the package with that import path, and of those below it, are
	// known to be declared rightly, since a test registers all of them with a registry that was not told so. Register
	// then only notes them, so that thousands cost a program nothing when it starts. Their event tags are read by the
	// first Decode, the rest of a type's tags by the first event of it; a mistake that no test found panics there.
	Trust func(registry any, path string)
)

// Relations yields the relations of an event with their fields, as pointers.
func Relations(event any) iter.Seq2[*Spec, any] {
	return func(yield func(*Spec, any) bool) {
		specs := SpecsOf(event)
		if len(specs) == 0 {
			return
		}
		v := reflect.ValueOf(event).Elem()
		for _, spec := range specs {
			if !yield(spec, v.Field(spec.Index).Addr().Interface()) {
				return
			}
		}
	}
}
