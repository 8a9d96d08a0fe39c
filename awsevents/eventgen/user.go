package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
	"github.com/typedbus/typedbus/awsevents/eventgen/golang"
	"github.com/typedbus/typedbus/awsevents/eventgen/infer"
	"github.com/typedbus/typedbus/awsevents/eventgen/schema"
)

// generateFile writes a file of types for a user's own events.
func generateFile(o options, out io.Writer) error {
	if o.schema != "" && o.samples != "" {
		return errors.New("give -schema or -samples, not both")
	}
	name := cmp.Or(o.schema, o.samples)
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var services []*catalog.Service
	if o.schema != "" {
		services, err = schema.Parse(data)
	} else {
		services, err = infer.Events(data)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	code, err := golang.File(o.packageName, services, filepath.Base(name))
	if err != nil {
		return err
	}
	if o.output == "" {
		_, err = out.Write(code)
		return err
	}
	return os.WriteFile(o.output, code, 0o644)
}
