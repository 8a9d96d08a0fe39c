package tags

import (
	"fmt"
	"slices"
	"strings"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/registry/internal/route"
)

// separators are what stands between two items of an event tag by mistake.
const separators = " \t;&|"

// runTogether says that a comma is missing in text, a bare value that begins at start, if an item begins in it:
// a;tolerant would be a text that no event has. It returns nil if none does. An item can begin at the start of text,
// too, afterBar.
func runTogether(text string, start int, afterBar bool) *Fault {
	for i := range len(text) {
		begins := i == 0 && afterBar || i > 0 && strings.ContainsRune(separators, rune(text[i-1]))
		item := itemIn(text[i:])
		if !begins || item == "" {
			continue
		}
		fix := "write a ',' before it"
		if item == "tolerant" {
			fix += fmt.Sprintf(", or '%s' if the word is part of the value", strings.ReplaceAll(text, "'", "''"))
		}
		return &Fault{start + i, item + " is an item of its own, and a comma separates items", fix}
	}
	return nil
}

// itemIn returns the key of the item that text begins with, or "" if it is no item. Only tolerant at the end of the
// text is one without a value.
func itemIn(text string) string {
	if text == "tolerant" {
		return text
	}
	key, _, ok := strings.Cut(text, "=")
	root, _, below := strings.Cut(strings.ReplaceAll(key, "[", "."), ".")
	if ok && (slices.Contains([]string{"source", "detailtype"}, Fold(key)) || below && slices.Contains(EnvelopeMembers, root)) &&
		!strings.ContainsAny(key, separators) {
		return key
	}
	return ""
}

// strayWord says what an unknown word, which begins at start, is likely to be a part of. It returns nil if there is no
// telling.
func (p *eventTagParser) strayWord(word string, start int) *Fault {
	key, value, colon := strings.Cut(word, ":")
	asKey := Nearest(strings.TrimSpace(key), "source", "detail-type")
	switch {
	case colon && asKey != "" && strings.TrimSpace(value) != "":
		return &Fault{start + len(key), "unexpected ':'", "write " + asKey + "=" + strings.TrimSpace(value)}
	case Nearest(word, "source", "detail-type", "tolerant", "strict") != "":
		return nil
	case start == 0 && strings.Contains(word, "."):
		return &Fault{start, fmt.Sprintf("%q has no key", word), "write source=" + route.Text{Text: word}.String()}
	case p.lastKey == "detail-type":
		return &Fault{start, fmt.Sprintf("unknown word %q", word),
			"put '…' around the detail-type if the comma is part of it, or write '|' between two"}
	}
	return nil
}

// plainPath returns how the path grammar writes text that looks like a JSONPath to a member of the envelope, or that
// begins in capitals; else "".
func plainPath(text string) string {
	path, err := eventpath.Parse(strings.TrimPrefix(strings.TrimPrefix(text, "$"), "."))
	if err != nil {
		return ""
	}
	path[0].Name = strings.ToLower(path[0].Name)
	if fixed := path.String(); fixed != text && slices.Contains(EnvelopeMembers, path[0].Name) {
		return fixed
	}
	return ""
}
