package gen

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"go.yaml.in/yaml/v3"
)

// documents reads JSON, JSON Lines or YAML: the values in data, each as JSON. A YAML file of several documents is
// several values.
func documents(data []byte) ([]jsontext.Value, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	trimmed := bytes.TrimSpace(data)
	if len(trimmed) == 0 {
		return nil, &Error{Kind: ErrSyntax, Problem: "it is empty", Fix: "give a schema or sample events as JSON, JSON Lines or YAML"}
	}
	values, err := jsonValues(data)
	if err == nil {
		return values, nil
	}
	if trimmed[0] == '{' || trimmed[0] == '[' {
		return nil, err // JSON that is broken, rather than YAML in its flow style
	}
	return yamlValues(data)
}

func jsonValues(data []byte) ([]jsontext.Value, error) {
	var values []jsontext.Value
	d := jsontext.NewDecoder(bytes.NewReader(data))
	for {
		v, err := d.ReadValue()
		if errors.Is(err, io.EOF) {
			return values, nil
		}
		if err != nil {
			problem, offset := syntaxOf(err)
			return nil, &Error{Kind: ErrSyntax, Place: position(data, offset), Problem: "it is not JSON", Fix: problem}
		}
		values = append(values, v.Clone())
	}
}

// position says on which line of data an offset is.
func position(data []byte, offset int64) string {
	before := data[:min(int(offset), len(data))]
	return fmt.Sprintf("line %d, offset %d", 1+bytes.Count(before, []byte("\n")), offset)
}

// syntaxOf returns what a JSON error says of the syntax, without the text around it, and where.
func syntaxOf(err error) (problem string, offset int64) {
	if s, ok := errors.AsType[*jsontext.SyntacticError](err); ok && s.Err != nil {
		return bounded(s.Err.Error()), s.ByteOffset
	}
	return bounded(err.Error()), 0
}

func yamlValues(data []byte) ([]jsontext.Value, error) {
	var values []jsontext.Value
	d := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var node yaml.Node
		err := d.Decode(&node)
		if errors.Is(err, io.EOF) {
			return values, nil
		}
		if err != nil {
			return nil, &Error{Kind: ErrSyntax, Problem: "it is neither JSON nor YAML", Fix: bounded(err.Error())}
		}
		timesAreTexts(&node)
		var v any
		if err := node.Decode(&v); err != nil {
			return nil, &Error{Kind: ErrSyntax, Place: fmt.Sprintf("line %d", node.Line), Problem: "it cannot be read as YAML", Fix: bounded(err.Error())}
		}
		text, err := json.Marshal(asJSON(v), json.Deterministic(true))
		if err != nil {
			return nil, &Error{Kind: ErrSyntax, Problem: "it is YAML that JSON cannot say", Fix: bounded(err.Error())}
		}
		if k := jsontext.Value(text).Kind(); k != '{' && k != '[' {
			return nil, &Error{Kind: ErrSyntax, Problem: "it is neither JSON nor YAML with an object or a list", Fix: "give a schema or sample events"}
		}
		values = append(values, text)
	}
}

// timesAreTexts keeps YAML from reading unquoted dates as times: JSON has none.
func timesAreTexts(node *yaml.Node) {
	if node.Kind == yaml.ScalarNode && node.ShortTag() == "!!timestamp" {
		node.Tag = "!!str"
	}
	for _, inner := range node.Content {
		timesAreTexts(inner)
	}
}

// asJSON makes the keys of YAML's maps texts.
func asJSON(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			v[name] = asJSON(member)
		}
		return v
	case map[any]any:
		m := make(map[string]any, len(v))
		for name, member := range v {
			m[fmt.Sprint(name)] = asJSON(member)
		}
		return m
	case []any:
		for i := range v {
			v[i] = asJSON(v[i])
		}
		return v
	}
	return v
}
