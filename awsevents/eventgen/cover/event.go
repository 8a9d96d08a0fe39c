package cover

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
	"github.com/typedbus/typedbus/awsevents/eventgen/infer"
)

// Tried is what of a set of events a catalogue has.
type Tried struct {
	Events, Typed int
	Untyped       []Name
	Leaves, Taken int      // values in the details of typed events
	Untaken       []Member // those that no field takes, once each
	Misfits       []Member // those that do not fit their field, placeholders apart
	Placeholders  []Member // those that stand for a value and do not fit
}

// Events tries whole events, given as a JSON array, on a catalogue. Those that
// CloudTrail delivers are left out.
func Events(services []*catalog.Service, data []byte) (Tried, error) {
	var list []struct {
		Source     string         `json:"source"`
		DetailType string         `json:"detail-type"`
		Detail     jsontext.Value `json:"detail"`
	}
	if err := json.Unmarshal(data, &list); err != nil {
		return Tried{}, err
	}
	tried, index := Tried{}, NewIndex(services)
	for _, sent := range list {
		if strings.HasSuffix(sent.DetailType, "via CloudTrail") {
			continue
		}
		name := Name{sent.Source, sent.DetailType}
		tried.Events++
		e := index.Event(name)
		if e == nil {
			if !slices.Contains(tried.Untyped, name) {
				tried.Untyped = append(tried.Untyped, name)
			}
			continue
		}
		tried.Typed++
		if len(sent.Detail) == 0 {
			continue
		}
		w := walk{tried: &tried, event: name, detail: &e.Detail}
		if err := w.value("", &e.Detail, sent.Detail); err != nil {
			return tried, fmt.Errorf("%s: %w", name, err)
		}
	}
	return tried, nil
}

// walk follows a value along a type.
type walk struct {
	tried  *Tried
	event  Name
	detail *catalog.Type
}

func (w *walk) value(path string, t *catalog.Type, v jsontext.Value) error {
	switch v.Kind() {
	case '{':
		return w.object(path, t, v)
	case '[':
		var elems []jsontext.Value
		if err := json.Unmarshal(v, &elems); err != nil {
			return err
		}
		if len(elems) == 0 {
			break
		}
		if t != nil && t.Kind != catalog.List && t.Kind != catalog.Any && t.Kind != catalog.Text && t.Kind != catalog.Unknown {
			w.note(&w.tried.Misfits, path, "a list where there is "+t.Kind.String())
		}
		var elem *catalog.Type
		if t != nil && t.Kind == catalog.List {
			elem = t.Elem
		}
		for _, e := range elems {
			if err := w.value(path+"[]", w.same(elem), e); err != nil {
				return err
			}
		}
		return nil
	}
	w.leaf(path, t, v)
	return nil
}

// same resolves a type that repeats an object around it.
func (w *walk) same(t *catalog.Type) *catalog.Type {
	if t == nil || t.Same == "" {
		return t
	}
	found := w.detail.At(t.Same)
	return found
}

func (w *walk) object(path string, t *catalog.Type, v jsontext.Value) error {
	var members map[string]jsontext.Value
	if err := json.Unmarshal(v, &members); err != nil {
		return err
	}
	if len(members) == 0 {
		w.leaf(path, t, v)
		return nil
	}
	if t != nil && t.Kind == catalog.Text {
		n, err := count(v)
		w.tried.Leaves += n
		w.tried.Taken += n
		return err
	}
	if t != nil && t.Kind < catalog.Object && t.Kind != catalog.Unknown || t != nil && t.Kind == catalog.List {
		w.note(&w.tried.Misfits, path, "an object where there is "+t.Kind.String())
	}
	for name, m := range members {
		if path != "" && t != nil && isFree(t) {
			n, err := count(m)
			if err != nil {
				return err
			}
			w.tried.Leaves += n
			w.tried.Taken += n
			continue
		}
		var inner *catalog.Type
		switch {
		case t == nil:
		case t.Kind == catalog.Map:
			inner = t.Elem
		case t.Kind == catalog.Object:
			if f := t.Field(name); f != nil {
				inner = &f.Type
			}
		}
		if err := w.value(catalog.Step(path, name), w.same(inner), m); err != nil {
			return err
		}
	}
	return nil
}

// count counts the values in v that have no others in them.
func count(v jsontext.Value) (int, error) {
	counted := Tried{}
	w := walk{tried: &counted, detail: new(catalog.Type)}
	err := w.value("", nil, v)
	return counted.Leaves, err
}

// leaf counts a value that has no others in it.
func (w *walk) leaf(path string, t *catalog.Type, v jsontext.Value) {
	w.tried.Leaves++
	if t == nil {
		w.note(&w.tried.Untaken, path, "no field")
		return
	}
	w.tried.Taken++
	why := misfit(t, v)
	switch {
	case why == "":
	case isPlaceholder(path, v):
		w.note(&w.tried.Placeholders, path, why)
	default:
		w.note(&w.tried.Misfits, path, why)
	}
}

func (w *walk) note(list *[]Member, path, why string) {
	m := Member{w.event, path, why}
	if !slices.Contains(*list, m) {
		*list = append(*list, m)
	}
}

// misfit says why a value does not fit a type, after the conversions that a
// tolerant type makes; "" if it does.
func misfit(t *catalog.Type, v jsontext.Value) string {
	kind := v.Kind()
	text := strings.Trim(string(v), `"`)
	number, err := strconv.ParseFloat(text, 64)
	isNumber := err == nil && (kind == '0' || kind == '"')
	ok := true
	switch t.Kind {
	case catalog.Unknown, catalog.Any, catalog.Text:
	case catalog.String:
		ok = kind != '{' && kind != '['
	case catalog.Time:
		ok = kind == '"' && (text == "" || infer.IsReadable(text)) || isNumber && (number == 0 || number > 1e8)
	case catalog.Integer:
		ok = isNumber && number == float64(int64(number)) || text == ""
	case catalog.Number:
		ok = isNumber || text == ""
	case catalog.Boolean:
		ok = kind == 't' || kind == 'f' || text == "true" || text == "false" || text == ""
	case catalog.List:
		ok = kind == '['
	case catalog.Map, catalog.Object:
		ok = kind == '{'
	}
	if ok || kind == 'n' {
		return ""
	}
	return "a " + kind.String() + " where there is " + t.Kind.String()
}

// isPlaceholder tells text that stands for a value, as examples have it, from a
// value: "<id>", or the member's own name.
func isPlaceholder(path string, v jsontext.Value) bool {
	var s string
	if v.Kind() != '"' || json.Unmarshal(v, &s) != nil {
		return false
	}
	name := path[strings.LastIndexByte(path, '.')+1:]
	return infer.IsPlaceholder(s) || plain(s) == plain(name)
}

// plain is a name without its punctuation, in small letters.
func plain(name string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "", " ", "", "[]", "", "'", "").Replace(name))
}
