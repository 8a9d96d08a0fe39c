package tags

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// CheckForm checks that a field's tag is a list of key:"value" pairs with spaces between them, and has no key of this
// package's in capitals: package reflect would not find it. Key is the one to show.
func CheckForm(tag reflect.StructTag, key string) *Fault {
	for rest := strings.TrimLeft(string(tag), " "); rest != ""; rest = strings.TrimLeft(rest, " ") {
		found, after, _ := strings.Cut(rest, ":")
		value, err := strconv.QuotedPrefix(after)
		if err != nil || value[0] != '"' || found == "" || strings.ContainsFunc(found, notInKey) {
			return &Fault{Problem: `the tag is not of key:"value" pairs with spaces between them, and is not read`,
				Fix: fmt.Sprintf(`write it as %s:"…", without a space after the colon and with one after the closing quote`, key)}
		}
		ours := []string{EventKey, RelationKey, JSONKey, ValidateKey}
		if lower := strings.ToLower(found); lower != found && slices.Contains(ours, lower) {
			return &Fault{Problem: fmt.Sprintf("the key %s is not read", found), Fix: "write " + lower}
		}
		rest = after[len(value):]
	}
	return nil
}

// notInKey reports whether c is in no key. Package reflect takes a comma for a part of the key after it.
func notInKey(c rune) bool { return c <= ' ' || strings.ContainsRune("\",;|&+`\x7f", c) }
