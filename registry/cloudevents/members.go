package cloudevents

import (
	"bytes"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// members are those of a JSON object, as they stand there.
type members map[string]jsontext.Value

// read reads an object. The values are the text's own.
func read(object []byte) (members, error) {
	var m members
	err := json.Unmarshal(object, &m)
	if m == nil && err == nil {
		err = &Error{Reason: "it is no JSON object"}
	}
	return m, err
}

// text returns the string that a member is, and reports whether it is one.
func (m members) text(name string) (string, bool) {
	var s string
	v, ok := m[name]
	if !ok || v.Kind() != '"' || json.Unmarshal(v, &s) != nil {
		return "", false
	}
	return s, true
}

// set makes a member a string.
func (m members) set(name, text string) error {
	v, err := json.Marshal(text)
	m[name] = v
	return err
}

// write returns the object, with its members sorted.
func (m members) write() ([]byte, error) { return json.Marshal(m, json.Deterministic(true)) }

// same reports whether two values are the same JSON: strings however they are escaped, numbers as they are written.
func same(a, b jsontext.Value) bool {
	return a.Kind() == b.Kind() && bytes.Equal(normal(a), normal(b))
}

// normal returns a value in one form. Numbers stay as they are.
func normal(v jsontext.Value) []byte {
	out, err := jsontext.AppendFormat(nil, v, jsontext.CanonicalizeRawInts(false), jsontext.CanonicalizeRawFloats(false), jsontext.ReorderRawObjects(true))
	if err != nil {
		return v
	}
	return out
}
