// Package tags reads the struct tags of event types, and says of one that is wrong what to write instead. No other
// package of the registry reads a tag.
package tags

import "reflect"

// The keys of the tags.
const (
	EventKey    = "event"
	RelationKey = "relation"
	JSONKey     = "json"
	ValidateKey = "validate"
)

// Present is the one rule an event tag can put on a field: the member must be there and not null.
const Present = "present"

// EventOf returns the event tag of a field.
func EventOf(f reflect.StructField) (string, bool) { return f.Tag.Lookup(EventKey) }

// RelationOf returns the relation tag of a field.
func RelationOf(f reflect.StructField) (string, bool) { return f.Tag.Lookup(RelationKey) }

// JSONOf returns the json tag of a field.
func JSONOf(f reflect.StructField) (string, bool) { return f.Tag.Lookup(JSONKey) }

// ValidateOf returns the validate tag of a field.
func ValidateOf(f reflect.StructField) string { return f.Tag.Get(ValidateKey) }

// Validated reports whether a field has a validate tag that asks for anything.
func Validated(f reflect.StructField) bool {
	tag := ValidateOf(f)
	return tag != "" && tag != "-"
}

// Fault is a mistake in a tag, before it is known whose tag it is.
type Fault struct {
	Offset       int
	Problem, Fix string
}

// At returns the mistake at an offset of a tag.
func At(offset int, problem, fix string) *Fault { return &Fault{offset, problem, fix} }
