package sqsxtest

import (
	"fmt"
	"reflect"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/registry"
)

// serial numbers the events that have no id of their own.
var serial atomic.Uint64

// Envelope returns an event of one's own type as EventBridge would deliver it:
//
//	queue.Send(sqsxtest.Envelope(t, &OrderPlaced{Detail: Order{ID: "1"}}))
//
// What the event's envelope does not say is filled in: source and detail-type as its event tag has them, a new id, the time
// of the clock, account 123456789012 and region us-east-1. An event that its type would refuse, because a rule of a tag is
// not kept or the tag matches more than one source or detail-type and the event says neither, fails the test; write the
// text of one that is to be refused.
func Envelope(t testing.TB, event registry.AnyEvent) string {
	t.Helper()
	v := reflect.ValueOf(event)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		t.Fatalf("sqsxtest: %T is no pointer to an event: write &YourEvent{…}", event)
	}
	filled := reflect.New(v.Type().Elem())
	filled.Elem().Set(v.Elem()) // the caller's stays as it is
	e := filled.Interface().(registry.AnyEvent).Envelope()

	types := registry.New()
	if err := types.Register(reflect.Zero(v.Type().Elem()).Interface()); err != nil {
		t.Fatalf("sqsxtest: %v", err)
	}
	source, detailType := types.Sole(v.Type())
	for _, member := range []struct {
		field *string
		text  string
	}{
		{&e.Version, "0"}, {&e.Source, source}, {&e.DetailType, detailType}, {&e.Account, "123456789012"}, {&e.Region, "us-east-1"},
		{&e.ID, fmt.Sprintf("00000000-0000-4000-8000-%012d", serial.Add(1))},
	} {
		if *member.field == "" {
			*member.field = member.text
		}
	}
	if e.Source == "" || e.DetailType == "" {
		t.Fatalf("sqsxtest: %T matches more than one source or detail-type: set Source and DetailType in its Event", event)
	}
	if e.Time.IsZero() {
		e.Time = time.Now()
	}
	e.Time = e.Time.UTC().Truncate(time.Second) // as EventBridge writes it
	if e.Resources == nil {
		e.Resources = []string{}
	}
	body, err := json.Marshal(filled.Interface(), json.Deterministic(true))
	if err != nil {
		t.Fatalf("sqsxtest: %T cannot be written as JSON: %v", event, err)
	}
	decoded, err := types.Decode(body)
	if err != nil {
		t.Fatalf("sqsxtest: %T would be refused: %v", event, err)
	}
	if got := reflect.TypeOf(decoded); got != v.Type() {
		t.Fatalf("sqsxtest: %T would be decoded to %s: its Source, DetailType or conditions are not those of its tag", event, got)
	}
	return string(body)
}
