package publish_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/publish"
)

type anySourceEvent struct {
	registry.Event `event:"source=my.any|my.other,detail-type=Any*"`
	Detail         map[string]any `json:"detail"`
}

type urgentEvent struct {
	registry.Event `event:"source=my.orders,detail-type=Order Placed,detail.note=urgent"`
	Detail         order `json:"detail"`
}

type bareEvent struct {
	registry.Event `event:"source=my.bare,detail-type=Bare"`
}

type textEvent struct {
	registry.Event `event:"source=my.text,detail-type=Text"`
	Detail         jsontext.Value `json:"detail"`
}

type strayEvent struct {
	registry.Event `event:"source=my.stray,detail-type=Stray"`
	Detail         struct{} `json:"detail"`
	Extra          string   `json:"extra"`
}

type tolerantEvent struct {
	registry.Event `event:"source=my.tolerant,detail-type=Tolerant,tolerant"`
	Detail         struct {
		ID string `json:"id" validate:"required"`
	} `json:"detail"`
}

type chanEvent struct {
	registry.Event `event:"source=my.chan,detail-type=Chan"`
	Detail         struct {
		Any any `json:"any"`
	} `json:"detail"`
}

type nobodysEvent struct {
	registry.Event `event:"source=my.nobody,detail-type=Nobody's"`
	Detail         struct{} `json:"detail"`
}

func everyType(t *testing.T) publish.Option {
	return publish.WithRegistry(orders(t, anySourceEvent{}, urgentEvent{}, bareEvent{}, textEvent{}, strayEvent{}, tolerantEvent{}, chanEvent{}))
}

func TestEntry(t *testing.T) {
	at := time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC)
	tests := []struct {
		name  string
		event registry.AnyEvent
		want  publish.Entry
	}{
		{"source and detail-type of the tag", &orderPlaced{Detail: order{ID: "1", Note: "<é>"}},
			publish.Entry{Source: "my.orders", DetailType: "Order Placed", Detail: jsontext.Value(`{"id":"1","total":0,"items":0,"note":"<é>"}`)}},
		{"envelope", &orderPlaced{Event: registry.Event{ID: "theirs", Account: "1", Region: "r", Time: at, Resources: []string{"a", "b"}}, Detail: order{ID: "1"}},
			publish.Entry{Source: "my.orders", DetailType: "Order Placed", Time: at, Resources: []string{"a", "b"}, Detail: jsontext.Value(`{"id":"1","total":0,"items":0}`)}},
		{"map in one order", &anySourceEvent{Event: registry.Event{Source: "my.other", DetailType: "Anything"}, Detail: map[string]any{"b": 1, "a": 2, "c": nil}},
			publish.Entry{Source: "my.other", DetailType: "Anything", Detail: jsontext.Value(`{"a":2,"b":1,"c":null}`)}},
		{"condition", &urgentEvent{Detail: order{ID: "1", Note: "urgent"}},
			publish.Entry{Source: "my.orders", DetailType: "Order Placed", Detail: jsontext.Value(`{"id":"1","total":0,"items":0,"note":"urgent"}`)}},
		{"no field for the detail", &bareEvent{}, publish.Entry{Source: "my.bare", DetailType: "Bare", Detail: jsontext.Value(`{}`)}},
		{"member outside of the detail is empty", &strayEvent{}, publish.Entry{Source: "my.stray", DetailType: "Stray", Detail: jsontext.Value(`{}`)}},
		{"drift of a tolerant type", &tolerantEvent{}, publish.Entry{Source: "my.tolerant", DetailType: "Tolerant", Detail: jsontext.Value(`{"id":""}`)}},
		{"unknown", &registry.UnknownEvent{Event: registry.Event{Source: "s", DetailType: "t"}, Detail: jsontext.Value(`{"a": 1}`)},
			publish.Entry{Source: "s", DetailType: "t", Detail: jsontext.Value(`{"a":1}`)}},
		{"unknown that is known", &registry.UnknownEvent{Event: registry.Event{Source: "my.orders", DetailType: "Order Placed"}, Detail: jsontext.Value(`{"id":"1","items":0}`)},
			publish.Entry{Source: "my.orders", DetailType: "Order Placed", Detail: jsontext.Value(`{"id":"1","items":0}`)}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			entry, err := publisher(t, &fakeBus{}, everyType(t)).Entry(t.Context(), test.event)
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(test.want, entry))

			stored, err := json.Marshal(&entry)
			require.NoError(t, err)
			var back publish.Entry
			require.NoError(t, json.Unmarshal(stored, &back))
			require.Empty(t, cmp.Diff(entry, back))
			require.Equal(t, publish.Size(entry), publish.Size(back))
		})
	}
}

func TestRefusedBeforeSending(t *testing.T) {
	deep := func(levels int) jsontext.Value {
		return jsontext.Value(`{"a":` + strings.Repeat("[", levels-1) + strings.Repeat("]", levels-1) + `}`)
	}
	raw := func(detail jsontext.Value) registry.AnyEvent { return &textEvent{Detail: detail} }
	tests := []struct {
		name   string
		event  registry.AnyEvent
		reason string // a part of it
		below  error
	}{
		{"nil", nil, "nil", nil},
		{"nil pointer", (*orderPlaced)(nil), "nil", nil},
		{"validate tag", &orderPlaced{}, "detail.id: required", registry.ErrInvalid},
		{"source of another", &orderPlaced{Event: registry.Event{Source: "my.other"}, Detail: order{ID: "1"}}, "no type is registered", registry.ErrUnknownType},
		{"decodes to a more specific type", &orderPlaced{Detail: order{ID: "1", Note: "urgent"}}, "publish_test.urgentEvent", registry.ErrOtherType},
		{"condition not kept", &urgentEvent{Detail: order{ID: "1"}}, "publish_test.orderPlaced", registry.ErrOtherType},
		{"no source in tag or event", &anySourceEvent{Detail: map[string]any{}}, "no source", nil},
		{"no detail-type in tag or event", &anySourceEvent{Event: registry.Event{Source: "my.any"}}, "no detail-type", nil},
		{"type that nobody registered", &nobodysEvent{}, "no source", nil},
		{"the same with an envelope", &nobodysEvent{Event: registry.Event{Source: "my.nobody", DetailType: "Nobody's"}}, "register its type", registry.ErrUnknownType},
		{"detail-type too long", &anySourceEvent{Event: registry.Event{Source: "my.any", DetailType: "Any" + strings.Repeat("é", 126)}}, "129 characters", nil},
		{"detail is a string", raw(jsontext.Value(`"{}"`)), "a string", nil},
		{"detail is a number", raw(jsontext.Value(`1`)), "a number", nil},
		{"detail is an array", raw(jsontext.Value(`[]`)), "an array", nil},
		{"detail is null", raw(nil), "null", nil},
		{"detail is true", raw(jsontext.Value(`true`)), "a boolean", nil},
		{"detail is no JSON", raw(jsontext.Value(`{"a":secret}`)), "cannot be written as JSON", nil},
		{"detail has a member twice", raw(jsontext.Value(`{"a":1,"a":2}`)), "cannot be written as JSON", nil},
		{"detail too deep", raw(deep(1001)), "1000 levels", nil},
		{"member outside of the detail", &strayEvent{Extra: "secret"}, `"extra"`, nil},
		{"a channel", &chanEvent{Detail: struct {
			Any any `json:"any"`
		}{make(chan int)}}, "/detail/any", nil},
		{"not UTF-8", &orderPlaced{Detail: order{ID: "\xff"}}, "/detail/id", nil},
		{"unknown that breaks the rules of its type", &registry.UnknownEvent{Event: registry.Event{Source: "my.orders", DetailType: "Order Placed"}, Detail: jsontext.Value(`{}`)},
			"detail.items: present", registry.ErrInvalid},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			bus := &fakeBus{}
			p := publisher(t, bus, everyType(t))
			_, err := p.Entry(t.Context(), test.event)
			require.ErrorIs(t, err, publish.ErrInvalid)
			require.ErrorContains(t, err, test.reason)
			require.NotContains(t, err.Error(), "secret")
			if test.below != nil {
				require.ErrorIs(t, err, test.below)
			}

			results, err := p.Publish(t.Context(), &orderPlaced{Detail: order{ID: "o-0"}}, test.event, &orderPlaced{Detail: order{ID: "o-2"}})
			failed := failures(t, err)
			require.Len(t, failed, 1)
			require.Equal(t, 1, failed[0].Index)
			require.Zero(t, failed[0].Attempts)
			require.Equal(t, [][]string{{"o-0", "o-2"}}, bus.sent(), "its neighbours go")
			require.Equal(t, "event of o-2", results[2].ID)
		})
	}
	t.Run("deepest", func(t *testing.T) {
		_, err := publisher(t, &fakeBus{}, everyType(t)).Entry(t.Context(), raw(deep(1000)))
		require.NoError(t, err)
	})
}

func TestTooLargeIsRefusedAlone(t *testing.T) {
	bus := &fakeBus{}
	p := publisher(t, bus)
	large := &orderPlaced{Detail: order{ID: "large", Note: strings.Repeat("é", 1<<19)}}
	results, err := p.Publish(t.Context(), &orderPlaced{Detail: order{ID: "o-0"}}, large, &orderPlaced{Detail: order{ID: "o-2"}})
	failed := failures(t, err)
	require.Len(t, failed, 1)
	require.ErrorIs(t, err, publish.ErrTooLarge)
	require.ErrorContains(t, err, "1048575 is the most")
	require.Equal(t, 1, failed[0].Index)
	require.Equal(t, [][]string{{"o-0", "o-2"}}, bus.sent())
	require.Equal(t, "event of o-2", results[2].ID)
	_, err = p.Entry(t.Context(), large)
	require.ErrorIs(t, err, publish.ErrTooLarge)
}

func TestSize(t *testing.T) {
	at := time.Unix(1, 0)
	tests := []struct {
		name  string
		entry publish.Entry
		want  int
	}{
		{"zero", publish.Entry{}, 0},
		{"time", publish.Entry{Time: at}, 14},
		{"bytes and not characters", publish.Entry{Source: "é", DetailType: "日本", Detail: jsontext.Value(`{"😀":1}`)}, 2 + 6 + 10},
		{"resources", publish.Entry{Resources: []string{"abc", "", "é"}}, 5},
		{"what does not count", publish.Entry{Bus: "bus", TraceHeader: "Root=1", Group: "g", Deduplication: "d"}, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { require.Equal(t, test.want, publish.Size(test.entry)) })
	}
}

func TestSendChecksEntries(t *testing.T) {
	good := publish.Entry{Source: "s", DetailType: "t", Detail: jsontext.Value(`{"id":"o-0"}`)}
	bad := func(change func(*publish.Entry)) publish.Entry { e := good; change(&e); return e }
	entries := []publish.Entry{
		good,
		{},
		bad(func(e *publish.Entry) { e.Source = "\xff" }),
		bad(func(e *publish.Entry) { e.Detail = jsontext.Value(`{"a":1} x`) }),
		bad(func(e *publish.Entry) { e.Detail = nil }),
		bad(func(e *publish.Entry) { e.Resources = []string{strings.Repeat("x", 1<<20)} }),
	}
	bus := &fakeBus{}
	results, err := publisher(t, bus).Send(t.Context(), entries...)
	require.Len(t, failures(t, err), 5)
	require.Len(t, bus.calls, 1)
	require.Equal(t, "event of o-0", results[0].ID)
	require.ErrorIs(t, results[5].Err, publish.ErrTooLarge)
	require.Contains(t, results[5].Err.Error(), `source "s", detail-type "t"`)

	_, err = publisher(t, publish.EventBridge(nil)).Send(t.Context(), bad(func(e *publish.Entry) { e.Group = "g" }))
	require.ErrorContains(t, err, "no groups")
}

func TestWithEntry(t *testing.T) {
	bus := &fakeBus{}
	refused := errors.New("refused")
	p := publisher(t, bus, publish.WithEntry(func(ctx context.Context, event registry.AnyEvent, e *publish.Entry) error {
		switch event.(*orderPlaced).Detail.ID {
		case "o-0":
			e.TraceHeader = fmt.Sprint("Root=", ctx.Value(rootKey{}))
		case "o-1":
			return refused
		case "o-2":
			e.Detail = jsontext.Value(`{"id":""}`) // what is edited is checked
		}
		return nil
	}))
	_, err := p.Publish(context.WithValue(t.Context(), rootKey{}, "1-2-3"), numbered(3)...)
	require.Len(t, failures(t, err), 2)
	require.ErrorIs(t, err, refused)
	require.ErrorIs(t, err, registry.ErrInvalid)
	require.Equal(t, "Root=1-2-3", bus.calls[0][0].TraceHeader)
}

type rootKey struct{}

func TestPublishingChangesNoEvent(t *testing.T) {
	event := &orderPlaced{Detail: order{ID: "1"}}
	_, err := publisher(t, &fakeBus{}).Publish(t.Context(), event)
	require.NoError(t, err)
	require.Equal(t, &orderPlaced{Detail: order{ID: "1"}}, event)
}

func TestEvents(t *testing.T) {
	a, b := &orderPlaced{}, &orderPlaced{}
	require.Equal(t, []registry.AnyEvent{a, b}, publish.Events([]*orderPlaced{a, b}))
}

func TestForward(t *testing.T) {
	const head = `{"version":"0","id":"1","detail-type":"Order Placed","source":"my.orders","account":"123456789012","region":"r",` +
		`"time":"2026-01-02T03:04:05Z","resources":["a"],"detail":`
	r := orders(t)
	tests := []struct {
		name, payload, detail string // no detail: it cannot be forwarded
	}{
		{"members that the type does not know", head + `{"id":"1","items":0,"more":[1.0,1e400]}}`, `{"id":"1","items":0,"more":[1.0,1e400]}`},
		{"unknown type", `{"source":"s","detail-type":"t","detail":{ "a" : 1}}`, `{ "a" : 1}`},
		{"object in a text", `{"source":"s","detail-type":"t","detail":"{\"a\":1}"}`, `{"a":1}`},
		{"text", `{"source":"s","detail-type":"t","detail":"a"}`, ``},
		{"array", `{"source":"s","detail-type":"t","detail":[]}`, ``},
		{"none", `{"source":"s","detail-type":"t"}`, ``},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			event, err := r.Decode([]byte(test.payload))
			require.NoError(t, err)
			entry, err := publish.Forward(event)
			if test.detail == "" {
				require.ErrorIs(t, err, publish.ErrInvalid)
				return
			}
			require.NoError(t, err)
			require.Equal(t, test.detail, string(entry.Detail))
			require.Equal(t, event.Envelope().Source, entry.Source)
			require.Equal(t, event.Envelope().Time, entry.Time)
			require.Equal(t, event.Envelope().Resources, entry.Resources)
			_, err = publisher(t, &fakeBus{}).Send(t.Context(), entry)
			require.NoError(t, err)
		})
	}
	for _, event := range []registry.AnyEvent{nil, (*orderPlaced)(nil), &orderPlaced{}} {
		_, err := publish.Forward(event)
		require.ErrorIs(t, err, publish.ErrInvalid)
	}
}
