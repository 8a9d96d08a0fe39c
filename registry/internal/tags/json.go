package tags

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// OnlyJSON returns the json tag of a field that has no other tag, or whose only tag it is, faster than
// [reflect.StructTag.Lookup] would. Most fields are such.
func OnlyJSON(tag reflect.StructTag) (text string, ok bool) {
	const start = JSONKey + `:"`
	if tag == "" {
		return "", true
	}
	rest, ok := strings.CutPrefix(string(tag), start)
	if !ok || strings.IndexByte(rest, '"') != len(rest)-1 || strings.IndexByte(rest, '\\') >= 0 {
		return "", false
	}
	return rest[:len(rest)-1], true
}

// CheckJSON checks the json tag of f. Package json reports a wrong tag at every decode of the type, and reads some
// tags differently from one build to another.
func CheckJSON(f reflect.StructField, tag string) *Fault {
	if tag == "" || isPlainName(tag) && f.IsExported() {
		return checkEmbedded(f, tag)
	}
	if !f.IsExported() && !f.Anonymous {
		return &Fault{0, "the field is not exported", "begin its name with a capital letter, or remove the json tag"}
	}
	if i := strings.IndexAny(tag, "'\"`\\"); i >= 0 {
		return &Fault{i, fmt.Sprintf("a JSON name with a %q means different things in different builds", tag[i]), "leave the field out and read the member with Lookup"}
	}
	name, rest, more := strings.Cut(tag, ",")
	if more {
		if f.Anonymous && name == "" {
			return &Fault{0, "an embedded struct has options, for which package json refuses the type", "remove the json tag"}
		}
		if fault := checkJSONOptions(rest, len(name)+1); fault != nil {
			return fault
		}
	}
	return checkEmbedded(f, name)
}

// isPlainName reports whether a json tag is a name and nothing else, as most are.
func isPlainName(tag string) bool {
	for i := range len(tag) {
		switch c := tag[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.', c == ':':
		default:
			return false
		}
	}
	return true
}

// checkJSONOptions checks the options of a json tag, which begin at offset.
func checkJSONOptions(text string, offset int) *Fault {
	known := []string{"omitempty", "omitzero", "string", "case:ignore", "case:strict"}
	var seen []string
	for option := range strings.SplitSeq(text, ",") {
		key, _, _ := strings.Cut(Fold(option), ":")
		switch {
		case key == "embed", key == "inline", key == "unknown":
			return &Fault{offset, option + " means different things in different builds", "embed a struct without a json tag, or read unknown members with Lookup"}
		case key == "format":
			return &Fault{offset, "format is not there in every build", "make the field a type with an UnmarshalText method"}
		case option == "", slices.Contains(seen, option), key == "case" && !slices.Contains(known, option),
			strings.TrimSpace(option) != option, slices.Contains(known, Fold(option)) && Fold(option) != option:
			return &Fault{offset, fmt.Sprintf("unexpected option %q", option), "write each of " + strings.Join(known, ", ") + " that is meant, once and like this"}
		}
		seen = append(seen, option)
		offset += len(option) + 1
	}
	return nil
}

// checkEmbedded checks an embedded field whose tag gives it that name.
func checkEmbedded(f reflect.StructField, name string) *Fault {
	if !f.Anonymous || name != "" {
		return nil
	}
	pointer := f.Type.Kind() == reflect.Pointer
	switch {
	case pointedTo(f.Type).Kind() != reflect.Struct:
		return &Fault{0, "an embedded field that is no struct has no JSON name", "give it one with a json tag, or add `json:\"-\"`"}
	case pointer && !f.IsExported():
		return &Fault{0, "a pointer to a type that is not exported cannot be set", "embed " + f.Type.Elem().Name() + " by value"}
	}
	return nil
}

// JSON is a json tag, read.
type JSON struct {
	Name    string // empty if the tag has none
	Options []string
}

// ReadJSON reads the json tag of f. It reports false for a field that is not part of the JSON.
func ReadJSON(f reflect.StructField) (JSON, bool) {
	tag, _ := JSONOf(f)
	if tag == "-" || !f.IsExported() && !f.Anonymous {
		return JSON{}, false
	}
	return SplitJSON(tag), true
}

func SplitJSON(tag string) JSON {
	name, rest, more := strings.Cut(tag, ",")
	if !more {
		return JSON{Name: name}
	}
	return JSON{Name: name, Options: strings.Split(rest, ",")}
}

// NameOf returns the name of f's JSON member.
func (t JSON) NameOf(f reflect.StructField) string {
	if t.Name != "" {
		return t.Name
	}
	return f.Name
}

// Embeds reports whether the members of f's value are members of the struct around it.
func (t JSON) Embeds(f reflect.StructField) bool {
	if !f.Anonymous || t.Name != "" {
		return false
	}
	return f.Type.Kind() == reflect.Struct || f.Type.Kind() == reflect.Pointer && f.Type.Elem().Kind() == reflect.Struct
}

func pointedTo(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}
