package tags

import (
	"fmt"
	"slices"
	"strings"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/registry/internal/route"
)

// itemSeparators are what stands between two items of an event tag by mistake.
const itemSeparators = " \t;&|+"

// runTogether says that commas are missing in text, a bare value that begins at start, if items begin in it: a;tolerant
// would be a text that no event has. It returns nil if there are none. An item can begin at the start of text, too,
// afterBar.
func runTogether(text string, start int, afterBar bool) *Fault {
	var parts []string
	at, from, word := -1, 0, ""
	for i := range len(text) {
		if i == 0 && !afterBar || strings.ContainsRune(itemSeparators, rune(text[i])) || i > 0 && !strings.ContainsRune(itemSeparators, rune(text[i-1])) {
			continue
		}
		item := itemIn(text[i:])
		if item == "" {
			continue
		}
		head := strings.TrimRight(strings.TrimSuffix(strings.TrimRight(text[from:i], itemSeparators), " and"), itemSeparators)
		if head == "" && i > 0 {
			return nil
		}
		if at < 0 {
			at, word = max(i-1, 0), item
		}
		parts, from = append(parts, head), i
	}
	if at < 0 {
		return nil
	}
	fix := "write " + strings.Join(append(parts, text[from:]), ",")
	if parts[0] == "" {
		fix = "write a ',' before " + word + " and not a '|'"
	}
	if word == "tolerant" {
		fix += fmt.Sprintf(", or '%s' if the word is part of the value", strings.ReplaceAll(text, "'", "''"))
	}
	return &Fault{start + at, word + " is an item of its own, and a comma separates items", fix}
}

// itemIn returns the key of the item that text begins with, or "" if it is no item. Only tolerant at the end of the
// text is one without a value.
func itemIn(text string) string {
	if text == "tolerant" {
		return text
	}
	key, _, ok := strings.Cut(text, "=")
	key = strings.TrimSpace(key)
	root, _, below := strings.Cut(strings.ReplaceAll(key, "[", "."), ".")
	switch {
	case !ok, strings.ContainsAny(key, itemSeparators):
		return ""
	case slices.Contains([]string{"source", "detailtype"}, Fold(key)), below && slices.Contains(EnvelopeMembers, root):
		return key
	}
	return ""
}

// strayWord says what an unknown word, which begins at start and after which the parser stands, is likely to be a part
// of. It returns nil if there is no telling.
func (p *eventTagParser) strayWord(word string, start int) *Fault {
	key, value, colon := strings.Cut(word, ":")
	asKey := Nearest(strings.TrimSpace(key), "source", "detail-type")
	root, _, dotted := strings.Cut(strings.ReplaceAll(word, "[", "."), ".")
	unknown := fmt.Sprintf("unknown word %q", word)
	switch {
	case colon && asKey != "" && strings.TrimSpace(value) != "":
		return &Fault{start + len(key), "unexpected ':'", "write " + asKey + "=" + strings.TrimSpace(value)}
	case slices.Contains(EnvelopeMembers, root), Nearest(word, "source", "detail-type", "tolerant", "strict") != "":
		return nil
	case start == 0 && dotted:
		return &Fault{start, fmt.Sprintf("%q has no key", word), "write source=" + route.Text{Text: word}.String()}
	case p.lastKey == "source" && dotted:
		return &Fault{start, unknown, "write source=" + strings.TrimSpace(p.tag[p.lastValue:start-1]) + "|" + route.Text{Text: word}.String() + " if it is a source, too"}
	case p.lastKey == "source" && len(p.pattern.DetailTypes) == 0 && (strings.Contains(word, " ") || strings.ToLower(word) != word):
		return &Fault{start, unknown, "write detail-type=" + route.Text{Text: word}.String()}
	case p.lastKey == "" || p.lastKey == "source":
		return nil
	}
	end := p.pos
	for end < len(p.tag) && p.tag[end] == ',' { // the words after it belong to the same value
		next := endOfKey(p.tag, end+1)
		more := strings.TrimSpace(p.tag[end+1 : next])
		if next < len(p.tag) && p.tag[next] == '=' || more == "" || Nearest(more, "tolerant", "strict") != "" {
			break
		}
		end = next
	}
	text := p.tag[p.lastValue:end]
	values := strings.Split(text, ",")
	for i := range values {
		values[i] = strings.TrimSpace(values[i])
	}
	return &Fault{start, unknown, fmt.Sprintf("write '%s' if the comma is part of the value, %s if they are several",
		strings.ReplaceAll(text, "'", "''"), strings.Join(values, "|"))}
}

// otherQuotes says how to write a value that begins, at start, with a double quote or as a list of JSON does. It
// returns nil if the value does neither.
func (p *eventTagParser) otherQuotes(start int) *Fault {
	rest := p.tag[start:]
	switch {
	case strings.HasPrefix(rest, `"`):
		text, _, _ := strings.Cut(rest[1:], `"`)
		return &Fault{start, "a value has no double quotes around it", "write " + route.Text{Text: text}.String()}
	case strings.HasPrefix(rest, "["):
		list, _, _ := strings.Cut(rest[1:], "]")
		values := strings.Split(list, ",")
		for i, v := range values {
			values[i] = route.Text{Text: strings.Trim(v, ` "`)}.String()
		}
		return &Fault{start, "a list of values has no brackets around it", "write " + strings.Join(values, "|")}
	}
	return nil
}

// plainPath returns how the path grammar writes text that looks like a JSONPath or a JSON pointer to a member of the
// envelope, or that begins in capitals; else "".
func plainPath(text string) string {
	plain := strings.TrimLeft(strings.TrimSpace(text), "$./")
	if !strings.Contains(plain, ".") {
		plain = strings.ReplaceAll(plain, "/", ".")
	}
	path, err := eventpath.Parse(plain)
	if err != nil {
		return ""
	}
	path[0].Name = strings.ToLower(path[0].Name)
	if fixed := path.String(); fixed != text && slices.Contains(EnvelopeMembers, path[0].Name) {
		return fixed
	}
	return ""
}
