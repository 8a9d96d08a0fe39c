package command

import (
	"bytes"
	"errors"
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

// exactNumbers reads numbers as they are, which float64 cannot hold all of.
var exactNumbers = json.UnmarshalFromFunc(func(d *jsontext.Decoder, v *any) error {
	if d.PeekKind() != '0' {
		return errors.ErrUnsupported
	}
	text, err := d.ReadValue()
	*v = number(text)
	return err
})
