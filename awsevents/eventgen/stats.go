package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
	"github.com/typedbus/typedbus/awsevents/eventgen/cover"
)

// Lists that are not part of this module, and that it is measured by where they
// are at hand: see [module.shared].
const (
	documentedList  = "aws-documented-events.json"
	publishedEvents = "aws-published-events.json"
)

// shared is where a list that is not part of the module is: beside it, or in the
// folder that TYPEDBUS_SHARED names.
func (m *module) shared(name string) string {
	return filepath.Join(cmp.Or(os.Getenv("TYPEDBUS_SHARED"), m.path("../shared")), "data", name)
}

// printStats counts what the catalogue has, and measures it by what it was not
// made from. With a source it says what is missing of that one.
func (m *module) printStats(source string, out io.Writer) error {
	if source == "" {
		if _, err := fmt.Fprint(out, m.stats()); err != nil {
			return err
		}
	}
	documented, published, err := m.measure(source)
	if errors.Is(err, fs.ErrNotExist) {
		_, err = fmt.Fprintf(out, "        what AWS documents is not measured: %s and %s are not beside the module\n", documentedList, publishedEvents)
		return err
	}
	if err != nil {
		return err
	}
	if err := documented.Report(out); err != nil {
		return err
	}
	return published.Report(out)
}

// measure compares the catalogue, or a source of it, with the lists at hand.
func (m *module) measure(source string) (documented cover.Coverage, published cover.Tried, err error) {
	data, err := os.ReadFile(m.shared(documentedList))
	if err != nil {
		return documented, published, err
	}
	list, err := cover.ParseDocumented(data)
	if err != nil {
		return documented, published, fmt.Errorf("%s: %w", documentedList, err)
	}
	if data, err = os.ReadFile(m.shared(publishedEvents)); err != nil {
		return documented, published, err
	}
	services := m.services
	if source != "" {
		services = slices.DeleteFunc(slices.Clone(services), func(s *catalog.Service) bool { return s.Source != source })
		list = slices.DeleteFunc(list, func(d cover.Documented) bool { return d.Source != source })
		if data, err = ofSource(data, source); err != nil {
			return documented, published, err
		}
	}
	published, err = cover.Events(services, data)
	return cover.Measure(services, list), published, err
}

// ofSource keeps the events of one source.
func ofSource(data []byte, source string) ([]byte, error) {
	var events []jsontext.Value
	if err := json.Unmarshal(data, &events); err != nil {
		return nil, err
	}
	kept := []jsontext.Value{}
	for _, e := range events {
		var envelope struct {
			Source string `json:"source"`
		}
		if err := json.Unmarshal(e, &envelope); err != nil {
			return nil, err
		}
		if envelope.Source == source {
			kept = append(kept, e)
		}
	}
	return json.Marshal(kept)
}

// try tries the events of a file and fails if a value has no field or does not
// fit its own.
func (m *module) try(name string, out io.Writer) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	tried, err := cover.Events(m.services, data)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := tried.Report(out); err != nil {
		return err
	}
	if n := len(tried.Untyped) + len(tried.Untaken) + len(tried.Misfits); n > 0 {
		return fmt.Errorf("%s: %d things are missing", name, n)
	}
	return nil
}
