package publish_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/publish"
)

// orderPlaced is the event that tests publish.
type orderPlaced struct {
	registry.Event `event:"source=my.orders,detail-type=Order Placed"`
	Detail         order `json:"detail"`
}

type order struct {
	ID    string         `json:"id" validate:"required"`
	Total float64        `json:"total"`
	Items int            `json:"items" event:"present"`
	Note  string         `json:"note,omitzero"`
	Tags  map[string]any `json:"tags,omitempty"`
}

func orders(t testing.TB, more ...any) *registry.Registry {
	t.Helper()
	r := registry.New()
	require.NoError(t, r.Register(append(more, orderPlaced{})...))
	return r
}

// numbered returns n events whose ids say which they are.
func numbered(n int) []registry.AnyEvent {
	events := make([]registry.AnyEvent, n)
	for i := range events {
		events[i] = &orderPlaced{Detail: order{ID: fmt.Sprintf("o-%d", i)}}
	}
	return events
}

// fakeBus is a bus whose answers a test makes up. It is for one goroutine.
type fakeBus struct {
	limits publish.Limits
	answer func(call int, entries []publish.Entry) ([]publish.Answer, error)
	calls  [][]publish.Entry
	mu     sync.Mutex
}

func (b *fakeBus) Limits() publish.Limits {
	if b.limits.Entries == 0 {
		return publish.EventBridge(nil).Limits()
	}
	return b.limits
}

func (b *fakeBus) Put(_ context.Context, entries []publish.Entry) ([]publish.Answer, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls = append(b.calls, entries)
	if b.answer != nil {
		return b.answer(len(b.calls), entries)
	}
	return accept(entries), nil
}

// accept accepts all entries, and gives each the id of its order.
func accept(entries []publish.Entry) []publish.Answer {
	answers := make([]publish.Answer, len(entries))
	for i, e := range entries {
		answers[i].ID = "event of " + orderOf(e)
	}
	return answers
}

func orderOf(e publish.Entry) string {
	_, after, _ := strings.Cut(string(e.Detail), `"id":"`)
	id, _, _ := strings.Cut(after, `"`)
	return id
}

// sent are the orders of each call.
func (b *fakeBus) sent() [][]string {
	var all [][]string
	for _, entries := range b.calls {
		var one []string
		for _, e := range entries {
			one = append(one, orderOf(e))
		}
		all = append(all, one)
	}
	return all
}

func publisher(t testing.TB, bus publish.Bus, options ...publish.Option) *publish.Publisher {
	t.Helper()
	p, err := publish.New(bus, append([]publish.Option{publish.WithRegistry(orders(t))}, options...)...)
	require.NoError(t, err)
	return p
}

// failures are those of err, which has some.
func failures(t testing.TB, err error) []*publish.EntryError {
	t.Helper()
	var failed *publish.Error
	require.ErrorAs(t, err, &failed)
	require.NotEmpty(t, failed.Failures)
	return failed.Failures
}

// apiError is an answer of a service to a request.
type apiError struct {
	code   string
	status int
}

func (e *apiError) Error() string       { return "api error " + e.code }
func (e *apiError) ErrorCode() string   { return e.code }
func (e *apiError) HTTPStatusCode() int { return e.status }

// ErrorMessage quotes what was sent, as AWS's messages do.
func (e *apiError) ErrorMessage() string { return "Value 'secret\x1b[31m' at 'entries' failed" }

var errNetwork = errors.New("connection reset by peer")

func (e *apiError) ErrorFault() smithy.ErrorFault {
	if e.status >= 500 {
		return smithy.FaultServer
	}
	return smithy.FaultClient
}

// smithyInvalid is what the SDK says of an input before it sends it.
var smithyInvalid = smithy.InvalidParamsError{Context: "PutEventsInput"}

// indexOf returns which of numbered's events an entry is.
func indexOf(e publish.Entry) int {
	n, err := strconv.Atoi(strings.TrimPrefix(orderOf(e), "o-"))
	if err != nil {
		panic(err)
	}
	return n
}
