package gen

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// FromSamples reads event types off sample events: one event, an array, JSON Lines or YAML. Samples of the same source and
// detail-type make one type, which takes all of them. [FromFolder] reads a folder of such files.
//
// What samples cannot show is left open: nothing is required, and a member that holds different kinds, or that is null or
// an empty list in all samples, is a jsontext.Value.
//
// The error is an [*Error]: of [ErrSyntax] for what cannot be read, of [ErrNoEvent] where there are no events.
func FromSamples(data []byte, with ...Option) (*Types, error) {
	s := newSamples(with)
	if err := s.read(data); err != nil {
		return nil, err
	}
	return s.types()
}

// samples are the details seen so far, by event.
type samples struct {
	options
	seen map[[2]string]*evidence
}

func newSamples(with []Option) *samples {
	s := &samples{seen: map[[2]string]*evidence{}}
	for _, option := range with {
		option(&s.options)
	}
	return s
}

// read adds the events in a file.
func (s *samples) read(data []byte) error {
	values, err := documents(data)
	if err != nil {
		return err
	}
	n := 0
	for _, v := range values {
		events := []jsontext.Value{v}
		if v.Kind() == '[' {
			_ = json.Unmarshal(v, &events) // documents has seen to it that v is JSON
		}
		for _, e := range events {
			if err := s.add(e); err != nil {
				return at(fmt.Sprintf("event %d", n), err)
			}
			n++
		}
	}
	return nil
}

// add adds one event.
func (s *samples) add(value jsontext.Value) error {
	if value.Kind() != '{' {
		return &Error{Kind: ErrNoEvent, Problem: "it is no object", Fix: "give whole events, with source, detail-type and detail"}
	}
	var e struct {
		Source     string         `json:"source"`
		DetailType string         `json:"detail-type"`
		Detail     jsontext.Value `json:"detail"`
	}
	err := json.Unmarshal(value, &e)
	switch {
	case s.source != "" && (err != nil || e.Source == "" || e.DetailType == ""):
		e.Source, e.DetailType, e.Detail = s.source, s.detailType, value
	case err != nil:
		return &Error{Kind: ErrNoEvent, Problem: "its source or detail-type is no text, or a member is there twice", Fix: "correct the sample"}
	case e.Source == "" || e.DetailType == "":
		return &Error{Kind: ErrNoEvent, Problem: "it has no source or no detail-type", Fix: "give whole events, or name the event with ForEvent"}
	}
	key := [2]string{e.Source, e.DetailType}
	if s.seen[key] == nil {
		s.seen[key] = new(evidence)
	}
	if e.Detail == nil {
		return nil
	}
	// EventBridge's own archives and some tools have the detail as a text that holds JSON; so do events to PutEvents.
	if e.Detail.Kind() == '"' {
		var text string
		if json.Unmarshal(e.Detail, &text) == nil && jsontext.Value(text).IsValid() && jsontext.Value(text).Kind() == '{' {
			e.Detail = jsontext.Value(text)
		}
	}
	s.seen[key].observe(e.Detail)
	return nil
}

func (s *samples) types() (*Types, error) {
	t := &Types{}
	for key, seen := range s.seen {
		t.events = append(t.events, &event{source: key[0], detailType: key[1], detail: seen.kind()})
	}
	if err := t.sort(); err != nil {
		return nil, err
	}
	return t, nil
}

// evidence is what the values in one place were.
type evidence struct {
	null, text, times, whole, number, boolean, lists, objects int

	members map[string]*evidence
	elem    *evidence
}

// observe takes in a value. It is JSON without duplicate names, as all that [documents] reads.
func (e *evidence) observe(value jsontext.Value) {
	switch value.Kind() {
	case 'n':
		e.null++
	case 't', 'f':
		e.boolean++
	case '"':
		var s string
		_ = json.Unmarshal(value, &s)
		if _, err := time.Parse(time.RFC3339, s); err == nil {
			e.times++
		} else {
			e.text++
		}
	case '0':
		// 1.0 is a number to whoever wrote it so; an int64 field of a strict type would refuse it.
		if _, ok := wholeNumber(string(value)); ok && !strings.ContainsAny(string(value), ".eE") {
			e.whole++
		} else {
			e.number++
		}
	case '[':
		var elems []jsontext.Value
		_ = json.Unmarshal(value, &elems)
		e.lists++
		if e.elem == nil {
			e.elem = new(evidence)
		}
		for _, v := range elems {
			e.elem.observe(v)
		}
	case '{':
		var members map[string]jsontext.Value
		_ = json.Unmarshal(value, &members)
		e.objects++
		if e.members == nil {
			e.members = map[string]*evidence{}
		}
		for name, v := range members {
			if e.members[name] == nil {
				e.members[name] = new(evidence)
			}
			e.members[name].observe(v)
		}
	}
}

// kind concludes what values of all those seen are.
func (e *evidence) kind() *kind {
	k := &kind{nullable: e.null > 0}
	kinds := 0
	for _, n := range []int{e.text + e.times, e.whole + e.number, e.boolean, e.lists, e.objects} {
		if n > 0 {
			kinds++
		}
	}
	switch {
	case kinds != 1:
		return &kind{} // nothing is known, or several kinds: any value
	case e.objects > 0:
		e.object(k)
	case e.lists > 0:
		k.shape, k.elem = listShape, e.elem.kind()
	case e.boolean > 0:
		k.shape = booleanShape
	case e.number > 0:
		k.shape = numberShape
	case e.whole > 0:
		k.shape = integerShape
	case e.text > 0:
		k.shape = stringShape
	default:
		k.shape = timeShape
	}
	return k
}

// datum matches a member's name that is a datum: an ARN, an address, a path, a date, a number.
var datum = regexp.MustCompile(`^arn:|[/:]|^[0-9]+([.:-][0-9]+)*$|^[0-9a-f]{8}-[0-9a-f]{4}-`)

// object makes k a struct, or a map if every name is a datum and all members are of one kind.
func (e *evidence) object(k *kind) {
	names := slices.Sorted(maps.Keys(e.members))
	if len(names) == 0 {
		k.shape, k.elem = mapShape, &kind{}
		return
	}
	if !slices.ContainsFunc(names, func(name string) bool { return !datum.MatchString(name) }) {
		all := new(evidence)
		for _, name := range names {
			all.merge(e.members[name])
		}
		if elem := all.kind(); elem.shape != anyShape {
			k.shape, k.elem = mapShape, elem
			return
		}
	}
	k.shape = objectShape
	for _, name := range names {
		k.members = append(k.members, &member{name: name, kind: e.members[name].kind()})
	}
}

func (e *evidence) merge(o *evidence) {
	e.null += o.null
	e.text += o.text
	e.times += o.times
	e.whole += o.whole
	e.number += o.number
	e.boolean += o.boolean
	e.lists += o.lists
	e.objects += o.objects
	if o.elem != nil {
		e.elem = cmp.Or(e.elem, new(evidence))
		e.elem.merge(o.elem)
	}
	for name, m := range o.members {
		if e.members == nil {
			e.members = map[string]*evidence{}
		}
		e.members[name] = cmp.Or(e.members[name], new(evidence))
		e.members[name].merge(m)
	}
}
