package registry

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestUnknownEvent(t *testing.T) {
	r := shop(t)
	payload := eventJSON("x", "y", `{"n": 1e400, "deep":[[]]}`)
	event, err := r.Decode(payload)
	require.NoError(t, err)
	unknown := event.(*UnknownEvent)
	require.Equal(t, `{"n": 1e400, "deep":[[]]}`, string(unknown.Detail))
	require.Equal(t, "x", unknown.Source)

	for _, row := range []struct{ name, detail, want string }{
		{"object in a string", `"{\"a\":1}"`, `{"a":1}`},
		{"array in a string", `"[1]"`, `"[1]"`},
		{"number in a string", `"5"`, `"5"`},
		{"text", `"hello"`, `"hello"`},
		{"null", "null", "null"},
		{"object with a member twice in a string", `"{\"a\":1,\"a\":2}"`, `"{\"a\":1,\"a\":2}"`},
	} {
		t.Run(row.name, func(t *testing.T) {
			event, err := r.Decode(eventJSON("x", "y", row.detail))
			require.NoError(t, err)
			require.Equal(t, row.want, string(event.(*UnknownEvent).Detail))
			require.Empty(t, event.Envelope().Drift())
		})
	}

	event, err = r.Decode(payload, WithUnknownAsError(true))
	require.Nil(t, event)
	require.ErrorIs(t, err, ErrUnknownType)
	e, ok := errors.AsType[*UnknownTypeError](err)
	require.True(t, ok)
	require.Equal(t, string(payload), string(e.Event.Raw()))
	require.EqualError(t, err, `registry: no type is registered for source "x", detail-type "y"`)
}
