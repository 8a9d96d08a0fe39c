package tags

import (
	"fmt"
	"iter"
	"reflect"
	"strconv"
	"strings"
)

// CheckForm checks that a field's tag is a list of key:"value" pairs with spaces between them. What is not is
// nothing to package reflect: the tag would be as if it were not there. Key is the one to name where none is written.
func CheckForm(tag reflect.StructTag, key string) *Fault {
	for rest := string(tag); ; {
		if rest = strings.TrimLeft(rest, " "); rest == "" {
			return nil
		}
		name := rest[:keyLength(rest)]
		after := rest[len(name):]
		switch {
		case name != "" && strings.ContainsRune(",;|&+", rune(name[0])):
			second := strings.TrimLeft(rest, ",;|&+ ")
			return &Fault{Problem: fmt.Sprintf("there is a %q between two tags, and the second is not read", name[:1]),
				Fix: "write a space before " + second[:keyLength(second)] + " instead"}
		case name == "", after == "", after[0] != ':':
			return notInForm(key, rest)
		case len(after) == 1 || after[1] != '"':
			return notInForm(name, after[1:])
		}
		end := closingQuote(after[1:])
		if end < 0 {
			return &Fault{Problem: "the tag " + name + ":\"… does not end", Fix: `add the closing "`}
		}
		if _, err := strconv.Unquote(after[1 : end+2]); err != nil {
			return &Fault{Problem: "the tag " + name + ":\"…\" is not a Go string", Fix: `write \\ for each \ in it`}
		}
		rest = after[end+2:]
	}
}

// notInForm says how to write the tag of which value was meant to be the value.
func notInForm(key, value string) *Fault {
	f := &Fault{Problem: fmt.Sprintf(`the tag is not in the form %s:"…"`, key)}
	value = strings.Trim(strings.TrimPrefix(strings.TrimSpace(value), key+"="), "\"'")
	if value == "" || strings.ContainsAny(value, "\"\\`") {
		f.Fix = fmt.Sprintf(`write %s:"…", with no space after the colon and "…" around the value`, key)
		return f
	}
	f.Fix = fmt.Sprintf(`write %s:"%s"`, key, value)
	return f
}

// keyLength returns how much of the text package reflect takes for the key of a tag.
func keyLength(text string) int {
	for i := range len(text) {
		if c := text[i]; c <= ' ' || c == ':' || c == '"' || c == 0x7f {
			return i
		}
	}
	return len(text)
}

// closingQuote returns the offset in text of the quote that ends the string that text begins with, or -1.
func closingQuote(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return -1
}

// tagKeys yields the keys of a tag that is in the form.
func tagKeys(tag reflect.StructTag) iter.Seq[string] {
	return func(yield func(string) bool) {
		for rest := strings.TrimLeft(string(tag), " "); rest != ""; rest = strings.TrimLeft(rest, " ") {
			key := rest[:keyLength(rest)]
			if !yield(key) {
				return
			}
			rest = rest[len(key)+1:]
			rest = rest[closingQuote(rest)+1:]
		}
	}
}

// MisspelledKey returns the key in a tag that was likely meant to be the wanted one, or "". The tag is in the form.
func MisspelledKey(tag reflect.StructTag, want string) string {
	for key := range tagKeys(tag) {
		if key != want && Nearest(key, want) != "" {
			return key
		}
	}
	return ""
}

// OtherCase returns a key in a tag that differs from one of this package's in case alone, and the one that was meant.
// The tag is in the form. What is further from one may well be another package's, such as bson.
func OtherCase(tag reflect.StructTag) (key, meant string) {
	for key := range tagKeys(tag) {
		for _, meant := range []string{EventKey, RelationKey, JSONKey, ValidateKey} {
			if key != meant && strings.EqualFold(key, meant) {
				return key, meant
			}
		}
	}
	return "", ""
}
