package registry

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"
)

// Two types each that one event could be, with neither more specific. The first is registered, the second refused.
var conflicts = []struct {
	name string
	a, b any
}{
	{"same source",
		struct {
			Event `event:"source=a"`
		}{}, struct {
			Event `event:"source=a"`
			X     int
		}{}},
	{"same source and detail-type",
		struct {
			Event `event:"source=a,detail-type=x"`
		}{}, struct {
			Event `event:"source=a,detail-type=x"`
			X     int
		}{}},
	{"strict and tolerant",
		struct {
			Event `event:"source=a"`
		}{}, struct {
			Event `event:"source=a,tolerant"`
		}{}},
	{"one source of several in common",
		struct {
			Event `event:"source=a|b"`
		}{}, struct {
			Event `event:"source=b|c"`
		}{}},
	{"one detail-type of several in common",
		struct {
			Event `event:"source=a,detail-type=x|y"`
		}{}, struct {
			Event `event:"source=a,detail-type=y|z"`
		}{}},
	{"same prefix",
		struct {
			Event `event:"source=aws.*"`
		}{}, struct {
			Event `event:"source=aws.*"`
			X     int
		}{}},
	{"same prefix of the detail-type",
		struct {
			Event `event:"source=a,detail-type=EC2 *"`
		}{}, struct {
			Event `event:"source=a,detail-type=EC2 *"`
			X     int
		}{}},
	{"no detail-type and any",
		struct {
			Event `event:"source=a"`
		}{}, struct {
			Event `event:"source=a,detail-type=*"`
		}{}},
	{"same condition",
		struct {
			Event  `event:"source=a,detail.x=1"`
			Detail any `json:"detail"`
		}{}, struct {
			Event  `event:"source=a,detail.x=1"`
			Detail map[string]any `json:"detail"`
		}{}},
	{"conditions at different places",
		struct {
			Event  `event:"source=a,detail.x=1"`
			Detail any `json:"detail"`
		}{}, struct {
			Event  `event:"source=a,detail.y=1"`
			Detail any `json:"detail"`
		}{}},
	{"one value of several in common",
		struct {
			Event  `event:"source=a,detail.x=1|2"`
			Detail any `json:"detail"`
		}{}, struct {
			Event  `event:"source=a,detail.x=2|3"`
			Detail any `json:"detail"`
		}{}},
	{"a prefix and a value each",
		struct {
			Event  `event:"source=a,detail.x=ab*|q"`
			Detail any `json:"detail"`
		}{}, struct {
			Event  `event:"source=a,detail.x=abc|p"`
			Detail any `json:"detail"`
		}{}},
	{"a narrower value here, one more condition there",
		struct {
			Event  `event:"source=a,detail.x=abc"`
			Detail any `json:"detail"`
		}{}, struct {
			Event  `event:"source=a,detail.x=ab*,detail.y=1"`
			Detail any `json:"detail"`
		}{}},
	{"two values in one list",
		struct {
			Event  `event:"source=a,detail.list[*]=1"`
			Detail any `json:"detail"`
		}{}, struct {
			Event  `event:"source=a,detail.list[*]=2"`
			Detail any `json:"detail"`
		}{}},
	{"any element and the first",
		struct {
			Event  `event:"source=a,detail.list[*].k=1"`
			Detail any `json:"detail"`
		}{}, struct {
			Event  `event:"source=a,detail.list[0].k=2"`
			Detail any `json:"detail"`
		}{}},
	{"two ARNs",
		struct {
			Event `event:"source=a,resources[ecs:service]=arn:aws:ecs:eu-*"`
		}{}, struct {
			Event `event:"source=a,resources[ecs:task]=*"`
		}{}},
	{"an ARN and a value",
		struct {
			Event `event:"source=a,resources[ecs:service]=arn:aws:ecs:eu-west-1:123456789012:service/prod*"`
		}{}, struct {
			Event `event:"source=a,account=123456789012|210987654321"`
		}{}},
	{"conditions on the envelope",
		struct {
			Event `event:"source=a,region=eu-*"`
		}{}, struct {
			Event `event:"source=a,account=123456789012"`
		}{}},
	{"an element of a nested list",
		struct {
			Event  `event:"source=a,detail.m[0][1]=x"`
			Detail any `json:"detail"`
		}{}, struct {
			Event  `event:"source=a,detail.m[*][*]=y"`
			Detail any `json:"detail"`
		}{}},
}

func TestConflicts(t *testing.T) {
	for _, row := range conflicts {
		t.Run(row.name, func(t *testing.T) {
			for _, order := range [][2]any{{row.a, row.b}, {row.b, row.a}} {
				r := New()
				require.NoError(t, r.Register(order[0]))
				err := r.Register(order[1])
				conflict, ok := errors.AsType[*ConflictError](err)
				require.True(t, ok, "want a *ConflictError, got %v", err)
				require.Equal(t, reflect.TypeOf(order[1]).String(), conflict.Type)
				require.Equal(t, reflect.TypeOf(order[0]).String(), conflict.Other)
				require.Regexp(t, `conflict_test\.go:\d+$`, conflict.TypeSite)
				require.Regexp(t, `conflict_test\.go:\d+$`, conflict.OtherSite)
				require.NotEqual(t, conflict.TypeSite, conflict.OtherSite)
				require.Contains(t, err.Error(), string(conflict.Witness))
				require.Len(t, r.Types(), 1)
				requireTakes(t, order[0], conflict.Witness)
				requireTakes(t, order[1], conflict.Witness)
			}
		})
	}
}

// requireTakes registers the type of prototype alone and requires that payload decodes to it.
func requireTakes(t *testing.T, prototype any, payload jsontext.Value) {
	t.Helper()
	r := New()
	require.NoError(t, r.Register(prototype))
	event, err := r.Decode(payload, WithUnknownAsError(true))
	if invalid, ok := errors.AsType[*ValidationError](err); ok {
		event, err = invalid.Event, nil // the witness keeps no rules but those of the tag
	}
	require.NoError(t, err)
	require.Equal(t, reflect.PointerTo(reflect.TypeOf(prototype)), reflect.TypeOf(event))
}

func TestRegisterIsAllOrNothing(t *testing.T) {
	type first struct {
		Event `event:"source=a"`
	}
	type second struct {
		Event `event:"source=b"`
	}
	type clash struct {
		Event `event:"source=a"`
		X     int
	}
	type wrong struct {
		Event `event:"sorce=a"`
	}
	r := New()
	for _, prototypes := range [][]any{
		{first{}, second{}, clash{}}, {first{}, wrong{}}, {first{}, second{}, first{}}, {first{}, nil},
	} {
		require.Error(t, r.Register(prototypes...))
		require.Empty(t, r.Types())
		event, err := r.Decode(eventJSON("a", "x", "{}"))
		require.NoError(t, err)
		require.IsType(t, &UnknownEvent{}, event)
	}
	require.NoError(t, r.Register(first{}, (*second)(nil)))
	require.Len(t, r.Types(), 2)
}

func TestDuplicate(t *testing.T) {
	type twice struct {
		Event `event:"source=a"`
	}
	r := New()
	require.NoError(t, r.Register(twice{}))
	err := r.Register(&twice{})
	duplicate, ok := errors.AsType[*DuplicateError](err)
	require.True(t, ok, "got %v", err)
	require.Equal(t, "registry.twice", duplicate.Type)
	require.NotEqual(t, duplicate.Site, duplicate.FirstSite)
	for _, site := range []string{duplicate.Site, duplicate.FirstSite} {
		require.Regexp(t, `conflict_test\.go:\d+$`, site)
		require.Contains(t, err.Error(), site)
	}
	require.True(t, strings.HasPrefix(err.Error(), "registry: "))
}
