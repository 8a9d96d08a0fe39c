package registry

import (
	"context"
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"
)

func TestPayloadIsCopied(t *testing.T) {
	r := shop(t)
	for _, source := range []string{"my.shop", "aws.shop", "x"} {
		for _, detail := range []string{goodOrder, fmt.Sprintf("%q", goodOrder)} {
			payload := eventJSON(source, "Placed", detail)
			want, err := r.Decode(payload)
			require.NoError(t, err)
			buffer := append([]byte(nil), payload...)
			got, err := r.Decode(buffer)
			require.NoError(t, err)
			for i := range buffer {
				buffer[i] = 'x'
			}
			require.Equal(t, want, got, "the caller may use its buffer again")
		}
	}
	payload := eventJSON("x", "y", "{}")
	event, err := r.Decode(payload, WithOwnedPayload(true))
	require.NoError(t, err)
	require.Same(t, &payload[0], &event.Envelope().Raw()[0], "no copy is made of what is given away")
}

type namedSession string

func (namedSession) Config(context.Context, string, string) (aws.Config, error) {
	return aws.Config{}, nil
}

func TestOptionsPrecedence(t *testing.T) {
	r := shop(t, WithSession(namedSession("first")), WithSession(namedSession("registry")))
	payload := eventJSON("my.shop", "Placed", goodOrder)
	event, err := r.Decode(payload)
	require.NoError(t, err)
	require.Equal(t, namedSession("registry"), event.Envelope().Session(), "of two the later")
	event, err = r.Decode(payload, WithSession(namedSession("a")), WithSession(namedSession("call")))
	require.NoError(t, err)
	require.Equal(t, namedSession("call"), event.Envelope().Session(), "the call's before the registry's")
	event, err = r.Decode(payload)
	require.NoError(t, err)
	require.Equal(t, namedSession("registry"), event.Envelope().Session(), "a call leaves the registry as it is")
	require.NoError(t, r.Configure(WithSession(nil), WithUnknownAsError(true)))
	event, err = r.Decode(payload)
	require.NoError(t, err)
	require.Nil(t, event.Envelope().Session())
	_, err = r.Decode(eventJSON("x", "y", "{}"))
	require.ErrorIs(t, err, ErrUnknownType)
	_, err = r.Decode(eventJSON("x", "y", "{}"), WithUnknownAsError(false))
	require.NoError(t, err)
}
