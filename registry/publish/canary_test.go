package publish_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/hostile"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/publish"
)

// quoting is a bus that refuses in each way that one can, and whose words quote all that it was sent.
func quoting(way string, call int, entries []publish.Entry) ([]publish.Answer, error) {
	words := fmt.Sprintf("1 validation error detected: Value '%+v' failed to satisfy constraint\x1b[31m\n", entries)
	switch way {
	case "refuses entries", "throttles entries":
		code := map[string]string{"refuses entries": "MalformedDetail", "throttles entries": "ThrottlingException"}[way]
		answers := make([]publish.Answer, len(entries))
		for i := range answers {
			answers[i] = publish.Answer{Code: code, Message: words}
		}
		return answers, nil
	case "refuses requests", "denies requests", "fails":
		code := map[string]string{"refuses requests": "ValidationException", "denies requests": "AccessDeniedException", "fails": "InternalFailure"}[way]
		return nil, &quotedError{apiError{code, 400}, words}
	case "hides its refusal":
		return nil, fmt.Errorf("operation error EventBridge: PutEvents: %w", errors.Join(&quotedError{apiError{"ValidationException", 400}, words}))
	}
	return accept(entries), nil
}

type quotedError struct {
	apiError
	words string
}

func (e *quotedError) Error() string        { return "api error " + e.code + ": " + e.words }
func (e *quotedError) ErrorMessage() string { return e.words }

// TestCanaryInPublishing: whatever an event has in it and whatever the bus says of it, no error and no hook's error has a
// value of it, a character that a terminal obeys, or a text that grows with the event.
func TestCanaryInPublishing(t *testing.T) {
	const whole = `{"version":"0","id":"e-1","detail-type":"Order Placed","source":"my.orders","account":"123456789012","time":"2026-01-02T03:04:05Z",` +
		`"region":"eu-west-1","resources":["arn:aws:s3:::b"],"detail":{"id":"o-1","total":1.5,"items":2,"note":"n","tags":{"a":["b",{"c":null}]}}}`
	mayBeNamed := func(position string) bool {
		return strings.HasSuffix(position, "(name)") || position == "/source" || position == "/detail-type"
	}
	texts := 0
	for _, way := range []string{"accepts", "refuses entries", "throttles entries", "refuses requests", "denies requests", "fails", "hides its refusal"} {
		t.Run(way, func(t *testing.T) {
			var position string
			say := func(what string, err error) {
				if err == nil {
					return
				}
				texts++
				require.Empty(t, hostile.Fault(err.Error(), false), "%s: %s", what, position)
				if !mayBeNamed(position) {
					require.NotContains(t, err.Error(), hostile.Canary, "%s: %s", what, position)
				}
			}
			bus := &fakeBus{answer: func(call int, entries []publish.Entry) ([]publish.Answer, error) { return quoting(way, call, entries) }}
			p := publisher(t, bus, publish.WithRetry(2, 0, 0), publish.WithHooks(publish.Hooks{
				Put:    func(_, _ int, _ time.Duration, err error) { say("Put", err) },
				Failed: func(err *publish.EntryError) { say("Failed", err) },
			}))
			send := func(entries ...publish.Entry) {
				_, err := p.Send(t.Context(), entries...)
				say("Send", err)
				for i := range entries {
					entries[i].Group = hostile.Canary // which the bus does not have
				}
				_, err = p.Send(t.Context(), entries...)
				say("Send, checked", err)
			}
			for _, planted := range hostile.Plant(whole) {
				position = planted.Position
				var strict orderPlaced
				for _, event := range []registry.AnyEvent{&strict, new(registry.UnknownEvent)} {
					decoded, err := orders(t).Decode(planted.Text)
					say("Decode", err)
					if err == nil && event == registry.AnyEvent(&strict) {
						event = decoded
						entry, err := publish.Forward(event)
						say("Forward", err)
						if err == nil {
							send(entry)
						}
					} else if u, ok := event.(*registry.UnknownEvent); ok {
						u.Source, u.DetailType, u.Detail = "my.orders", "Order Placed", jsontext.Value(planted.Text)
					}
					_, err = p.Publish(t.Context(), event, event)
					say("Publish", err)
					_, err = p.Entry(t.Context(), event)
					say("Entry", err)
				}
			}
			position = "/detail"
			for _, entry := range []publish.Entry{
				{Detail: jsontext.Value(`{"a":"` + hostile.Canary)}, {Detail: jsontext.Value(`"` + hostile.Canary + `"`)},
				{Detail: jsontext.Value(`{"a":"` + strings.Repeat(hostile.Canary, 100_000) + `"}`)},
				{Detail: jsontext.Value(`{"a":1}`), Resources: []string{hostile.Canary}, TraceHeader: hostile.Canary, Bus: hostile.Canary},
				{Detail: jsontext.Value(`{"a":1}`), Deduplication: hostile.Canary},
			} {
				entry.Source, entry.DetailType = "my.orders", "Order Placed"
				send(entry, entry)
			}
			position = "/source"
			for _, bad := range []string{strings.Repeat("x", 1<<20), "\n", "\x1b[2J", "\u202e", "\xff", "\u009b"} {
				send(publish.Entry{Source: bad, DetailType: bad, Detail: jsontext.Value(`{}`)})
				_, err := p.Publish(t.Context(), &orderPlaced{Event: registry.Event{Source: bad, DetailType: bad}}, &registry.UnknownEvent{Event: registry.Event{Source: bad, DetailType: bad},
					Detail: jsontext.Value(`{"` + strings.Repeat("k", 1<<16) + `":1}`)})
				say("Publish", err)
			}
		})
	}
	require.Greater(t, texts, 1000)
}
