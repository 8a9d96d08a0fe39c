package registry

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/internal/text"
	"github.com/typedbus/typedbus/registry/internal/reader"
)

// Event is the envelope that EventBridge puts around every event. An event type embeds it by value as its first field,
// with an event tag that says which events the type takes:
//
//	type ThingyEvent struct {
//		registry.Event `event:"source=my.custom.source,detail-type=EC2 Thingy"`
//		Detail         Thingy `json:"detail"`
//	}
//
// The zero Event is an empty envelope: it has no payload and no session.
//
// The members are those of the [event structure reference].
//
// [event structure reference]: https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
type Event struct {
	// Version is the version of the envelope, "0" on every event there is today.
	Version string `json:"version"`
	// ID is unique to the event and the same on each of its deliveries: the key to recognise a duplicate by.
	ID string `json:"id"`
	// DetailType says, together with Source, what kind of event this is and so what Detail holds.
	DetailType string `json:"detail-type"`
	// Source is the service or application that sent the event; AWS's own begin with "aws.".
	Source string `json:"source"`
	// Account is the 12-digit AWS account the event belongs to.
	Account string `json:"account"`
	// Time is when the event happened, as its source tells it (seconds resolution).
	Time time.Time `json:"time"`
	// Region is the AWS region the event comes from, for example "eu-west-1".
	Region string `json:"region"`
	// Resources are the ARNs of the resources the event speaks of, in an order AWS does not promise.
	Resources []string `json:"resources"`
	// ReplayName is the name of the archive replay that sent the event again; empty on a live event.
	ReplayName string `json:"replay-name,omitzero"`

	payload string
	session Session
	drift   []Violation
	plan    *plan
}

var (
	eventType    = reflect.TypeFor[Event]()
	anyEventType = reflect.TypeFor[AnyEvent]()
)

// AnyEvent is any decoded event: a pointer to a struct that embeds [Event]. A type switch tells which one.
type AnyEvent interface {
	// Envelope returns the embedded Event.
	Envelope() *Event
}

// Envelope returns e. It makes a pointer to any struct that embeds Event an [AnyEvent].
func (e *Event) Envelope() *Event { return e }

// String describes the event in one line: its source, detail-type, account, region and id. It shows nothing of the
// detail, quotes what cannot be printed, and cuts what is long, so that any event can be logged.
func (e *Event) String() string {
	return fmt.Sprintf("%s: %s (account %s, region %s, id %s)",
		text.Line(e.Source), text.Line(e.DetailType), text.Line(e.Account), text.Line(e.Region), text.Line(e.ID))
}

// Raw returns the payload the event was decoded from, byte for byte: members that the event's type does not know are
// in it too. It is nil on an event that was not decoded. Each call returns a copy, which is the caller's.
//
// [DecodeMap] has no bytes to keep; Raw is then the map as JSON, members sorted by name.
func (e *Event) Raw() jsontext.Value {
	if e.payload == "" {
		return nil
	}
	return jsontext.Value(e.payload)
}

// Session returns the session given with [WithSession], or nil if there was none.
func (e *Event) Session() Session { return e.session }

// Drift lists what did not fit the event's type and was left zero, sorted by path: at most a thousand places. It is
// always empty on an event of a strict type: there the same findings are a [ValidationError].
//
// Drift does not list a value that was converted because it plainly means the same: nothing is lost. It does list the
// members that the keys of the type's relations are made of where they are absent, null or empty, but for those that
// omitzero or omitempty in their json tags says may be left out; if the event names no resource at all, for those, too.
func (e *Event) Drift() []Violation { return e.drift }

// Lookup returns the first value in the payload at path, whether or not the event's type has a field for it. It reports
// false if there is no such value, or if path is not a path; [Event.Find] then returns an error that says why. A JSON
// null is a value: it is found.
//
//	path     = step { "." step } .
//	step     = name { "[" selector "]" } .
//	name     = bare | "'" { any character, "''" for one quote } "'" .
//	bare     = one or more characters other than . [ ] ' , = | .
//	selector = index | "*" | service ":" resource-type .
//
// A name is a JSON member name, case and all; one with a reserved character in it is quoted, as in
// detail.'aws:tag,x'. An index counts from 0. [*] takes each element. [ecs:service] takes each element that is the
// ARN of such a resource, so resources[ecs:service] finds the service wherever it stands in the list. The tags of event
// types and relations have the same paths.
//
// Lookup looks into a detail that arrived as a JSON string as if it had arrived as an object. It does the same with
// every member that the event's type takes in another form than its own, so that it finds what the fields hold.
func (e *Event) Lookup(path string) (jsontext.Value, bool) {
	values, err := e.find(path, 1)
	if err != nil || len(values) == 0 {
		return nil, false
	}
	return values[0], true
}

// Find returns every value in the payload at path, in the payload's order: "detail.tags[*].key" finds the key of each
// tag that has one. The error is a [*PathError].
func (e *Event) Find(path string) ([]jsontext.Value, error) { return e.find(path, -1) }

// find returns the first values at path, at most so many unless that is negative.
func (e *Event) find(path string, most int) ([]jsontext.Value, error) {
	p, err := parsePath(path)
	if err != nil {
		return nil, err
	}
	var values []jsontext.Value
	e.each(p, func(_ []int, value jsontext.Value) bool {
		values = append(values, value)
		return len(values) != most
	})
	return values, nil
}

// each yields every value in the payload at path, and its position: for every step that takes several elements, the
// index of the one taken.
func (e *Event) each(path eventpath.Path, yield func([]int, jsontext.Value) bool) {
	e.program().Find(e.payload, path, func(position []int, value string) bool {
		return yield(position, jsontext.Value(value))
	})
}

// program returns what decoded the event, or nil.
func (e *Event) program() *reader.Program {
	if e.plan == nil {
		return nil
	}
	return e.plan.program()
}

// UnknownEvent is an event that no type is registered for. Its envelope is decoded, its detail kept as it came.
type UnknownEvent struct {
	Event
	Detail jsontext.Value `json:"detail"`
}

// parsePath parses the text of a path. Its error is a [*PathError].
func parsePath(text string) (eventpath.Path, error) {
	path, err := eventpath.Parse(text)
	if wrong, ok := errors.AsType[*eventpath.Error](err); ok {
		return nil, (*PathError)(wrong)
	}
	return path, nil
}

// Untaken lists the members of the payload that no field of the event's type takes, in the payload's order: at most a
// thousand paths, each once, with [*] for the elements of a list and * for the names of a map. A member that no field
// takes is not a mistake. Many of them, together with fields that stay empty, show that a type does not fit its events.
// Untaken walks through the payload once more. It returns nil for an event that was not decoded.
func (e *Event) Untaken() []string {
	if e.plan == nil {
		return nil
	}
	return e.plan.program().Untaken(e.payload)
}

// WithUntaken makes a registry call report for each member that no field takes, see [Event.Untaken], once for each type
// and path. It is meant for tests and staging environments: each event is walked through once more. report may be
// called by many goroutines at once. A registry makes at most ten thousand reports: names of members come from outside,
// and must not take up memory without a bound.
func WithUntaken(report func(t reflect.Type, path string)) Option {
	reports := &untakenReports{report: report}
	return option(func(s *settings) { s.untaken, s.has = reports, s.has|hasUntaken })
}

// untakenReports are what [WithUntaken] has reported.
type untakenReports struct {
	report func(t reflect.Type, path string)
	seen   sync.Map // untakenPlace to nothing
	count  atomic.Int64
}

type untakenPlace struct {
	typ  reflect.Type
	path string
}

// mostUntakenReports bounds the memory that a sender of ever new names can ask for.
const mostUntakenReports = 10_000

func (u *untakenReports) of(e *Event) {
	for _, path := range e.Untaken() {
		if u.count.Load() >= mostUntakenReports {
			return
		}
		if _, known := u.seen.LoadOrStore(untakenPlace{e.plan.typ, path}, nil); !known {
			u.count.Add(1)
			u.report(e.plan.typ, path)
		}
	}
}
