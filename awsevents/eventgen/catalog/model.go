package catalog

import (
	"cmp"
	"slices"
	"strings"
)

// A Kind says what values a field takes.
type Kind uint8

// The kinds, from nothing known to anything possible.
const (
	Unknown Kind = iota // nothing is known: null, or an untyped schema
	String
	Time    // a string or an epoch number that denotes an instant
	Integer // a whole number
	Number
	Boolean
	Text   // text, or whatever else stands in its place, as JSON text
	Object // members known by name; see Type.Fields
	List   // elements of Type.Elem
	Map    // free names, values of Type.Elem
	Any    // values of several kinds
	Gone   // nothing: in a supplement, what another origin has by mistake
)

// A Type is the type of a field.
type Type struct {
	Kind   Kind
	Elem   *Type    // of a List or Map
	Fields []*Field // of an Object, sorted by name
	Same   string   // of an Object: the path of the enclosing object it repeats
}

// A Field is a member of an object.
type Field struct {
	Name     string
	Type     Type
	Required bool   // every event has it
	Null     bool   // it may be null
	Origin   Origin // who says so

	Values []string // some of the texts that it holds, or all that are known, sorted
	Doc    string   // a sentence on it, of our own
}

// Origin is the set of places a fact is from.
type Origin uint8

// The origins of facts.
const (
	Schema    Origin = 1 << iota // AWS's EventBridge schema registry
	Console                      // the sample events of the EventBridge console
	Document                     // AWS's documentation, entered by hand
	Published                    // events that somebody received and published
	API                          // the model of the service's API, whose shape the object has
)

// An Event is one detail-type of a source, or one of the events that CloudTrail
// delivers for it under a detail-type they share.
type Event struct {
	DetailType string   // or what CloudTrail calls the event, if there is a Via
	Also       []string // other spellings of it that AWS has, which the type takes too
	Via        string   // the detail-type by which CloudTrail delivers it
	Page       string   // the AWS page on it; the service's page when empty
	Level      string   // of delivery, as the Events Reference states it: "best effort" or "durable"
	Looked     []string // pages that were searched for its members, which say nothing of them
	Origin     Origin
	ServedBy   string // the package that has its type, if it is not generated
	Doc        string // a sentence on it, of our own
	Detail     Type   // an Object, or Unknown
	Relations  []Relation

	// What a file says of fields that it does not have itself, by path.
	Values map[string][]string
	Words  map[string]string
}

// settle gives the fields of the event the values and words that are said of
// them, as far as it has them.
func (e *Event) settle() {
	if len(e.Values)+len(e.Words) == 0 {
		return
	}
	e.Detail.Walk(func(path string, f *Field) {
		if values, ok := e.Values[path]; ok {
			f.Values = slices.Compact(slices.Sorted(slices.Values(slices.Concat(f.Values, values))))
			delete(e.Values, path)
		}
		if words, ok := e.Words[path]; ok {
			f.Doc = words
			delete(e.Words, path)
		}
	})
	if len(e.Values) == 0 {
		e.Values = nil
	}
	if len(e.Words) == 0 {
		e.Words = nil
	}
}

// Unsettled are the paths of values and words of which the event has no field.
func (e *Event) Unsettled() []string {
	return slices.Sorted(func(yield func(string) bool) {
		for path := range e.Values {
			if !yield(path) {
				return
			}
		}
		for path := range e.Words {
			if !yield(path) {
				return
			}
		}
	})
}

// The levels of delivery.
const (
	BestEffort = "best effort" // sent with no promise that each arrives
	Durable    = "durable"     // at least once
)

// A Relation ties an event to a resource that it names.
type Relation struct {
	Name   string // of the resource in this event: Cluster
	Target string // ecs.Cluster or AWS::ECS::Cluster
	Path   string // where its identifier is: detail.clusterArn
	Args   string // further parts of the key, as in a relation tag: cluster=detail.clusterArn
	Many   bool   // the path names any number of resources
	Origin Origin
}

// A Service is what one source publishes.
type Service struct {
	Source string
	Events []*Event // sorted by detail-type
}

// Event returns the event of a detail-type or of a name of CloudTrail's, or nil.
func (s *Service) Event(detailType string) *Event {
	for _, e := range s.Events {
		if e.DetailType == detailType {
			return e
		}
	}
	return nil
}

// Names are the detail-types that the event is sent with, its own first.
func (e *Event) Names() []string { return append([]string{e.SentAs()}, e.Also...) }

// SentAs is the detail-type of the event's envelope.
func (e *Event) SentAs() string { return cmp.Or(e.Via, e.DetailType) }

// Relates reports whether one of the events that CloudTrail delivers as a
// detail-type has a type of its own with that relation.
func (s *Service) Relates(detailType string, r Relation) bool {
	return slices.ContainsFunc(s.Events, func(e *Event) bool {
		return e.Via == detailType && slices.ContainsFunc(e.Relations, func(o Relation) bool {
			return o.Target == r.Target && o.Path == r.Path
		})
	})
}

// Field returns the field of a name, or nil.
func (t *Type) Field(name string) *Field {
	for _, f := range t.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// Leaf is the type inside every list and map of t.
func (t *Type) Leaf() *Type {
	for t.Elem != nil {
		t = t.Elem
	}
	return t
}

// words spells a set of origins by long or short names.
func (o Origin) words(names [5]string) string {
	var out []string
	for i, name := range names {
		if o&(1<<i) != 0 {
			out = append(out, name)
		}
	}
	return strings.Join(out, ",")
}

var (
	longOrigins  = [5]string{"schema", "console", "document", "published", "api"}
	shortOrigins = [5]string{"s", "c", "d", "p", "a"}
)

// String spells the set out: "schema,console".
func (o Origin) String() string { return o.words(longOrigins) }
