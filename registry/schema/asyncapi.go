package schema

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry"
)

// Info describes a document or a catalogue as a whole. The zero Info has the defaults that its fields name.
type Info struct {
	Title   string // "Events" if empty
	Version string // "1.0.0" if empty
	// Owners are the ids of the teams or users that own the events, in an EventCatalog; none if empty.
	Owners []string
}

func (i Info) title() string   { return cmp.Or(i.Title, "Events") }
func (i Info) version() string { return cmp.Or(i.Version, "1.0.0") }

// AsyncAPI returns an AsyncAPI 3.0 document of the events of all types: a channel for each source, with a message for each
// type, which a program of yours receives. See https://www.asyncapi.com/docs/reference/specification/v3.0.0.
func AsyncAPI(info Info, types ...registry.Registration) (jsontext.Value, error) {
	channels, operations, messages, schemas := node{}, node{}, node{}, node{}
	names := map[string]bool{}
	for _, t := range types {
		d, err := describe(t)
		if err != nil {
			return nil, err
		}
		id := unique(names, d.name)
		messages[id] = node{
			"name": id, "title": d.title(), "contentType": "application/json",
			"payload": d.within("#/components/schemas/" + id + "."),
		}
		for name, n := range d.defs {
			schemas[id+"."+name] = in7(n, "#/components/schemas/"+id+".")
		}
		for _, source := range d.sources {
			channel := identifier(source.String())
			c, _ := channels[channel].(node)
			if c == nil {
				c = node{"address": source.String(), "messages": node{}, "description": "The events of the source " + source.String() + " on the event bus."}
				channels[channel] = c
				operations["receive-"+channel] = node{"action": "receive", "channel": node{"$ref": "#/channels/" + channel}}
			}
			c["messages"].(node)[id] = node{"$ref": "#/components/messages/" + id}
		}
	}
	return write(node{
		"asyncapi": "3.0.0", "info": node{"title": info.title(), "version": info.version()}, "defaultContentType": "application/json",
		"channels": channels, "operations": operations, "components": node{"messages": messages, "schemas": schemas},
	})
}

// title names an event for people.
func (d *described) title() string {
	if s := only(d.detailTypes); s != "" {
		return s
	}
	return d.name
}

// alone is the schema with its definitions in it, in draft 7, which most tools read.
func (d *described) alone() node {
	root := in7(d.document(), "#/definitions/").(node)
	root["$schema"] = "http://json-schema.org/draft-07/schema#"
	return root
}

// within is the schema for a document that has its definitions elsewhere, where references with prefix lead.
func (d *described) within(prefix string) node {
	root := in7(d.document(), prefix).(node)
	delete(root, "$schema")
	delete(root, "definitions")
	return root
}

// in7 says a schema of 2020-12 as draft 7 has it: definitions have another name, and references begin with prefix.
func in7(v any, prefix string) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = in7(v[i], prefix)
		}
		return out
	case node:
		out := node{}
		for key, inner := range v {
			switch ref, isText := inner.(string); {
			case key == "$ref" && isText:
				out[key] = prefix + strings.TrimPrefix(ref, "#/$defs/")
			case key == "$defs":
				out["definitions"] = in7(inner, prefix)
			default:
				out[key] = in7(inner, prefix)
			}
		}
		return out
	}
	return v
}

// unique returns a name that is not taken, and takes it.
func unique(names map[string]bool, name string) string {
	for i, first := 2, name; names[name]; i++ {
		name = fmt.Sprintf("%s%d", first, i)
	}
	names[name] = true
	return name
}

// identifier keeps of a text what an identifier has in AsyncAPI and EventCatalog.
func identifier(text string) string {
	id := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_', r == '-':
			return r
		}
		return '-'
	}, text)
	return cmp.Or(strings.Trim(id, "-"), "any")
}
