package registry

import (
	"cmp"
	"errors"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// DecodeMap decodes an event that was decoded from JSON already, as AWS Lambda hands it to a handler that takes a map.
// It returns what [Registry.Decode] returns for the same JSON, with two differences: a map cannot show that a member
// was there twice, and a number that is a float64 has lost the digits that a float64 cannot hold. Numbers may be
// json.Number, which loses nothing. A map with a value that JSON cannot have, such as a channel, is a [*DecodeError].
func (r *Registry) DecodeMap(payload map[string]any, options ...EventOption) (AnyEvent, error) {
	if payload == nil {
		return nil, &DecodeError{Kind: ErrNotEvent, Reason: "the map is nil"}
	}
	raw, err := json.Marshal(payload, json.Deterministic(true), json.WithMarshalers(numberMarshaler))
	if err != nil {
		return nil, malformedMap(err)
	}
	all := make([]DecodeOption, len(options))
	for i, o := range options {
		all[i] = o
	}
	return r.decode(r.settingsFor(all), string(raw))
}

// jsonNumber is what encoding/json's Number is: a string type that stands for a number.
type jsonNumber interface {
	Int64() (int64, error)
	Float64() (float64, error)
	String() string
}

// numberMarshaler writes a jsonNumber as the number it is. Its zero value is 0, as encoding/json has it.
var numberMarshaler = json.MarshalToFunc(func(e *jsontext.Encoder, n jsonNumber) error {
	return e.WriteValue(jsontext.Value(cmp.Or(n.String(), "0")))
})

// malformedMap says why a map could not be written as JSON.
func malformedMap(err error) error {
	e := &DecodeError{Kind: ErrMalformed, Reason: "the map has a value that JSON cannot have"}
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
		e.Path = pointerPath(semantic.JSONPointer)
		if semantic.GoType != nil {
			e.Reason += ", of type " + semantic.GoType.String()
		}
	}
	return e
}
