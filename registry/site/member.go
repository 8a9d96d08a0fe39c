package site

import (
	"encoding"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry/internal/tags"
)

// row is a member of an event.
type row struct {
	ID     string // of the row in the page
	Parent string // the path of what the member is in, with the dot; empty at the top
	Name   string // with what follows it: []
	Kind   string // of its JSON value
	Go     string // the type of the field
	Text   string
	Rules  []string
	Values []string
	Same   *link // the member whose members it has, if they are listed there
}

var (
	timeType          = reflect.TypeFor[time.Time]()
	rawType           = reflect.TypeFor[jsontext.Value]()
	textUnmarshaler   = reflect.TypeFor[encoding.TextUnmarshaler]()
	jsonUnmarshaler   = reflect.TypeFor[json.Unmarshaler]()
	streamUnmarshaler = reflect.TypeFor[json.UnmarshalerFrom]()
)

// walker lists the members of a type. A struct that occurs at several places is listed at the first.
type walker struct {
	site    Site
	at      string
	pkg     string                  // the name of the event type's package
	seen    map[reflect.Type]string // the id of the row that lists a struct's members
	rows    []row
	members []string
}

func (w *walker) root(t reflect.Type) {
	comment, _ := w.site.comment(w.at, t)
	w.structure(t, "", comment, "")
	slices.Sort(w.members)
	w.members = slices.Compact(w.members)
}

// structure lists the members of a struct. Inside leads from the type that the comment is on to a struct without a name in it.
func (w *walker) structure(t reflect.Type, parent string, comment Comment, inside string) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag, isMember := tags.ReadJSON(f)
		if !isMember || f.Type == eventType {
			continue
		}
		if tag.Embeds(f) {
			inner := indirect(f.Type)
			c, _ := w.site.comment(w.at, inner)
			w.structure(inner, parent, c, "")
			continue
		}
		w.member(f, tag.NameOf(f), parent, comment, inside+f.Name)
	}
}

func (w *walker) member(f reflect.StructField, name, parent string, comment Comment, field string) {
	leaf, suffix := leafOfType(f.Type)
	r := row{
		ID: "m" + number(len(w.rows)), Parent: parent, Name: name + suffix, Kind: kindOf(f.Type), Go: f.Type.String(),
		Text: comment.Fields[field], Rules: rulesOf(f), Values: comment.Values[field],
	}
	if leaf.Name() == "" || leaf.PkgPath() == "" || leaf == timeType || leaf == rawType {
		r.Go = "" // the kind says all
	}
	// The package of the event type goes without saying.
	r.Go = strings.ReplaceAll(r.Go, w.pkg+".", "")
	w.members = append(w.members, name)
	listed, again := w.seen[leaf]
	if again {
		r.Same = &link{Text: strings.TrimSuffix(listed[strings.IndexByte(listed, ' ')+1:], "."), File: listed[:strings.IndexByte(listed, ' ')]}
	}
	w.rows = append(w.rows, r)
	if !isStruct(leaf) || again {
		return
	}
	path := parent + name + suffix + "."
	if leaf.Name() != "" {
		w.seen[leaf] = r.ID + " " + path
		c, _ := w.site.comment(w.at, leaf)
		w.structure(leaf, path, c, "")
		return
	}
	w.structure(leaf, path, comment, field+".")
}

func indirect(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// leafOfType is what a list or map is of, and how a path goes into it.
func leafOfType(t reflect.Type) (leaf reflect.Type, suffix string) {
	for {
		switch t = indirect(t); {
		case reads(t) != "" || t == rawType || t == timeType:
			return t, suffix
		case t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8, t.Kind() == reflect.Array:
			t, suffix = t.Elem(), suffix+"[]"
		case t.Kind() == reflect.Map:
			t, suffix = t.Elem(), suffix+".*"
		default:
			return t, suffix
		}
	}
}

// isStruct reports whether the members of a value are those of a struct's fields.
func isStruct(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t != timeType && reads(t) == ""
}

// reads says what a type reads by itself, or "".
func reads(t reflect.Type) string {
	pointer := reflect.PointerTo(t)
	switch {
	case t == timeType || t == rawType:
		return ""
	case pointer.Implements(jsonUnmarshaler) || pointer.Implements(streamUnmarshaler):
		return "JSON that its type reads"
	case pointer.Implements(textUnmarshaler):
		return "text that its type reads"
	}
	return ""
}

// kindOf names the JSON value of a type.
func kindOf(t reflect.Type) string {
	t = indirect(t)
	if t == timeType {
		return "time"
	}
	if t == rawType || t.Kind() == reflect.Interface {
		return "any JSON"
	}
	if own := reads(t); own != "" {
		return own
	}
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Float32, reflect.Float64:
		return "number"
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return "text, base64"
		}
		return "list of " + plural(kindOf(t.Elem()))
	case reflect.Map:
		return "map to " + plural(kindOf(t.Elem()))
	case reflect.Struct:
		return "object"
	}
	return "integer"
}

func plural(kind string) string {
	switch kind {
	case "text", "integer", "number", "time", "object":
		return kind + "s"
	}
	return kind
}

// words say what the rules of a validate tag ask for, where another word is plainer.
var words = map[string]string{
	"required": "required", "gt": "more than ", "gte": "at least ", "lt": "less than ", "lte": "at most ", "min": "at least ", "max": "at most ",
	"len": "length ", "eq": "is ", "ne": "is not ", "startswith": "begins with ", "endswith": "ends in ", "contains": "contains ",
	"matches": "matches ", "unique": "no value twice", "email": "an email address", "uuid": "a UUID", "url": "a URL", "ip": "an IP address", "dive": "each:",
}

// rulesOf says what an event is checked for at a field.
func rulesOf(f reflect.StructField) []string {
	var rules []string
	if tag, _ := tags.EventOf(f); tag == tags.Present {
		rules = append(rules, "must be there")
	}
	tag := tags.ValidateOf(f)
	if tag == "" || tag == "-" {
		return rules
	}
	for rule := range strings.SplitSeq(tag, ",") {
		name, value, _ := strings.Cut(rule, "=")
		value = strings.NewReplacer("0x2C", ",", "0x7C", "|").Replace(value)
		switch text, known := words[name]; {
		case name == "oneof":
			rules = append(rules, "one of "+value)
		case name == "omitempty":
		case known && !strings.Contains(rule, "|"):
			rules = append(rules, text+value)
		default:
			rules = append(rules, rule)
		}
	}
	return rules
}
