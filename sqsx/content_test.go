package sqsx_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/pattern"
	"github.com/typedbus/typedbus/sqsx"
)

type broken struct{ err error }

func (b broken) Match([]byte) (bool, error) { return false, b.err }

func TestByContent(t *testing.T) {
	refused := errors.New("refused")
	seven := pattern.MustCompile(`{"detail":{"orderId":["7"]}}`)
	placed := pattern.MustCompile(`{"detail-type":["Order Placed"]}`)
	var got []string
	note := func(s string) func(context.Context, *orderPlaced) error {
		return func(_ context.Context, e *orderPlaced) error {
			got = append(got, s+" "+e.Detail.OrderID)
			return nil
		}
	}
	for _, test := range []struct {
		name, body string
		cases      []sqsx.Case[orderPlaced]
		want       []string
		unhandled  bool
		err        error
	}{
		{"the first that matches", order("7"), []sqsx.Case[orderPlaced]{sqsx.When(seven, note("seven")), sqsx.When(placed, note("placed"))}, []string{"seven 7"}, false, nil},
		{"the second", order("8"), []sqsx.Case[orderPlaced]{sqsx.When(seven, note("seven")), sqsx.When(placed, note("placed"))}, []string{"placed 8"}, false, nil},
		{"otherwise", order("8"), []sqsx.Case[orderPlaced]{sqsx.When(seven, note("seven")), sqsx.Otherwise(note("other"))}, []string{"other 8"}, false, nil},
		{"none", order("8"), []sqsx.Case[orderPlaced]{sqsx.When(seven, note("seven"))}, nil, true, nil},
		{"no cases", order("8"), nil, nil, true, nil},
		{"a matcher that fails", order("8"), []sqsx.Case[orderPlaced]{sqsx.When(broken{refused}, note("seven")), sqsx.Otherwise(note("other"))}, nil, false, refused},
	} {
		t.Run(test.name, func(t *testing.T) {
			got = nil
			mux := new(sqsx.Mux)
			sqsx.On(mux, sqsx.ByContent(test.cases...))
			decoder, err := sqsx.NewDecoder(sqsx.WithFactory(shop(t)))
			require.NoError(t, err)
			m := &sqsx.Message{ID: "m-1", Body: test.body}
			decoder.Decode(t.Context(), m)
			err = mux.Handle(sqsx.NewContext(t.Context(), m), m)
			require.Equal(t, test.want, got)
			if !test.unhandled {
				require.ErrorIs(t, err, test.err)
			}
			unhandled, ok := errors.AsType[*sqsx.UnhandledError](err)
			require.Equal(t, test.unhandled, ok)
			if ok {
				require.Equal(t, "m-1", unhandled.MessageID)
				require.Equal(t, "Order Placed", unhandled.DetailType)
			}
		})
	}
	require.Panics(t, func() { sqsx.When[orderPlaced](nil, note("x")) })
	require.Panics(t, func() { sqsx.When[orderPlaced](seven, nil) })
	require.Panics(t, func() { sqsx.Otherwise[orderPlaced](nil) })
}

func ExampleByContent() {
	large := pattern.MustCompile(`{"detail": {"orderId": [{"prefix": "vip-"}]}}`)
	mux := new(sqsx.Mux)
	sqsx.On(mux, sqsx.ByContent(
		sqsx.When(large, func(_ context.Context, e *orderPlaced) error { fmt.Println("at once:", e.Detail.OrderID); return nil }),
		sqsx.Otherwise(func(_ context.Context, e *orderPlaced) error { fmt.Println("in turn:", e.Detail.OrderID); return nil }),
	))
	client, queue := exampleQueue(order("vip-1"))
	ctx, stop := context.WithCancel(context.Background())
	consumer, _ := sqsx.NewConsumer(client, queue.URL(), mux, sqsx.WithFactory(exampleFactory()), sqsx.WithWait(time.Second),
		sqsx.WithHooks(sqsx.Hooks{Settled: func(*sqsx.Message, sqsx.Outcome) { stop() }}))
	_ = consumer.Run(ctx)
	// Output: at once: vip-1
}
