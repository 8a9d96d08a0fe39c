package sqsx_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

func TestMux(t *testing.T) {
	var got []string
	note := func(s string) { got = append(got, s) }
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(_ context.Context, e *orderPlaced) error { note("placed " + e.Detail.OrderID); return nil })
	sqsx.On(mux, func(_ context.Context, e *orderCancelled) error { note("cancelled"); return nil })
	mux.Unknown(func(_ context.Context, e registry.AnyEvent) error {
		note("unknown " + e.Envelope().DetailType)
		return nil
	})
	mux.Undecodable(func(_ context.Context, m *sqsx.Message) error { note("undecodable"); return nil })
	wrap := func(name string) sqsx.Middleware {
		return func(next sqsx.Handler) sqsx.Handler {
			return sqsx.HandlerFunc(func(ctx context.Context, m *sqsx.Message) error {
				note(name)
				return next.Handle(ctx, m)
			})
		}
	}
	mux.Use(wrap("outer"), wrap("inner"))
	decoder, err := sqsx.NewDecoder(sqsx.WithFactory(shop(t)))
	require.NoError(t, err)
	for _, body := range []string{order("7"), event("Order Cancelled", "8"), event("Order Shipped", "9"), "?"} {
		m := &sqsx.Message{Body: body}
		decoder.Decode(t.Context(), m)
		require.NoError(t, mux.Handle(t.Context(), m))
	}
	require.Equal(t, []string{"outer", "inner", "placed 7", "outer", "inner", "cancelled", "outer", "inner", "unknown Order Shipped", "outer", "inner", "undecodable"}, got)
	require.Len(t, mux.Types(), 2)
}

func TestMuxRefusesASecondHandler(t *testing.T) {
	tests := []struct {
		name string
		add  func(mux *sqsx.Mux)
	}{
		{"type", func(mux *sqsx.Mux) { sqsx.On(mux, func(context.Context, *orderPlaced) error { return nil }) }},
		{"batch after type", func(mux *sqsx.Mux) {
			sqsx.OnBatch(mux, 2, time.Second, func(context.Context, []*orderPlaced) []error { return nil })
		}},
		{"unknown", func(mux *sqsx.Mux) { mux.Unknown(func(context.Context, registry.AnyEvent) error { return nil }) }},
		{"undecodable", func(mux *sqsx.Mux) { mux.Undecodable(func(context.Context, *sqsx.Message) error { return nil }) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			mux := new(sqsx.Mux)
			sqsx.On(mux, func(context.Context, *orderPlaced) error { return nil })
			mux.Unknown(func(context.Context, registry.AnyEvent) error { return nil })
			mux.Undecodable(func(context.Context, *sqsx.Message) error { return nil })
			defer func() {
				conflict, ok := recover().(*sqsx.HandlerError)
				require.True(t, ok)
				require.Contains(t, conflict.Site, "mux_test.go:")
				require.Contains(t, conflict.FirstSite, "mux_test.go:")
				require.NotEqual(t, conflict.Site, conflict.FirstSite)
			}()
			test.add(mux)
		})
	}
}

type neverRegistered struct {
	registry.Event `event:"source=my.shop,detail-type=Order Forgotten"`
	Detail         struct{} `json:"detail"`
}

func TestHandlersThatWouldNeverBeCalledAreFound(t *testing.T) {
	forgotten := func(mux *sqsx.Mux) { sqsx.On(mux, func(context.Context, *neverRegistered) error { return nil }) }
	tests := []struct {
		name    string
		factory registry.Factory
		add     func(mux *sqsx.Mux)
		found   bool
	}{
		{"fallbacks alone", shop(t), func(mux *sqsx.Mux) { mux.Unknown(func(context.Context, registry.AnyEvent) error { return nil }) }, false},
		{"registered", shop(t), func(mux *sqsx.Mux) { sqsx.On(mux, func(context.Context, *orderPlaced) error { return nil }) }, false},
		{"registered with a parent", registry.New(registry.WithParent(shop(t))), func(mux *sqsx.Mux) {
			sqsx.On(mux, func(context.Context, *orderPlaced) error { return nil })
		}, false},
		{"unknown events", shop(t), func(mux *sqsx.Mux) { sqsx.On(mux, func(context.Context, *registry.UnknownEvent) error { return nil }) }, false},
		{"forgotten", shop(t), forgotten, true},
		{"forgotten, by default", registry.Default, forgotten, true},
		{"forgotten, in a batch", shop(t), func(mux *sqsx.Mux) {
			sqsx.OnBatch(mux, 2, time.Second, func(context.Context, []*neverRegistered) []error { return nil })
		}, true},
		{"a factory that does not say", registry.FactoryFunc(shop(t).Decode), forgotten, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			mux := new(sqsx.Mux)
			test.add(mux)
			_, err := sqsx.NewConsumer(sqsxtest.New(t), queueURL, mux, sqsx.WithFactory(test.factory))
			if !test.found {
				require.NoError(t, err)
				return
			}
			var missing *sqsx.UnregisteredError
			require.ErrorAs(t, err, &missing)
			require.Equal(t, reflect.TypeFor[neverRegistered](), missing.Type)
			require.Contains(t, missing.Site, "mux_test.go:")
			require.ErrorContains(t, err, "registry.Register[sqsx_test.neverRegistered]()")
		})
	}
}
