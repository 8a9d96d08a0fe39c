package registry

import (
	"context"
	"fmt"
	"testing"
	"unsafe"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/go-playground/validator/v10"
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
	require.Same(t, &payload[0], unsafe.StringData(event.Envelope().payload), "no copy is made of what is given away")
}

// TestNothingHandedOutChangesAnEvent writes to all that an event hands out.
func TestNothingHandedOutChangesAnEvent(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(rawDetail{}, drifted{}))
	for _, source := range []string{"raw", "aws.shop", "unknown"} {
		for _, options := range [][]DecodeOption{nil, {WithOwnedPayload(true)}} {
			payload := eventJSON(source, "x", `{"id": "o-1", "x": [1, 2]}`)
			event, err := r.Decode(payload, options...)
			require.NoError(t, err)
			e := event.Envelope()
			before := string(payload)
			clear(e.Raw())
			value, ok := e.Lookup("detail.x")
			require.True(t, ok)
			clear(append(value, "garbage"...)[:cap(value)])
			value, _ = e.Lookup("detail.x")
			require.NoError(t, value.Indent())
			switch e := event.(type) {
			case *rawDetail:
				require.NoError(t, e.Detail.Canonicalize())
				clear(e.Detail)
			case *UnknownEvent:
				require.NoError(t, e.Detail.Canonicalize())
				clear(e.Detail)
			}
			require.Equal(t, before, string(e.Raw()))
			require.Equal(t, source, e.Source)
		}
	}
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

// TestOptionsOfParents: what a registry was not told it has from its parents, whenever they were told.
func TestOptionsOfParents(t *testing.T) {
	placedPayload, unknown := eventJSON("my.shop", "Placed", goodOrder), eventJSON("x", "y", "{}")
	sessionOf := func(r *Registry, options ...DecodeOption) Session {
		event, err := r.Decode(placedPayload, options...)
		require.NoError(t, err)
		return event.Envelope().Session()
	}
	grandparent := shop(t)
	parent := New(WithParent(grandparent))
	second := New(WithSession(namedSession("second")), WithUnknownAsError(true))
	child := New(WithParent(parent), WithParent(second))
	require.Equal(t, namedSession("second"), sessionOf(child), "of the first parent that has one")
	_, err := child.Decode(unknown)
	require.ErrorIs(t, err, ErrUnknownType)
	_, err = child.DecodeMap(map[string]any{"source": "x", "detail-type": "y"})
	require.ErrorIs(t, err, ErrUnknownType)

	require.NoError(t, grandparent.Configure(WithSession(namedSession("grandparent")), WithUnknownAsError(false)))
	require.Equal(t, namedSession("grandparent"), sessionOf(child))
	require.Equal(t, namedSession("grandparent"), sessionOf(parent))
	_, err = child.Decode(unknown)
	require.NoError(t, err, "a parent's no comes before another's yes")

	require.Equal(t, namedSession("call"), sessionOf(child, WithSession(namedSession("call"))))
	require.NoError(t, child.Configure(WithSession(nil), WithUnknownAsError(true)))
	require.Nil(t, sessionOf(child), "nil is an option of its own")
	_, err = child.Decode(unknown)
	require.ErrorIs(t, err, ErrUnknownType)
	require.Equal(t, namedSession("grandparent"), sessionOf(parent), "a parent has nothing of its children")
}

// TestValidatorOfParents: a registry's types are checked with the validator of its parent.
func TestValidatorOfParents(t *testing.T) {
	type custom struct {
		Event  `event:"source=custom"`
		Detail struct {
			ID string `json:"id" validate:"even"`
		} `json:"detail"`
	}
	v := validator.New(validator.WithRequiredStructEnabled())
	require.NoError(t, v.RegisterValidation("even", func(f validator.FieldLevel) bool { return len(f.Field().String())%2 == 0 }))
	child := New(WithParent(New(WithParent(New(WithValidator(v))))))
	require.NoError(t, child.Register(custom{}))
	_, err := child.Decode(eventJSON("custom", "x", `{"id":"ab"}`))
	require.NoError(t, err)
	_, err = child.Decode(eventJSON("custom", "x", `{"id":"abc"}`))
	require.ErrorIs(t, err, ErrInvalid)
	alone := New()
	require.ErrorAs(t, alone.Register(custom{}), new(*TagError), "which has no such rule")
	require.ErrorAs(t, child.Configure(WithValidator(validator.New())), new(*TagError), "nor has this one")
}
