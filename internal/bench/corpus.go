package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/awsevents"
	_ "github.com/typedbus/typedbus/awsevents/all" // the types that the payloads are decoded to
	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
	"github.com/typedbus/typedbus/registry"
)

// Payload is an event as it arrives, and what is known of it by whoever wrote a program for it.
type Payload struct {
	Source, DetailType string
	Data               []byte
	// Type is the event type the registry decodes it to, Detail that of its Detail field; both nil for the events of a
	// service that has no type for them.
	Type, Detail reflect.Type
}

// Corpus are distinct payloads. A benchmark goes round them, so that no cache and no branch predictor learns one by
// heart.
type Corpus []Payload

// Bytes returns the size of all payloads.
func (c Corpus) Bytes() (n int) {
	for _, p := range c {
		n += len(p.Data)
	}
	return n
}

// Select returns the payloads that keep accepts.
func (c Corpus) Select(keep func(Payload) bool) (kept Corpus) {
	for _, p := range c {
		if keep(p) {
			kept = append(kept, p)
		}
	}
	return kept
}

// Samples returns one payload for each of AWS's events in the catalogue of the module at root: those of
// [awsevents.Sample], which are made up from the schemas and keep to them.
func Samples(root string) (Corpus, error) {
	services, err := catalog.Load(filepath.Join(root, "awsevents", "catalog"))
	if err != nil {
		return nil, err
	}
	var c Corpus
	for _, s := range services {
		for _, e := range s.Events {
			data, err := awsevents.Sample(s.Source, e.DetailType)
			if err != nil {
				return nil, err
			}
			if c, err = c.add(data); err != nil {
				return nil, err
			}
		}
	}
	return c, nil
}

// ConsoleSamples returns the payloads of a file that holds a JSON array of events, such as the samples of the
// EventBridge console. They do not all keep to the schemas. It is empty if there is no such file.
func ConsoleSamples(file string) (Corpus, error) {
	data, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var events []jsontext.Value
	if err := json.Unmarshal(data, &events); err != nil {
		return nil, err
	}
	var c Corpus
	for _, e := range events {
		if c, err = c.add(e); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c Corpus) add(data []byte) (Corpus, error) {
	event, err := registry.Decode(data)
	if err != nil {
		return nil, fmt.Errorf("payload %d of the corpus: %w", len(c), err)
	}
	p := Payload{Source: event.Envelope().Source, DetailType: event.Envelope().DetailType, Data: data}
	if _, unknown := event.(*registry.UnknownEvent); !unknown {
		p.Type = reflect.TypeOf(event).Elem()
		if f, ok := p.Type.FieldByName("Detail"); ok {
			p.Detail = f.Type
		}
	}
	return append(c, p), nil
}

// Root returns the root of the repository that the working directory is in: the folder with the workspace file.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.work")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("bench: no go.work in or above the working directory")
		}
		dir = parent
	}
}
