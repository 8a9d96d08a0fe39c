package catalog

import (
	"fmt"
	"strings"
)

// kindNames are the words of the type notation:
//
//	type   = scalar | "object" | "=" path | "[" type "]" | "{" type "}" .
//	scalar = "unknown" | "string" | "time" | "integer" | "number" | "boolean" | "text" | "any" | "gone" .
//	field  = type [ "!" ] [ "~" ] [ " " origins ] .
//
// "text" is text in some events and something else in others, of which the field
// then holds the JSON; "gone", in a supplement, takes away a field that another
// origin has by mistake. "[string]" is a list, "{string}" a map with free names; "=path" repeats the
// object at that path, "=." the detail itself.
var kindNames = map[string]Kind{
	"unknown": Unknown, "string": String, "time": Time, "integer": Integer,
	"number": Number, "boolean": Boolean, "text": Text, "object": Object, "any": Any, "gone": Gone,
}

// String returns the word of a scalar kind.
func (k Kind) String() string {
	switch k {
	case List:
		return "list"
	case Map:
		return "map"
	}
	for name, kind := range kindNames {
		if kind == k {
			return name
		}
	}
	return "invalid"
}

// Notation spells a type, without the members of its object.
func (t *Type) Notation() string {
	switch {
	case t.Kind == List:
		return "[" + t.Elem.Notation() + "]"
	case t.Kind == Map:
		return "{" + t.Elem.Notation() + "}"
	case t.Same != "":
		return "=" + t.Same
	}
	return t.Kind.String()
}

// ParseType reads what Notation writes.
func ParseType(text string) (Type, error) {
	inner := func(kind Kind) (Type, error) {
		elem, err := ParseType(text[1 : len(text)-1])
		return Type{Kind: kind, Elem: &elem}, err
	}
	switch {
	case len(text) > 2 && text[0] == '[' && text[len(text)-1] == ']':
		return inner(List)
	case len(text) > 2 && text[0] == '{' && text[len(text)-1] == '}':
		return inner(Map)
	case len(text) > 1 && text[0] == '=':
		return Type{Kind: Object, Same: text[1:]}, nil
	}
	kind, ok := kindNames[text]
	if !ok {
		return Type{}, fmt.Errorf("unknown type %q", text)
	}
	return Type{Kind: kind}, nil
}

// notation spells a field without its name.
func (f *Field) notation() string {
	s := f.Type.Notation()
	if f.Required {
		s += "!"
	}
	if f.Null {
		s += "~"
	}
	return withOrigin(s, f.Origin)
}

func parseField(text string) (*Field, error) {
	text, origin, err := cutOrigin(text)
	if err != nil {
		return nil, err
	}
	f := &Field{Origin: origin}
	text, f.Null = strings.CutSuffix(text, "~")
	text, f.Required = strings.CutSuffix(text, "!")
	f.Type, err = ParseType(text)
	return f, err
}

func withOrigin(s string, o Origin) string {
	if o != 0 {
		s += " " + o.words(shortOrigins)
	}
	return s
}

// cutOrigin splits the origins off a fact; a fact that names none is the
// reader's own, entered by hand.
func cutOrigin(text string) (string, Origin, error) {
	fact, origins, found := strings.Cut(text, " ")
	if !found {
		return fact, Document, nil
	}
	o, err := parseOrigin(origins, shortOrigins)
	return fact, o, err
}

func parseOrigin(text string, names [5]string) (Origin, error) {
	var o Origin
next:
	for word := range strings.SplitSeq(text, ",") {
		for i, name := range names {
			if word == name {
				o |= 1 << i
				continue next
			}
		}
		return 0, fmt.Errorf("unknown origin %q", word)
	}
	return o, nil
}

// notation spells a relation without its name: "ecs.Task,detail.taskArn,cluster=detail.clusterArn s".
// A "*" after the target says that the event names any number of resources.
func (r *Relation) notation() string {
	s := r.Target
	if r.Many {
		s += "*"
	}
	s += "," + r.Path
	if r.Args != "" {
		s += "," + r.Args
	}
	return withOrigin(s, r.Origin)
}

func parseRelation(name, text string) (Relation, error) {
	text, origin, err := cutOrigin(text)
	if err != nil {
		return Relation{}, err
	}
	r := Relation{Name: name, Origin: origin}
	var rest string
	r.Target, rest, _ = strings.Cut(text, ",")
	r.Target, r.Many = strings.CutSuffix(r.Target, "*")
	r.Path, r.Args, _ = strings.Cut(rest, ",")
	if r.Target == "" || r.Path == "" {
		return r, fmt.Errorf("relation %q: want target,path", text)
	}
	return r, nil
}
