package tags

import (
	"cmp"
	"fmt"
	"regexp"
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
	for more := strings.TrimSpace(tag) != ""; more; {
		if fault := p.item(); fault != nil {
			return route.Pattern{}, false, fault
		}
		more = p.pos < len(tag)
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
}

// item parses one item and stops at the comma after it or at the end.
func (p *eventTagParser) item() *Fault {
	start := p.pos
	p.pos = endOfKey(p.tag, start)
	key := p.tag[start:p.pos]
	if fault := spaceAround(key, start); fault != nil {
		return fault
	}
	if p.pos == len(p.tag) || p.tag[p.pos] == ',' {
		switch key {
		case "tolerant":
			p.tolerant = true
			return nil
		case "":
			return &Fault{start, "an item is empty", "remove the extra ','"}
		}
		return &Fault{start, fmt.Sprintf("%q has no value", key), "write source=…, detail-type=…, a path=… or tolerant; put '…' around a value with a comma in it"}
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

// condition handles an item whose key is neither source nor detail-type.
func (p *eventTagParser) condition(key string, start int) *Fault {
	if bare, not := strings.CutSuffix(key, "!"); not {
		return &Fault{start + len(bare), "no condition says which values an event must not have", "write " + bare + "= with those it may have, or leave the condition out"}
	}
	path, fault := parsePath(key, start)
	if fault != nil {
		return fault
	}
	root := path[0].Name
	if !slices.Contains(EnvelopeMembers, root) || root == "source" || root == "detail-type" {
		near := cmp.Or(Nearest(root, "source", "detail-type"), "source, detail-type or a whole path, such as detail.state")
		return &Fault{start, fmt.Sprintf("unknown key %q", key), "write " + near}
	}
	if len(path) == 1 && (root == "detail" || root == "resources") {
		return &Fault{start, root + " is not a scalar", "name what in it has the value, such as detail.state or resources[service:resource-type]"}
	}
	c := route.Condition{Path: path, Key: path.String(), Offset: start}
	if slices.ContainsFunc(p.pattern.Conditions, func(o route.Condition) bool { return o.Key == c.Key }) {
		return twice(c.Key, start)
	}
	if fault := p.values(&c.Values, key, start); fault != nil {
		return fault
	}
	p.pattern.Conditions = append(p.pattern.Conditions, c)
	return nil
}

func twice(key string, start int) *Fault {
	return &Fault{start, key + " is there twice", "put the values together: " + key + "=a|b"}
}

// values parses the values after the equals sign.
func (p *eventTagParser) values(into *[]route.Text, key string, start int) *Fault {
	if len(*into) > 0 {
		return twice(key, start)
	}
	for {
		at := p.pos
		value, fault := p.value(key)
		if fault != nil {
			return fault
		}
		for _, other := range *into {
			if other == value || other.Covers(value) || value.Covers(other) {
				return &Fault{at, fmt.Sprintf("%s and %s overlap", other, value), "keep the one that takes more"}
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
func (p *eventTagParser) value(key string) (v route.Text, fault *Fault) {
	start := p.pos
	if start < len(p.tag) && p.tag[start] == '\'' {
		text, end, ok := eventpath.Unquote(p.tag, start)
		if !ok {
			return v, &Fault{start, "the quoted value does not end", "add the closing '"}
		}
		v.Text = text
		if end < len(p.tag) && p.tag[end] == '*' {
			v.Prefix = true
			end++
		}
		if p.pos = end; end < len(p.tag) && p.tag[end] != ',' && p.tag[end] != '|' {
			return v, &Fault{end, "there is text after the closing quote", "write a ',' or '|' before it, or '' for a quote in the value"}
		}
	} else {
		length := strings.IndexAny(p.tag[start:], ",|")
		if length < 0 {
			length = len(p.tag) - start
		}
		p.pos = start + length
		if v, fault = bareValue(p.tag[start:p.pos], start); fault != nil {
			return v, fault
		}
	}
	if v.Text == "" && !v.Prefix {
		return v, &Fault{start, key + " has an empty value", "write a value or remove it"}
	}
	return v, nil
}

// endsInTolerant are texts that lack a comma: a;tolerant would be a value that no event has.
var endsInTolerant = regexp.MustCompile(`[\s;&]tolerant$`)

func bareValue(text string, start int) (route.Text, *Fault) {
	const separate = "put '…' around the value, with '' for a ' in it; or a ',' before the next item"
	bare, prefix := strings.CutSuffix(text, "*")
	switch at := strings.IndexAny(bare, "*'="); {
	case at >= 0 && bare[at] == '*':
		return route.Text{}, &Fault{start + at, "'*' can only end a value", "write what comes before it, or put '…' around a '*' that is meant as such"}
	case at >= 0:
		return route.Text{}, &Fault{start + at, fmt.Sprintf("unexpected %q in a value", bare[at]), separate}
	case endsInTolerant.MatchString(text):
		return route.Text{}, &Fault{start + len(text) - len("tolerant"), "tolerant is an item of its own", separate}
	}
	return route.Text{Text: bare, Prefix: prefix}, spaceAround(text, start)
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
