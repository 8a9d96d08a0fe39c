package gen

import (
	"cmp"
	"slices"
)

// Types are event types to be written as Go.
type Types struct {
	events []*event
	named  map[string]*kind // the types that schemas have a name for, by that name
}

// event is one event type.
type event struct {
	source, detailType string
	doc                string
	detail             *kind
	detailRequired     bool
}

// shape is what a JSON value is.
type shape int

const (
	anyShape shape = iota
	stringShape
	timeShape
	dateShape
	integerShape
	numberShape
	booleanShape
	listShape
	mapShape
	objectShape
)

// kind is a type: its shape, and the rules on values of it.
type kind struct {
	shape    shape
	nullable bool
	name     string // that a schema gives it, for objects
	doc      string
	elem     *kind     // of a list or a map
	members  []*member // of an object, sorted by name
	enum     []string  // the values of a string
	rules    rules
	// unchecked are the rules of the schema that no tag can say.
	unchecked []string
}

// member is a member of an object.
type member struct {
	name     string
	kind     *kind
	required bool
	doc      string
}

// rules bound a value. A nil one does not.
type rules struct {
	least, most       *bound // of numbers
	minLength         *int   // of texts, in characters
	maxLength         *int
	pattern           string
	minItems, maxItem *int // of lists and maps
	unique            bool
	integers          []string // the values of an integer
}

// bound is the end of a range of numbers.
type bound struct {
	value     string // as JSON has it
	exclusive bool
}

// add adds a member; it has none of that name yet.
func (k *kind) add(m *member) {
	i, _ := slices.BinarySearchFunc(k.members, m.name, func(o *member, name string) int { return cmp.Compare(o.name, name) })
	k.members = slices.Insert(k.members, i, m)
}

// sort puts the events in the order in which they are written, and reports one that is there twice.
func (t *Types) sort() error {
	slices.SortStableFunc(t.events, func(a, b *event) int {
		return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.detailType, b.detailType))
	})
	for i := 1; i < len(t.events); i++ {
		if a, b := t.events[i-1], t.events[i]; a.source == b.source && a.detailType == b.detailType {
			return &Error{Problem: "two schemas describe the event " + quoted(a.detailType) + " of " + quoted(a.source), Fix: "generate from one of them"}
		}
	}
	if len(t.events) == 0 {
		return &Error{Kind: ErrNoEvent, Problem: "there is no event in it", Fix: "give whole events, with source, detail-type and detail, or name the event with ForEvent"}
	}
	return nil
}
