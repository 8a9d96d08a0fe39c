package schema

import (
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry"
)

// EventCatalog returns the files of a folder that EventCatalog reads, by their paths in it: for each type the folder
// events/<name> with index.mdx and schema.json, and a team for each owner. See https://www.eventcatalog.dev/docs/events.
func EventCatalog(info Info, types ...registry.Registration) (map[string][]byte, error) {
	files, names := map[string][]byte{}, map[string]bool{}
	for _, t := range types {
		d, err := describe(t)
		if err != nil {
			return nil, err
		}
		schema, err := write(d.alone())
		if err != nil {
			return nil, err
		}
		if err := schema.Indent(jsontext.WithIndent("  ")); err != nil {
			return nil, err
		}
		folder := "events/" + unique(names, d.name) + "/"
		page, err := d.page(info, t, strings.TrimSuffix(strings.TrimPrefix(folder, "events/"), "/"))
		if err != nil {
			return nil, err
		}
		files[folder+"index.mdx"], files[folder+"schema.json"] = page, append(schema, '\n')
	}
	for _, owner := range info.Owners {
		id, err := json.Marshal(owner)
		if err != nil {
			return nil, err
		}
		files["teams/"+identifier(owner)+".mdx"] = fmt.Appendf(nil, "---\nid: %s\nname: %s\nsummary: Owns events.\n---\n\nOwns events.\n", id, id)
	}
	return files, nil
}

// page is the page of an event: what EventCatalog reads as YAML, then what it shows.
func (d *described) page(info Info, t registry.Registration, id string) ([]byte, error) {
	var b strings.Builder
	b.WriteString("---\n")
	front := []struct {
		key   string
		value any
	}{
		{"id", id}, {"name", d.title()}, {"version", info.version()},
		{"summary", fmt.Sprintf("The event %s of %s.", d.title(), texts(d.sources))}, {"schemaPath", "schema.json"},
	}
	if len(info.Owners) > 0 {
		front = append(front, struct {
			key   string
			value any
		}{"owners", info.Owners})
	}
	for _, f := range front {
		value, err := json.Marshal(f.value) // which is YAML, too
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%s: %s\n", f.key, value)
	}
	fmt.Fprintf(&b, "---\n\n- Source: %s\n- Detail-type: %s\n- Go type: `%s`\n", code(texts(d.sources)), code(texts(d.detailTypes)), t.Type)
	for _, r := range t.Relations {
		fmt.Fprintf(&b, "- Resource: %s\n", code(fmt.Sprint(r)))
	}
	b.WriteString("\n<SchemaViewer file=\"schema.json\" />\n")
	return []byte(b.String()), nil
}

func texts[T fmt.Stringer](values []T) string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = v.String()
	}
	if len(all) == 0 {
		return "*"
	}
	return strings.Join(all, ", ")
}

// code spells a text as code in a page; what would end it is taken out.
func code(text string) string {
	return "`" + strings.NewReplacer("`", "'", "\n", " ").Replace(text) + "`"
}
