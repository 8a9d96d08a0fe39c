package registry

import (
	"errors"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestErrors(t *testing.T) {
	for _, row := range []struct {
		name string
		err  error
		kind error
		text string
	}{
		{"malformed", &DecodeError{Kind: ErrMalformed, Offset: 3, Path: "detail.a[1]", Reason: "a member is there twice"}, ErrMalformed,
			"registry: malformed JSON: a member is there twice at detail.a[1] (offset 3)"},
		{"not an event", &DecodeError{Kind: ErrNotEvent, Reason: "the map is nil"}, ErrNotEvent, "registry: not an event: the map is nil"},
		{"unknown", &UnknownTypeError{Source: "s", DetailType: "d"}, ErrUnknownType, `registry: no type is registered for source "s", detail-type "d"`},
		{"invalid", &ValidationError{Type: reflect.TypeFor[placed](), Event: &placed{}, Violations: []Violation{{Path: "a", Rule: "min", Param: "1"}, {Path: "b", Rule: "type", Got: "null"}}},
			ErrInvalid, "registry: invalid registry.placed: a: min=1; b: type, got null"},
		{"other type", &TypeError{Want: reflect.TypeFor[placed](), Got: reflect.TypeFor[drifted]()}, ErrOtherType,
			"registry: the event is a registry.drifted, not a registry.placed"},
		{"path", &PathError{Text: "a.", Offset: 2, Problem: "p", Fix: "f"}, nil, `registry: path "a." at offset 2: p; f`},
		{"tag", &TagError{Type: "T", Field: "A.B", Key: "event", Tag: "x", Offset: 1, Problem: "p", Fix: "f"}, nil, `registry: T.A.B: event:"x" at offset 1: p; f`},
		{"tag of no field", &TagError{Type: "T", Problem: "p", Fix: "f"}, nil, "registry: T: p; f"},
		{"some validate tag", &TagError{Type: "T", Key: "validate", Problem: "p", Fix: "f"}, nil, "registry: T: a validate tag: p; f"},
	} {
		t.Run(row.name, func(t *testing.T) {
			require.EqualError(t, row.err, row.text)
			if row.kind == nil {
				require.NoError(t, errors.Unwrap(row.err))
				return
			}
			require.ErrorIs(t, row.err, row.kind)
			for _, other := range []error{ErrMalformed, ErrNotEvent, ErrUnknownType, ErrInvalid, ErrOtherType} {
				require.Equal(t, other == row.kind, errors.Is(row.err, other)) //nolint:errorlint // sentinels
			}
		})
	}
}

func TestSiteIsUnknown(t *testing.T) {
	require.Equal(t, "unknown", site(0).String())
}
