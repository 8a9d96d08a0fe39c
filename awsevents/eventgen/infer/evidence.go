// Package infer reads types off sample payloads: what each field held, and what
// that says of the field.
//
// A sample shows that a value occurs, never that it must: nothing inferred is
// required. Samples in documentation have placeholders ("<instance-id>",
// "ACTIVE|FAILED") where a value belongs; those are text that says nothing of
// times and numbers.
package infer

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// Evidence counts what the values of one field were.
type Evidence struct {
	Seen        int // values in all
	null        int
	placeholder int // text that stands for a value
	text        int // other text
	times       int // text that denotes an instant
	digits      int // text that is a number: "8.5"
	wholeDigits int // those among them without a fraction: "8", "8.0"
	epochDigits int // those among these that could be seconds or milliseconds since 1970
	whole       int // numbers without a fraction: 60, 60.0
	epoch       int // those among them that could be seconds or milliseconds since 1970
	fraction    int
	boolean     int
	objects     int
	lists       int

	members map[string]*Evidence
	elem    *Evidence
}

// Observe adds one JSON value.
func (e *Evidence) Observe(value jsontext.Value) error {
	e.Seen++
	switch value.Kind() {
	case 'n':
		e.null++
	case 't', 'f':
		e.boolean++
	case '"':
		var s string
		if err := json.Unmarshal(value, &s); err != nil {
			return err
		}
		e.observeText(s)
	case '0':
		return e.observeNumber(string(value))
	case '{':
		return e.observeObject(value)
	case '[':
		var elems []jsontext.Value
		if err := json.Unmarshal(value, &elems); err != nil {
			return err
		}
		e.lists++
		if e.elem == nil {
			e.elem = new(Evidence)
		}
		for _, v := range elems {
			if err := e.elem.Observe(v); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *Evidence) observeText(s string) {
	n, err := strconv.ParseFloat(s, 64)
	switch {
	case IsPlaceholder(s):
		e.placeholder++
	case IsTime(s):
		e.times++
	case err == nil:
		e.digits++
		if n == float64(int64(n)) {
			e.wholeDigits++
			if isEpoch(int64(n)) {
				e.epochDigits++
			}
		}
	default:
		e.text++
	}
}

func (e *Evidence) observeNumber(s string) error {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return err
	}
	if n != float64(int64(n)) {
		e.fraction++
		return nil
	}
	e.whole++
	if isEpoch(int64(n)) {
		e.epoch++
	}
	return nil
}

func (e *Evidence) observeObject(value jsontext.Value) error {
	var members map[string]jsontext.Value
	if err := json.Unmarshal(value, &members); err != nil {
		return err
	}
	e.objects++
	if e.members == nil {
		e.members = map[string]*Evidence{}
	}
	for name, v := range members {
		if e.members[name] == nil {
			e.members[name] = new(Evidence)
		}
		if err := e.members[name].Observe(v); err != nil {
			return err
		}
	}
	return nil
}

// Null reports whether a value was null.
func (e *Evidence) Null() bool { return e.null > 0 }

// Type concludes what a field of this name holds.
func (e *Evidence) Type(name string) catalog.Type {
	text := e.text + e.times + e.digits + e.placeholder
	scalars := text + e.whole + e.fraction + e.boolean
	switch {
	case e.Seen == e.null:
		return catalog.Type{}
	case e.objects > 0 && e.lists == 0 && scalars-e.placeholder == 0:
		return e.object(name)
	case e.lists > 0 && e.objects == 0 && scalars-e.placeholder == 0:
		elem := e.elem.Type("")
		return catalog.Type{Kind: catalog.List, Elem: &elem}
	case e.objects+e.lists > 0, e.boolean > 0 && e.boolean < scalars-text:
		return catalog.Type{Kind: catalog.Any}
	}
	return catalog.Type{Kind: e.scalar(name)}
}

func (e *Evidence) scalar(name string) catalog.Kind {
	numbers := e.whole + e.fraction
	switch {
	case e.digits > 0 && e.digits == e.epochDigits && e.text+e.boolean == 0 && numbers == e.epoch && IsTimeName(name):
		return catalog.Time
	case e.text > 0, e.boolean > 0 && e.digits+e.times > 0:
		return catalog.String
	case e.times > 0 && numbers+e.digits == 0:
		return catalog.Time
	case e.boolean > 0:
		return catalog.Boolean
	case numbers > 0 && numbers == e.epoch && IsTimeName(name):
		return catalog.Time
	case e.fraction > 0:
		return catalog.Number
	case numbers > 0:
		return catalog.Integer
	}
	return catalog.String
}

func (e *Evidence) object(name string) catalog.Type {
	names := slices.Sorted(maps.Keys(e.members))
	if IsFreeForm(name, names) {
		all := new(Evidence)
		for _, n := range names {
			all.merge(e.members[n])
		}
		elem := all.Type("")
		return catalog.Type{Kind: catalog.Map, Elem: &elem}
	}
	t := catalog.Type{Kind: catalog.Object}
	for _, n := range names {
		m := e.members[n]
		t.Fields = append(t.Fields, &catalog.Field{
			Name: n, Type: m.Type(n), Null: m.null > 0, Origin: catalog.Console,
		})
	}
	return t
}

func (e *Evidence) merge(o *Evidence) {
	if o == nil {
		return
	}
	e.Seen += o.Seen
	e.null += o.null
	e.placeholder += o.placeholder
	e.text += o.text
	e.times += o.times
	e.digits += o.digits
	e.wholeDigits += o.wholeDigits
	e.epochDigits += o.epochDigits
	e.whole += o.whole
	e.epoch += o.epoch
	e.fraction += o.fraction
	e.boolean += o.boolean
	e.objects += o.objects
	e.lists += o.lists
	if o.elem != nil {
		if e.elem == nil {
			e.elem = new(Evidence)
		}
		e.elem.merge(o.elem)
	}
	for name, m := range o.members {
		if e.members == nil {
			e.members = map[string]*Evidence{}
		}
		if e.members[name] == nil {
			e.members[name] = new(Evidence)
		}
		e.members[name].merge(m)
	}
}

// IsPlaceholder tells text that stands for a value from a value.
func IsPlaceholder(s string) bool {
	return strings.TrimSpace(s) == "" || s == "string" ||
		strings.HasPrefix(s, "<") && strings.HasSuffix(s, ">") ||
		strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") ||
		strings.HasPrefix(strings.ToLower(s), "yyyy") || strings.HasPrefix(s, "{") && strings.HasSuffix(s, "}") ||
		strings.Contains(s, "...")
}
