package golang

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// Glossary has a sentence of our own for members by name, wherever they occur: by
// the name in small letters, without punctuation. A sentence on a field of one
// event, in the catalogue's file of its source, goes before it.
type Glossary map[string]string

// ParseGlossary reads a glossary: a JSON object.
func ParseGlossary(data []byte) (Glossary, error) {
	var read map[string]string
	if err := json.Unmarshal(data, &read); err != nil {
		return nil, err
	}
	g := Glossary{}
	for name, text := range read {
		if g[plainName(name)] != "" {
			return nil, fmt.Errorf("%q is there twice, in two spellings", name)
		}
		g[plainName(name)] = text
	}
	return g, nil
}

func plainName(name string) string { return strings.ToLower(strings.Join(words(name), "")) }

// fieldDoc is the comment on a field: what the catalogue says of it, and what it
// is known to hold. A name that says all has none, unless it is one that a reader
// of the event's documentation looks for: onTop, in the detail itself, every field
// of a careful package has a comment.
func (w *writer) fieldDoc(f field, onTop bool) string {
	text := cmp.Or(f.words, f.Doc)
	if text == "" {
		text = w.glossary[plainName(f.Name)]
	}
	if text == "" && !w.emit.User {
		text = w.unitOf(f)
	}
	if text == "" && w.careful {
		text = phrase(f)
	}
	if keeps := f.words != "" || w.careful && onTop; !keeps && echoes(text, f.Name) {
		text = ""
	}
	if f.values != nil {
		text = strings.TrimSpace(text + " " + f.values.sentence())
	}
	return text
}

// units are what the last words of numbers' names say of them.
var units = []struct{ end, text string }{
	{"inmilliseconds", "A time in milliseconds."}, {"millis", "A time in milliseconds."}, {"milliseconds", "A time in milliseconds."},
	{"inseconds", "A time in seconds."}, {"seconds", "A time in seconds."}, {"inminutes", "A time in minutes."}, {"minutes", "A time in minutes."},
	{"inhours", "A time in hours."}, {"indays", "A time in days."}, {"afterdays", "A time in days."},
	{"inbytes", "A size in bytes."}, {"sizebytes", "A size in bytes."}, {"bytes", "A size in bytes."},
	{"sizeingb", "A size in GB."}, {"ingb", "A size in GB."}, {"sizeinmb", "A size in MB."}, {"inpercent", "A share in percent."},
	{"percentage", "A share in percent."}, {"percent", "A share in percent."}, {"inpx", "A length in pixels."},
}

// unitOf says what a member is by how its name ends.
func (w *writer) unitOf(f field) string {
	leaf, name := f.Type.Leaf(), plainName(f.Name)
	if leaf.Kind == catalog.Integer || leaf.Kind == catalog.Number {
		for _, u := range units {
			if strings.HasSuffix(name, u.end) {
				return u.text
			}
		}
	}
	if leaf.Kind == catalog.Text {
		return "Text in some events and another JSON value in others."
	}
	ws := lowerWords(f.Name)
	last, thing := ws[len(ws)-1], strings.Join(ws[:len(ws)-1], " ")
	if leaf.Kind != catalog.String || thing == "" {
		return ""
	}
	list := f.Type.Kind == catalog.List
	switch {
	case last == "arn" && !list:
		return "The ARN of the " + thing + "."
	case last == "arns" && list, last == "arn" && list:
		return "ARNs of the " + thing + "."
	case slices.Contains([]string{"id", "identifier"}, last) && !list:
		return "Identifies the " + thing + "."
	}
	return ""
}
