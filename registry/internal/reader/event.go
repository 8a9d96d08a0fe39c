package reader

import (
	"math/bits"
	"reflect"
	"time"

	"github.com/typedbus/typedbus/registry/internal/convert"
	"github.com/typedbus/typedbus/registry/internal/scan"
)

// Header has the members that every event has but the detail.
type Header struct {
	Version, ID, DetailType, Source, Account, Region, ReplayName string
	Time                                                         time.Time
	Resources                                                    []string
}

// Chooser tells which program is for an event.
type Chooser interface {
	// Choose returns the program for an event with that source and detail-type, never nil. The payload may be asked for
	// more with [Program.Find].
	Choose(source, detailType, payload string) *Program
}

// deferred is a member that cannot be read before the program is known.
type deferred struct {
	which   member
	name    string
	at, end int
}

// Event reads payload. It returns the program that the chooser named and a pointer to a value of its type, in which
// everything is decoded but the envelope: that is in r.Header. It reports false if the payload is not JSON, or no event:
// not an object with a source and a detail-type.
func (r *Reader) Event(payload string, chooser Chooser) (p *Program, value reflect.Value, ok bool) {
	r.begin(payload)
	if !r.members(chooser) {
		return nil, reflect.Value{}, false
	}
	r.learn()
	return r.program, r.value0, true
}

// member is a member of the envelope.
type member uint8

const (
	memberVersion member = iota
	memberID
	memberDetailType
	memberSource
	memberAccount
	memberTime
	memberRegion
	memberResources
	memberReplayName
	memberOther
)

// usualOrder are the members of the envelope in the order in which EventBridge sends them.
var usualOrder = [...]string{`"version":`, `"id":`, `"detail-type":`, `"source":`, `"account":`, `"time":`, `"region":`, `"resources":`}

// memberNamed returns the member with that name.
func memberNamed(name string) member {
	switch name {
	case "version":
		return memberVersion
	case "id":
		return memberID
	case "detail-type":
		return memberDetailType
	case "source":
		return memberSource
	case "account":
		return memberAccount
	case "time":
		return memberTime
	case "region":
		return memberRegion
	case "resources":
		return memberResources
	case "replay-name":
		return memberReplayName
	}
	return memberOther
}

// members reads the members of the event.
func (r *Reader) members(chooser Chooser) bool {
	s := r.text
	i := scan.Space(s, 0)
	if i == len(s) || s[i] != '{' {
		return false
	}
	start := i
	r.depth = 1
	var seen, given set
	names := r.names.Open()
	for i = scan.Space(s, i+1); i < len(s) && s[i] != '}'; {
		which, name, at := r.memberName(&seen, i)
		if at < 0 || at >= len(s) {
			return false
		}
		if r.program == nil && (which == memberOther || which == memberResources) {
			r.choose(chooser)
		}
		if which == memberOther {
			if !r.names.Add(&names, name) {
				return false
			}
		} else if !seen.add(int(which), 0) {
			return false
		}
		if i = r.read(which, name, at, &given); i < 0 {
			return false
		}
		if i = scan.Next(s, i); i < 0 {
			return false
		}
	}
	if i >= len(s) || scan.Space(s, i+1) != len(s) {
		return false
	}
	if r.program == nil && !r.choose(chooser) {
		return false
	}
	for _, d := range r.deferred {
		if end := r.late(d, &given); end != d.end {
			return false
		}
	}
	if r.program.root.rules != nil {
		r.absent(r.program.root, &given, start)
	}
	return true
}

// memberName reads the name of a member that begins at i.
func (r *Reader) memberName(seen *set, i int) (which member, name string, value int) {
	s := r.text
	// The first that is not there yet is likely to be next.
	if k := bits.TrailingZeros64(^seen.small); k < len(usualOrder) {
		if start := usualOrder[k]; len(s)-i > len(start) && s[i:i+len(start)] == start {
			if i += len(start); s[i] <= ' ' {
				i = scan.Space(s, i)
			}
			return member(k), "", i
		}
	}
	name, value, _ = scan.Name(s, i)
	return memberNamed(name), name, value
}

// choose asks for the program, if it is known what for.
func (r *Reader) choose(chooser Chooser) bool {
	if r.Header.Source == "" || r.Header.DetailType == "" {
		return false
	}
	r.program = chooser.Choose(r.Header.Source, r.Header.DetailType, r.text)
	r.value0 = reflect.New(r.program.typ)
	r.tolerant = r.program.tolerant
	return true
}

// read reads a member whose value begins at i, now or later.
func (r *Reader) read(which member, name string, i int, given *set) int {
	s := r.text
	end, done := i, false
	switch {
	case which == memberOther:
		if r.program != nil {
			return r.other(name, i, given)
		}
	case s[i] == 'n':
		return scan.Literal(s, i)
	case which == memberResources:
		if s[i] == '[' {
			noted := r.findings.mark()
			if r.Header.Resources, end, done = r.strings(i); !done {
				r.findings.undo(noted)
			}
		}
	case s[i] == '"':
		var form scan.Form
		if end, form = scan.String(s, i); end < 0 {
			return end
		}
		if which != memberTime {
			*r.Header.text(which) = r.string(s[i+1:end-1], form, i)
			return end
		}
		r.Header.Time, done = convert.RFC3339(scan.Unquote(s[i+1:end-1], form))
	}
	if done {
		return end
	}
	if end = scan.Over(s, i); end >= 0 {
		r.visited += end - i
		r.deferred = append(r.deferred, deferred{which, name, i, end})
	}
	return end
}

// late reads a member that had to wait.
func (r *Reader) late(d deferred, given *set) int {
	h := &r.Header
	n, v := headerText, reflect.Value{}
	switch d.which {
	case memberOther:
		return r.other(d.name, d.at, given)
	case memberTime:
		n, v = headerTime, reflect.ValueOf(&h.Time)
	case memberResources:
		n, v = headerList, reflect.ValueOf(&h.Resources)
	default:
		v = reflect.ValueOf(h.text(d.which))
	}
	v.Elem().SetZero()
	end, _ := r.value(n, v.Elem(), d.at)
	return end
}

// How the members of the envelope are decoded.
var headerText, headerTime, headerList = func() (text, time, list *node) {
	compiling.Lock()
	defer compiling.Unlock()
	return nodeOf(stringType), nodeOf(timeType), nodeOf(stringsType)
}()

// text returns where a member that is text is kept.
func (h *Header) text(which member) *string {
	switch which {
	case memberVersion:
		return &h.Version
	case memberID:
		return &h.ID
	case memberDetailType:
		return &h.DetailType
	case memberSource:
		return &h.Source
	case memberAccount:
		return &h.Account
	case memberRegion:
		return &h.Region
	}
	return &h.ReplayName
}

// other decodes a member that is none of the envelope.
func (r *Reader) other(name string, i int, given *set) (end int) {
	t := r.program.root
	k := t.lookup(name)
	if k < 0 {
		end, _ = r.over(i)
		return end
	}
	f := &t.fields[k]
	v := f.in(r.value0.Elem())
	if t.anyCase {
		v.SetZero() // of two names that differ in case the last counts
	}
	if i < len(r.text) && r.text[i] != 'n' {
		given.add(k, len(t.fields))
	}
	if f.name == "detail" && r.text[i] == '"' && !f.node.isText() {
		inner, end := r.objectInString(i)
		if inner != "" {
			r.inside(inner, i, f.node, v)
			return end
		}
	}
	end, _ = r.value(f.node, v, i)
	return end
}

// isText reports whether n is for a string, or pointers to one.
func (n *node) isText() bool {
	for n.op == opPointer {
		n = n.elem
	}
	return n.typ.Kind() == reflect.String
}
