package registry

import (
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry/internal/tags"
)

// noDirect and noDetail stand for the index of the detail's field in a plan.
const (
	noDirect = -1 // the type has members of its own beside the detail
	noDetail = 0  // the field there is the envelope
)

// detailField returns the index of the field that takes the detail, if no other field of the event type takes a member
// of the payload.
func detailField(t reflect.Type) int {
	index := noDetail
	for i := 1; i < t.NumField(); i++ {
		f := t.Field(i)
		tag, ok := tags.ReadJSON(f)
		if !ok {
			continue
		}
		if index != noDetail || tag.Name != "detail" || !f.IsExported() || !isPlainDetail(tag.Options) {
			return noDirect
		}
		index = i
	}
	return index
}

// isPlainDetail reports whether the options of a json tag say nothing of how the value is read.
func isPlainDetail(options []string) bool {
	for _, o := range options {
		if o != "omitzero" && o != "omitempty" {
			return false
		}
	}
	return true
}

// direct decodes an event of which the layout is known: the envelope from there, the detail alone by package json. It
// reports false, and leaves the event as far as it came, where package json would have more to say.
func (l *layout) direct(p *plan, value reflect.Value) bool {
	detail := l.value(memberDetail)
	if p.detail == noDirect || p.rawDetail && len(detail) > 0 && detail[0] == '"' || !l.setEnvelope(envelopeOf(value)) {
		return false
	}
	switch {
	case detail == nil:
		return true
	case p.detail == noDetail:
		return jsontext.Value(detail).IsValid()
	}
	into := value.Elem().Field(p.detail).Addr().Interface()
	if raw, ok := into.(*jsontext.Value); ok {
		*raw = detail
		return raw.IsValid()
	}
	l.misfit = json.Unmarshal(detail, into) != nil
	return !l.misfit
}

// indirect decodes an event that cannot be decoded directly, and returns what does not fit.
func (l *layout) indirect(p *plan, value reflect.Value) ([]Violation, error) {
	if detail := l.value(memberDetail); l.misfit && jsontext.Value(detail).IsValid() {
		field := value.Elem().Field(p.detail)
		field.SetZero()
		return repairDetail(detail, field.Addr(), p.tolerant)
	}
	return decodeWhole(p, l.payload, value)
}
