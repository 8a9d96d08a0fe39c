package publish

import (
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// anyTime stands for the time of an event that has none.
var anyTime = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// invalid is a fault that is found before anything is sent.
func invalid(reason string, err error) *EntryError {
	return &EntryError{Kind: ErrInvalid, Reason: reason, Err: err}
}

// complete says which event the fault is of.
func (e *EntryError) complete(index int, typ string, entry *Entry) *EntryError {
	e.Index, e.Type, e.Source, e.DetailType = index, typ, entry.Source, entry.DetailType
	return e
}

// check reports what is wrong with an entry, but for its size.
func (p *Publisher) check(e *Entry) *EntryError {
	switch {
	case e.Source == "":
		return invalid("it has no source: set Source, or register its type with a tag that has one source and no more", nil)
	case e.DetailType == "":
		return invalid("it has no detail-type: set DetailType, or register its type with a tag that has one and no more", nil)
	case p.limits.DetailType > 0 && utf8.RuneCountInString(e.DetailType) > p.limits.DetailType:
		return invalid(fmt.Sprintf("its detail-type has %d characters; %d is the most", utf8.RuneCountInString(e.DetailType), p.limits.DetailType), nil)
	case len(e.Detail) == 0:
		return invalid("it has no detail", nil)
	case !e.Detail.IsValid():
		return invalid("its detail is not JSON, or has a member twice", nil)
	case e.Detail.Kind() != '{':
		return invalid("its detail is "+kindOf(e.Detail.Kind())+"; EventBridge takes an object only", nil)
	case p.limits.Depth > 0 && depth(e.Detail) > p.limits.Depth:
		return invalid(fmt.Sprintf("its detail has more than %d levels", p.limits.Depth), nil)
	case !utf8.ValidString(e.Source) || !utf8.ValidString(e.DetailType):
		return invalid("its source or detail-type is not UTF-8", nil)
	}
	if bus, ok := p.bus.(interface{ check(*Entry) string }); ok {
		if reason := bus.check(e); reason != "" {
			return invalid(reason, nil)
		}
	}
	return nil
}

// oversize reports an entry that is larger than a request may be.
func (p *Publisher) oversize(e *Entry) *EntryError {
	size := p.limits.size(*e)
	if p.limits.Bytes <= 0 || size <= p.limits.Bytes {
		return nil
	}
	return &EntryError{Kind: ErrTooLarge, Reason: fmt.Sprintf("it takes %d bytes of a request; %d is the most", size, p.limits.Bytes)}
}

// kindOf names a kind of JSON value.
func kindOf(k jsontext.Kind) string {
	switch k {
	case '"':
		return "a string"
	case '0':
		return "a number"
	case '[':
		return "an array"
	case 'n':
		return "null"
	}
	return "a boolean"
}

// depth returns how many levels of objects and arrays valid JSON has.
func depth(value []byte) int {
	deepest, now, quoted := 0, 0, false
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			now++
			deepest = max(deepest, now)
		case c == '}' || c == ']':
			now--
		}
	}
	return deepest
}
