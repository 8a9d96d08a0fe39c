package publish_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/publish"
)

// ownEvent writes its JSON itself.
type ownEvent struct {
	registry.Event `event:"source=my.own,detail-type=Own"`
	text           string
	err            error
}

func (e *ownEvent) MarshalJSON() ([]byte, error) { return []byte(e.text), e.err }

var errOwn = errors.New("not today")

// TestEventsThatCannotBeWritten: what an event's own methods, its resources or its time make of it is refused before anything is
// sent, with the reason.
func TestEventsThatCannotBeWritten(t *testing.T) {
	for _, tt := range []struct {
		name   string
		event  registry.AnyEvent
		reason string
	}{
		{"an array", &ownEvent{text: "[]"}, "no JSON object"},
		{"an error", &ownEvent{err: errOwn}, "it cannot be written as JSON"},
		{"resources that are no text", &orderPlaced{Event: registry.Event{Resources: []string{"\xff"}}, Detail: order{ID: "1"}}, "it cannot be written as JSON"},
		{"a time that no event can have", &orderPlaced{Event: registry.Event{Time: time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC)}, Detail: order{ID: "1"}}, "it cannot be written as JSON"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bus := &fakeBus{}
			_, err := publisher(t, bus, publish.WithRegistry(orders(t, ownEvent{}))).Publish(t.Context(), tt.event)
			require.ErrorIs(t, err, publish.ErrInvalid)
			require.ErrorContains(t, err, tt.reason)
			require.Empty(t, bus.calls)
		})
	}
}

// TestRequestsThatFail: a hook is told of a request that failed without the words of the service, and what the network said is
// there; a code that nobody knows is not sent again, unless the service is to blame.
func TestRequestsThatFail(t *testing.T) {
	network := errors.New("connection reset by peer")
	for _, tt := range []struct {
		name  string
		err   error
		calls int
		text  string
	}{
		{"the network", network, 6, "publish: the request failed: connection reset by peer"},
		{"a code nobody knows", &smithy.GenericAPIError{Code: "Strange", Message: "secret"}, 1, "publish: the request failed, code Strange"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				bus := &fakeBus{answer: func(int, []publish.Entry) ([]publish.Answer, error) { return nil, tt.err }}
				var told []error
				p := publisher(t, bus, publish.WithHooks(publish.Hooks{Put: func(_, _ int, _ time.Duration, err error) { told = append(told, err) }}))
				_, err := p.Publish(t.Context(), numbered(1)...)
				require.ErrorIs(t, err, tt.err)
				require.NotContains(t, err.Error(), "secret")
				require.Len(t, bus.calls, tt.calls)
				require.Len(t, told, tt.calls)
				for _, e := range told {
					require.EqualError(t, e, tt.text)
					require.ErrorIs(t, e, tt.err)
				}
			})
		})
	}
}

// TestWordsAreCutBetweenCharacters: whatever the bus says is kept as text, at most 256 bytes of it.
func TestWordsAreCutBetweenCharacters(t *testing.T) {
	for _, words := range []string{strings.Repeat("é", 500), "x" + strings.Repeat("é", 500), strings.Repeat("日", 500)} {
		bus := &fakeBus{answer: func(_ int, entries []publish.Entry) ([]publish.Answer, error) {
			return []publish.Answer{{Code: "MalformedDetail", Message: words}}, nil
		}}
		_, err := publisher(t, bus).Publish(t.Context(), numbered(1)...)
		message := failures(t, err)[0].Message
		require.True(t, utf8.ValidString(message))
		require.LessOrEqual(t, len(message), 256)
		require.True(t, strings.HasPrefix(words, strings.TrimSuffix(message, "…")), message)
		require.Greater(t, len(message), 250)
	}
}

// TestOptionErrorText names the option.
func TestOptionErrorText(t *testing.T) {
	_, err := publish.New(&fakeBus{}, publish.WithRegistry(nil))
	bad, ok := errors.AsType[*publish.OptionError](err)
	require.True(t, ok, "%v", err)
	require.Equal(t, "publish: "+bad.Option+": "+bad.Reason, err.Error())
}
