package registry

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
)

type owned struct {
	Event `event:"source=owned"`
	Name  string `json:"-"`
}

// TestOwnerEvent: what is put together is what an assertion makes.
func TestOwnerEvent(t *testing.T) {
	for _, row := range []struct {
		name  string
		event AnyEvent
	}{
		{"a struct of one's own", &owned{Event: Event{ID: "1"}}},
		{"an event that is unknown", &UnknownEvent{Event: Event{ID: "2"}}},
		{"nothing but the envelope", &struct{ Event }{Event{ID: "3"}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			value := reflect.ValueOf(row.event)
			made := newOwner(&plan{typ: value.Type().Elem()}).event(value)
			require.Same(t, row.event, made)
			require.Equal(t, value.Type(), reflect.TypeOf(made))
			require.Same(t, row.event.Envelope(), made.Envelope())
			require.Equal(t, row.event.Envelope().ID, made.Envelope().ID)
		})
	}
}
