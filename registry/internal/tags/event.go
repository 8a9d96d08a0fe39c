package tags

import (
	"fmt"
	"slices"
	"strings"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/registry/internal/route"
)

// Event parses the tag of an embedded registry.Event.
//
//	event = item { "," item } .
//	item  = key "=" value { "|" value } | "tolerant" .
//	key   = "source" | "detail-type" | path .
//	value = ( bare | "'" { any character, "''" for one quote } "'" ) [ "*" ] .
//	bare  = one or more characters other than , | = ' * , no space around .
//
// A value that ends in * matches every text that begins with what stands before it. The path of a condition starts at
// the envelope, as in detail.eventName; the value there must be a scalar, and is compared as text.
func Event(tag string) (route.Pattern, bool, *Fault) {
	p := eventTagParser{tag: tag}
	if strings.TrimSpace(tag) == "" {
		return route.Pattern{}, false, &Fault{0, "the tag is empty", "write source=… with the events' source"}
	}
	for {
		if fault := p.item(); fault != nil {
			return route.Pattern{}, false, fault
		}
		if p.pos == len(tag) {
			break
		}
		p.pos++ // the comma
	}
	if len(p.pattern.Sources) == 0 {
		return route.Pattern{}, false, &Fault{0, "there is no source", "add source=… with the events' source"}
	}
	slices.SortFunc(p.pattern.Conditions, func(a, b route.Condition) int { return strings.Compare(a.Key, b.Key) })
	return p.pattern, p.tolerant, nil
}

type eventTagParser struct {
	tag      string
	pos      int
	pattern  route.Pattern
	tolerant bool
	lastKey  string // of the latest item with values
}

// item parses one item and stops at the comma after it or at the end.
func (p *eventTagParser) item() *Fault {
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
			return &Fault{start, "an item is empty", "remove the extra ','"}
		}
		return &Fault{start, fmt.Sprintf("there is space around %q", trimmed), "write " + trimmed + " without it"}
	}
	if isWord {
		return p.word(key, start)
	}
	p.pos++ // the equals sign
	switch key {
	case "source":
		return p.values(&p.pattern.Sources, key, start)
	case "detail-type":
		return p.values(&p.pattern.DetailTypes, key, start)
	case "tolerant":
		return &Fault{start, "tolerant takes no value", "write tolerant alone"}
	}
	return p.condition(key, start)
}

// word handles an item without a value.
func (p *eventTagParser) word(word string, start int) *Fault {
	switch {
	case word == "":
		return &Fault{start, "an item is empty", "remove the extra ','"}
	case word == "tolerant" && p.tolerant:
		return &Fault{start, "tolerant is there twice", "remove one"}
	case word == "tolerant":
		p.tolerant = true
		return nil
	case word == "strict":
		return &Fault{start, "strict is what a type is by itself", "remove it"}
	}
	switch near := Nearest(word, "source", "detail-type", "tolerant"); near {
	case "tolerant":
		return &Fault{start, fmt.Sprintf("unknown word %q", word), "write tolerant"}
	case "source", "detail-type":
		return &Fault{start, fmt.Sprintf("%q has no value", word), "write " + near + "=…"}
	}
	if strings.ContainsAny(word, ".[") {
		return &Fault{start, fmt.Sprintf("%q has no value", word), "write " + word + "=… or remove it"}
	}
	return &Fault{start, fmt.Sprintf("unknown word %q", word), "write source=…, detail-type=…, a path=… or tolerant; put '…' around a value with a comma in it"}
}

// condition handles an item whose key is neither source nor detail-type.
func (p *eventTagParser) condition(key string, start int) *Fault {
	if key == "" {
		return &Fault{start, "there is nothing before '='", "write source, detail-type or a path"}
	}
	if bare, not := strings.CutSuffix(key, "!"); not {
		return &Fault{start + len(bare), "no condition says which values an event must not have", "write " + bare + "= with those it may have, or leave the condition out"}
	}
	path, err := eventpath.Parse(key)
	if err == nil && !slices.Contains(EnvelopeMembers, path[0].Name) || err != nil && key[0] == '.' {
		if plain := plainPath(key); strings.ContainsAny(plain, ".[") {
			return &Fault{start, fmt.Sprintf("unknown key %q", key), "write " + plain}
		}
	}
	if err != nil {
		e := err.(*eventpath.Error) //nolint:errorlint // eventpath.Parse returns no other
		return &Fault{start + e.Offset, e.Problem, e.Fix}
	}
	root := path[0].Name
	if len(path) == 1 && !slices.Contains(EnvelopeMembers, root) || root == "source" || root == "detail-type" {
		if near := Nearest(root, "source", "detail-type"); near != "" {
			return &Fault{start, fmt.Sprintf("unknown key %q", key), "write " + near}
		}
	}
	switch {
	case !slices.Contains(EnvelopeMembers, root):
		return &Fault{start, fmt.Sprintf("unknown key %q", key), "write source, detail-type or a path such as detail." + eventpath.Quote(root)}
	case key == "detail":
		return &Fault{start, "detail is an object", "name a member of it, such as detail.state"}
	case root == "resources" && len(path) == 1:
		return &Fault{start, "resources is a list", "write resources[*], or resources[service:resource-type]"}
	case root == "resources" && path[1].Kind == eventpath.Index:
		return &Fault{start, "AWS promises no order of resources", "write resources[service:resource-type]"}
	}
	c := route.Condition{Path: path, Key: path.String(), Offset: start}
	if slices.ContainsFunc(p.pattern.Conditions, func(o route.Condition) bool { return o.Key == c.Key }) {
		return &Fault{start, c.Key + " is there twice", "put the values together: " + c.Key + "=a|b"}
	}
	if fault := p.values(&c.Values, key, start); fault != nil {
		return fault
	}
	p.pattern.Conditions = append(p.pattern.Conditions, c)
	return nil
}

// values parses the values after the equals sign.
func (p *eventTagParser) values(into *[]route.Text, key string, start int) *Fault {
	if len(*into) > 0 {
		return &Fault{start, key + " is there twice", "put the values together: " + key + "=a|b"}
	}
	for {
		at := p.pos
		p.lastKey = key
		value, fault := p.value(key, len(*into) > 0)
		if fault != nil {
			return fault
		}
		for _, other := range *into {
			switch {
			case other == value:
				return &Fault{at, fmt.Sprintf("%s is there twice", value), "remove one"}
			case other.Covers(value):
				return &Fault{at, fmt.Sprintf("%s already takes %s", other, value), fmt.Sprintf("remove %s", value)}
			case value.Covers(other):
				return &Fault{at, fmt.Sprintf("%s already takes %s", value, other), fmt.Sprintf("remove %s", other)}
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
func (p *eventTagParser) value(key string, afterBar bool) (route.Text, *Fault) {
	start := p.pos
	if start < len(p.tag) && p.tag[start] == '\'' {
		text, end, ok := eventpath.Unquote(p.tag, start)
		if !ok {
			return route.Text{}, &Fault{start, "the quoted value does not end", "add the closing '"}
		}
		v := route.Text{Text: text}
		if end < len(p.tag) && p.tag[end] == '*' {
			v.Prefix = true
			end++
		}
		if end < len(p.tag) && p.tag[end] != ',' && p.tag[end] != '|' {
			if fault := runTogether(p.tag[end:], end, false); fault != nil {
				return route.Text{}, fault
			}
			return route.Text{}, &Fault{end, "there is text after the closing quote", "move it inside the quotes, or write '' for a quote in the value"}
		}
		if text == "" && !v.Prefix {
			return route.Text{}, &Fault{start, key + " has an empty value", "write a value or remove it"}
		}
		p.pos = end
		return v, nil
	}
	length := strings.IndexAny(p.tag[start:], ",|")
	if length < 0 {
		length = len(p.tag) - start
	}
	text := p.tag[start : start+length]
	p.pos = start + length
	if fault := runTogether(text, start, afterBar); fault != nil {
		return route.Text{}, fault
	}
	return bareValue(text, key, start)
}

func bareValue(text, key string, start int) (route.Text, *Fault) {
	trimmed := strings.TrimSpace(text)
	bare, prefix := strings.CutSuffix(text, "*")
	switch at := strings.IndexAny(bare, "*'="); {
	case trimmed == "":
		return route.Text{}, &Fault{start, key + " has an empty value", "write a value or remove it"}
	case trimmed != text:
		return route.Text{}, &Fault{start, fmt.Sprintf("there is space around %q", trimmed), fmt.Sprintf("write %s, or '%s' if the space is meant", trimmed, text)}
	case at >= 0 && bare[at] == '*':
		return route.Text{}, &Fault{start + at, "'*' can only end a value", "write what comes before it, or put '…' around a '*' that is meant as such"}
	case at >= 0:
		return route.Text{}, &Fault{start + at, fmt.Sprintf("unexpected %q in a value", bare[at]), "write '" + strings.ReplaceAll(text, "'", "''") + "'"}
	}
	return route.Text{Text: bare, Prefix: prefix}, nil
}

// endOfKey returns the offset of the comma or equals sign that ends the key or word beginning at start, or the end of
// the tag. Those in quotes or brackets belong to the key.
func endOfKey(tag string, start int) int {
	for i := start; i < len(tag); i++ {
		switch tag[i] {
		case '\'':
			if _, end, ok := eventpath.Unquote(tag, i); ok {
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
