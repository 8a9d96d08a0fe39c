package registry

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// The keys of the struct tags this package reads. No other file reads a tag.
const (
	eventKey    = "event"
	relationKey = "relation"
	jsonKey     = "json"
	validateKey = "validate"
)

// presentRule is the one rule an event tag can put on a field: the member must be there and not null.
const presentRule = "present"

func eventTagOf(f reflect.StructField) (string, bool)    { return f.Tag.Lookup(eventKey) }
func relationTagOf(f reflect.StructField) (string, bool) { return f.Tag.Lookup(relationKey) }
func jsonTagOf(f reflect.StructField) (string, bool)     { return f.Tag.Lookup(jsonKey) }

func validateTagOf(f reflect.StructField) string { return f.Tag.Get(validateKey) }

func hasValidateTag(f reflect.StructField) bool {
	tag := validateTagOf(f)
	return tag != "" && tag != "-"
}

// tagFault is a mistake in a tag, before it is known whose tag it is.
type tagFault struct {
	offset       int
	problem, fix string
}

// parseEventTag parses the tag of an embedded [Event].
//
//	event = item { "," item } .
//	item  = key "=" value { "|" value } | "tolerant" .
//	key   = "source" | "detail-type" | path .
//	value = ( bare | "'" { any character, "''" for one quote } "'" ) [ "*" ] .
//	bare  = one or more characters other than , | = ' * , no space around .
//
// A value that ends in * matches every text that begins with what stands before it. The path of a condition starts at
// the envelope, as in detail.eventName; the value there must be a scalar, and is compared as text.
func parseEventTag(tag string) (pattern, bool, *tagFault) {
	p := eventTagParser{tag: tag}
	if strings.TrimSpace(tag) == "" {
		return pattern{}, false, &tagFault{0, "the tag is empty", "write source=… with the events' source"}
	}
	for {
		if fault := p.item(); fault != nil {
			return pattern{}, false, fault
		}
		if p.pos == len(tag) {
			break
		}
		p.pos++ // the comma
	}
	if len(p.pattern.sources) == 0 {
		return pattern{}, false, &tagFault{0, "there is no source", "add source=… with the events' source"}
	}
	slices.SortFunc(p.pattern.conditions, func(a, b condition) int { return strings.Compare(a.text, b.text) })
	return p.pattern, p.tolerant, nil
}

type eventTagParser struct {
	tag      string
	pos      int
	pattern  pattern
	tolerant bool
	// lastKey is the key of the latest item with values, and lastValue where the last of them begins.
	lastKey   string
	lastValue int
}

// item parses one item and stops at the comma after it or at the end.
func (p *eventTagParser) item() *tagFault {
	start := p.pos
	p.pos = endOfKey(p.tag, start)
	key := p.tag[start:p.pos]
	trimmed := strings.TrimSpace(key)
	isWord := p.pos == len(p.tag) || p.tag[p.pos] == ','
	if isWord && trimmed != "" {
		if fault := p.strayWord(trimmed, start); fault != nil {
			return fault
		}
	}
	if trimmed != key {
		if trimmed == "" {
			return &tagFault{start, "an item is empty", "remove the extra ','"}
		}
		return &tagFault{start, fmt.Sprintf("there is space around %q", trimmed), "write " + trimmed + " without it"}
	}
	if isWord {
		return p.word(key, start)
	}
	p.pos++ // the equals sign
	switch key {
	case "source":
		return p.values(&p.pattern.sources, key, start)
	case "detail-type":
		return p.values(&p.pattern.detailTypes, key, start)
	case "tolerant":
		return &tagFault{start, "tolerant takes no value", "write tolerant alone"}
	}
	return p.condition(key, start)
}

// word handles an item without a value.
func (p *eventTagParser) word(word string, start int) *tagFault {
	switch {
	case word == "":
		return &tagFault{start, "an item is empty", "remove the extra ','"}
	case word == "tolerant" && p.tolerant:
		return &tagFault{start, "tolerant is there twice", "remove one"}
	case word == "tolerant":
		p.tolerant = true
		return nil
	case word == "strict":
		return &tagFault{start, "strict is what a type is by itself", "remove it"}
	}
	switch near := nearest(word, "source", "detail-type", "tolerant"); near {
	case "tolerant":
		return &tagFault{start, fmt.Sprintf("unknown word %q", word), "write tolerant"}
	case "source", "detail-type":
		return &tagFault{start, fmt.Sprintf("%q has no value", word), "write " + near + "=…"}
	}
	if strings.ContainsAny(word, ".[") {
		return &tagFault{start, fmt.Sprintf("%q has no value", word), "write " + word + "=… or remove it"}
	}
	return &tagFault{start, fmt.Sprintf("unknown word %q", word), "write source=…, detail-type=…, a path=… or tolerant; put '…' around a value with a comma in it"}
}

// condition handles an item whose key is neither source nor detail-type.
func (p *eventTagParser) condition(key string, start int) *tagFault {
	if key == "" {
		return &tagFault{start, "there is nothing before '='", "write source, detail-type or a path"}
	}
	if bare, not := strings.CutSuffix(key, "!"); not {
		return &tagFault{start + len(bare), "no condition says which values an event must not have", "write " + bare + "= with those it may have, or leave the condition out"}
	}
	path, err := ParsePath(key)
	if err == nil && !slices.Contains(envelopeMembers, path.steps[0].name) || err != nil && key[0] == '.' {
		if plain := plainPath(key); strings.ContainsAny(plain, ".[") {
			return &tagFault{start, fmt.Sprintf("unknown key %q", key), "write " + plain}
		}
	}
	if err != nil {
		e := err.(*PathError) //nolint:errorlint // ParsePath returns no other
		return &tagFault{start + e.Offset, e.Problem, e.Fix}
	}
	root := path.steps[0].name
	if len(path.steps) == 1 && !slices.Contains(envelopeMembers, root) || root == "source" || root == "detail-type" {
		if near := nearest(root, "source", "detail-type"); near != "" {
			return &tagFault{start, fmt.Sprintf("unknown key %q", key), "write " + near}
		}
	}
	switch {
	case !slices.Contains(envelopeMembers, root):
		return &tagFault{start, fmt.Sprintf("unknown key %q", key), "write source, detail-type or a path such as detail." + quoteName(root)}
	case key == "detail":
		return &tagFault{start, "detail is an object", "name a member of it, such as detail.state"}
	case root == "resources" && len(path.steps) == 1:
		return &tagFault{start, "resources is a list", "write resources[*], or resources[service:resource-type]"}
	case root == "resources" && path.steps[1].kind == stepIndex:
		return &tagFault{start, "AWS promises no order of resources", "write resources[service:resource-type]"}
	}
	c := condition{path: path, text: formatSteps(path.steps), offset: start}
	if slices.ContainsFunc(p.pattern.conditions, func(o condition) bool { return o.text == c.text }) {
		return &tagFault{start, c.text + " is there twice", "put the values together: " + c.text + "=a|b"}
	}
	if fault := p.values(&c.values, key, start); fault != nil {
		return fault
	}
	p.pattern.conditions = append(p.pattern.conditions, c)
	return nil
}

// values parses the values after the equals sign.
func (p *eventTagParser) values(into *[]textPattern, key string, start int) *tagFault {
	if len(*into) > 0 {
		return &tagFault{start, key + " is there twice", "put the values together: " + key + "=a|b"}
	}
	for {
		at := p.pos
		p.lastKey, p.lastValue = key, at
		value, fault := p.value(key, len(*into) > 0)
		if fault != nil {
			return fault
		}
		for _, other := range *into {
			switch {
			case other == value:
				return &tagFault{at, fmt.Sprintf("%s is there twice", value), "remove one"}
			case other.covers(value):
				return &tagFault{at, fmt.Sprintf("%s already takes %s", other, value), fmt.Sprintf("remove %s", value)}
			case value.covers(other):
				return &tagFault{at, fmt.Sprintf("%s already takes %s", value, other), fmt.Sprintf("remove %s", other)}
			}
		}
		*into = append(*into, value)
		if p.pos == len(p.tag) || p.tag[p.pos] == ',' {
			return nil
		}
		p.pos++ // the bar
	}
}

// value parses one value and stops at the bar or comma after it or at the end.
func (p *eventTagParser) value(key string, afterBar bool) (textPattern, *tagFault) {
	start := p.pos
	if start < len(p.tag) && p.tag[start] == '\'' {
		text, end, ok := unquote(p.tag, start)
		if !ok {
			return textPattern{}, &tagFault{start, "the quoted value does not end", "add the closing '"}
		}
		v := textPattern{text: text}
		if end < len(p.tag) && p.tag[end] == '*' {
			v.prefix = true
			end++
		}
		if end < len(p.tag) && p.tag[end] != ',' && p.tag[end] != '|' {
			if rest := strings.TrimLeft(p.tag[end:], itemSeparators); rest != p.tag[end:] && itemIn(rest) != "" {
				return textPattern{}, &tagFault{end, itemIn(rest) + " is an item of its own, and a comma separates items", "write " + p.tag[start:end] + "," + rest}
			}
			return textPattern{}, &tagFault{end, "there is text after the closing quote", "move it inside the quotes, or write '' for a quote in the value"}
		}
		if text == "" && !v.prefix {
			return textPattern{}, &tagFault{start, key + " has an empty value", "write a value or remove it"}
		}
		p.pos = end
		return v, nil
	}
	if fault := p.otherQuotes(start); fault != nil {
		return textPattern{}, fault
	}
	length := strings.IndexAny(p.tag[start:], ",|")
	if length < 0 {
		length = len(p.tag) - start
	}
	text := p.tag[start : start+length]
	p.pos = start + length
	if fault := runTogether(text, start, afterBar); fault != nil {
		return textPattern{}, fault
	}
	return bareValue(text, key, start)
}

func bareValue(text, key string, start int) (textPattern, *tagFault) {
	trimmed := strings.TrimSpace(text)
	bare, prefix := strings.CutSuffix(text, "*")
	switch at := strings.IndexAny(bare, "*'="); {
	case trimmed == "":
		return textPattern{}, &tagFault{start, key + " has an empty value", "write a value or remove it"}
	case trimmed != text:
		return textPattern{}, &tagFault{start, fmt.Sprintf("there is space around %q", trimmed), fmt.Sprintf("write %s, or '%s' if the space is meant", trimmed, text)}
	case at == 0 && bare[at] == '*':
		return textPattern{}, &tagFault{start, "'*' can only end a value", "write the values in full, or put '…' around a '*' that is meant as such"}
	case at == 0 && bare[at] == '=':
		return textPattern{}, &tagFault{start, "there is an extra '='", fmt.Sprintf("write %s, or '%s' if it is meant", strings.TrimLeft(bare, "="), strings.ReplaceAll(text, "'", "''"))}
	case at >= 0 && bare[at] == '*':
		return textPattern{}, &tagFault{start + at, "'*' can only end a value", fmt.Sprintf("write %s*, or put '…' around a '*' that is meant as such", bare[:at])}
	case at >= 0:
		return textPattern{}, &tagFault{start + at, fmt.Sprintf("unexpected %q in a value", bare[at]), "write '" + strings.ReplaceAll(text, "'", "''") + "'"}
	}
	return textPattern{text: bare, prefix: prefix}, nil
}

// endOfKey returns the offset of the comma or equals sign that ends the key or word beginning at start, or the end of
// the tag. Those in quotes or brackets belong to the key.
func endOfKey(tag string, start int) int {
	for i := start; i < len(tag); i++ {
		switch tag[i] {
		case '\'':
			if _, end, ok := unquote(tag, i); ok {
				i = end - 1
			}
		case '[':
			i += max(strings.IndexByte(tag[i:], ']'), 0)
		case ',', '=':
			return i
		}
	}
	return len(tag)
}
