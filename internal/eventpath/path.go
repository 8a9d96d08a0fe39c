// Package eventpath has the paths that say where in an event a value is: their grammar, and how they compare.
package eventpath

import "slices"

// Path says where in a payload a value is.
//
//	path     = step { "." step } .
//	step     = name { "[" selector "]" } .
//	name     = bare | "'" { any character, "''" for one quote } "'" .
//	bare     = one or more characters other than . [ ] ' , = | .
//	selector = index | "*" | service ":" resource-type .
//
// A name is a JSON member name, case and all; one with a reserved character in it is quoted, as in
// detail.'aws:tag,x'. An index counts from 0. [*] takes each element. [ecs:service] takes each element that is the
// ARN of such a resource, so resources[ecs:service] finds the service wherever it stands in the list.
//
// The zero Path is the payload itself. A Path's steps are not modified.
type Path []Step

// Step is one member name or one selector.
type Step struct {
	Kind     Kind
	Name     string // of a Member
	Index    int    // of an Index
	Service  string // of an ARN
	Resource string // of an ARN: the resource-type
}

// Kind tells the kinds of steps apart.
type Kind uint8

const (
	Member Kind = iota // one member of an object
	Index              // one element of a list
	Each               // every element of a list
	ARN                // every element of a list that is the ARN of such a resource
)

// Several reports whether the step can lead to several values.
func (s Step) Several() bool { return s.Kind == Each || s.Kind == ARN }

// Several reports whether the path can lead to several values: whether it has a [*] or a [service:resource-type].
func (p Path) Several() bool { return slices.ContainsFunc(p, Step.Several) }

// Shared returns how many of the steps that take several elements p and o have in common from the beginning: as long
// as they are below the same element of the same list.
func (p Path) Shared(o Path) int {
	shared := 0
	for i := range min(len(p), len(o)) {
		if p[i] != o[i] {
			break
		}
		if p[i].Several() {
			shared++
		}
	}
	return shared
}
