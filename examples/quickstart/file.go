package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry"
)

// decodeFile reports what each event in a file becomes. There is no AWS to ask for instances.
func decodeFile(ctx context.Context, out *report, name string) error {
	data, err := readFile(name)
	if err != nil {
		return err
	}
	out.header()
	for _, payload := range split(data) {
		event, err := registry.Decode(payload)
		out.add(ctx, event, err)
	}
	out.summary()
	return nil
}

func readFile(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(os.Stdin)
	}
	return os.ReadFile(name)
}

// split returns the payloads in data: the elements of a JSON array, JSON values one after another, or else the lines,
// so that one malformed line takes no other with it.
func split(data []byte) [][]byte {
	if payloads, err := values(data); err == nil {
		return payloads
	}
	var lines [][]byte
	for line := range bytes.Lines(data) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			lines = append(lines, line)
		}
	}
	return lines
}

func values(data []byte) ([][]byte, error) {
	var payloads [][]byte
	d := jsontext.NewDecoder(bytes.NewReader(data))
	for {
		value, err := d.ReadValue()
		switch {
		case errors.Is(err, io.EOF):
			return payloads, nil
		case err != nil:
			return nil, err
		case value.Kind() != '[':
			payloads = append(payloads, value.Clone())
			continue
		}
		var elements []jsontext.Value
		if err := json.Unmarshal(value, &elements); err != nil {
			return nil, err
		}
		for _, element := range elements {
			payloads = append(payloads, element)
		}
	}
}
