package command

import (
	"bytes"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"go.yaml.in/yaml/v3"
)

// document writes objects, with their names in order, as YAML or as JSON.
func document(asJSON bool, objects ...object) ([]byte, error) {
	var out bytes.Buffer
	if asJSON {
		for _, o := range objects {
			data, err := json.Marshal(o, json.Deterministic(true), jsontext.WithIndent("  "), jsontext.EscapeForHTML(false))
			if err != nil {
				return nil, err
			}
			out.Write(append(data, '\n'))
		}
		return out.Bytes(), nil
	}
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	for _, o := range objects {
		if err := encoder.Encode(o); err != nil {
			return nil, err
		}
	}
	err := encoder.Close()
	return out.Bytes(), err
}

// number is one that is written as it was read.
type number string

// MarshalJSON writes the number.
func (n number) MarshalJSON() ([]byte, error) { return []byte(n), nil }

// MarshalYAML writes the number.
func (n number) MarshalYAML() (any, error) {
	tag := "!!int"
	if strings.ContainsAny(string(n), ".eE") {
		tag = "!!float"
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: string(n)}, nil
}

// exactly reads a JSON value, and its numbers as they are, which float64 cannot hold all of.
func exactly(d *jsontext.Decoder) (any, error) {
	switch d.PeekKind() {
	case '{':
		members := map[string]any{}
		if _, err := d.ReadToken(); err != nil {
			return nil, err
		}
		for d.PeekKind() != '}' {
			name, err := d.ReadToken()
			if err != nil {
				return nil, err
			}
			key := name.String()
			if members[key], err = exactly(d); err != nil {
				return nil, err
			}
		}
		_, err := d.ReadToken()
		return members, err
	case '[':
		elements := []any{}
		if _, err := d.ReadToken(); err != nil {
			return nil, err
		}
		for d.PeekKind() != ']' {
			element, err := exactly(d)
			if err != nil {
				return nil, err
			}
			elements = append(elements, element)
		}
		_, err := d.ReadToken()
		return elements, err
	case '0':
		text, err := d.ReadValue()
		return number(text), err
	}
	text, err := d.ReadValue()
	if err != nil {
		return nil, err
	}
	var value any
	err = json.Unmarshal(text, &value)
	return value, err
}
