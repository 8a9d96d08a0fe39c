package golang

import (
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
	"github.com/typedbus/typedbus/registry/site"
)

// Comments are comments on types, by what [site.Key] returns for each.
type Comments map[string]site.Comment

// Format writes comments, a type on each line, the same bytes each time.
func (c Comments) Format() ([]byte, error) {
	data, err := json.Marshal(c, json.Deterministic(true), jsontext.EscapeForHTML(false))
	if err != nil {
		return nil, err
	}
	value := jsontext.Value(data)
	// A line for each type keeps the difference between two versions readable.
	text := strings.ReplaceAll(string(value), `},"`+modulePath, "},\n"+`"`+modulePath)
	return []byte(text + "\n"), nil
}

// comments are those that the package's file has, for who has not the source at hand.
func (p *pkg) comments(emit Emit, into Comments) {
	w := &writer{imports: map[string]string{}, emit: emit, glossary: p.glossary, careful: p.careful}
	key := func(name string) string { return awseventsPath + "/" + p.name + "." + name }
	for _, e := range p.events {
		c := site.Comment{Text: e.Doc, Page: e.Page}
		if c.Page == "" {
			c.Page = p.page
		}
		switch e.Level {
		case catalog.BestEffort:
			c.Level = "best effort"
		case catalog.Durable:
			c.Level = "durable"
		}
		into[key(e.name)] = c
		if e.detail != nil && e.sameAs == nil {
			into[key(e.detail.name)] = w.commentsOn(e.detail)
		}
	}
	for _, s := range p.structs {
		into[key(s.name)] = w.commentsOn(s)
	}
}

func (w *writer) commentsOn(s *structure) site.Comment {
	c := site.Comment{Fields: map[string]string{}, Values: map[string][]string{}}
	for _, f := range s.fields {
		values := f.values
		f.values = nil // they are said below, all of them
		if text := w.fieldDoc(f, s.isDetail()); text != "" {
			c.Fields[f.name] = text
		}
		if values != nil {
			c.Values[f.name] = values.values
		}
	}
	return c
}
