package registry

import (
	"cmp"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"
)

// planOf returns a plan of a type with that event tag and, as its detail, one of any shape.
func planOf(t *testing.T, tag string) *plan {
	t.Helper()
	p, tolerant, fault := parseEventTag(tag)
	require.Nil(t, fault, "%s: %+v", tag, fault)
	return &plan{typ: reflect.TypeFor[UnknownEvent](), pattern: p, tolerant: tolerant}
}

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

// TestNoConflict: both can be registered, in either order, and the first wins the events that both take.
func TestNoConflict(t *testing.T) {
	for _, row := range []struct{ name, winner, loser, detailType, detail string }{
		{"exact source before prefix", "source=a.b", "source=a.*", "", ""},
		{"long prefix before short", "source=a.b*", "source=a.*", "", ""},
		{"prefix before any", "source=a.*", "source=*", "", ""},
		{"exact detail-type before none", "source=a.b,detail-type=x", "source=a.b", "x", ""},
		{"exact detail-type before prefix", "source=a.b,detail-type=x y", "source=a.b,detail-type=x*", "x y", ""},
		{"prefix of detail-type before none", "source=a.b,detail-type=x*", "source=a.b", "x y", ""},
		{"source counts before detail-type", "source=a.b", "source=a.*,detail-type=x", "x", ""},
		{"condition before none", "source=a.b,detail.x=1", "source=a.b", "", `{"x":1}`},
		{"condition counts before source", "source=a.*,detail.x=1", "source=a.b,detail-type=x", "x", `{"x":1}`},
		{"more conditions before fewer", "source=a.b,detail.x=1,detail.y=2", "source=a.b,detail.x=1", "", `{"x":1,"y":2}`},
		{"value before prefix", "source=a.b,detail.x=abc", "source=a.b,detail.x=ab*", "", `{"x":"abc"}`},
		{"few values before many", "source=a.b,detail.x=1", "source=a.b,detail.x=1|2", "", `{"x":"1"}`},
		{"narrower and more before wider", "source=a.b,detail.x=1,detail.y=1", "source=a.b,detail.x=1|2", "", `{"x":"1","y":1}`},
		{"conditions at different sources", "source=a.b,detail.x=1", "source=a.*,detail.y=1", "", `{"x":1,"y":1}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			winner, loser := planOf(t, row.winner), planOf(t, row.loser)
			payload := eventJSON("a.b", cmp.Or(row.detailType, "y"), cmp.Or(row.detail, "{}"))
			for _, order := range [][]*plan{{winner, loser}, {loser, winner}} {
				x := indexOf(t, order...)
				source, detailType := peek(payload)
				require.True(t, loser.pattern.matches(string(source), string(detailType), payload), "the loser takes it, too")
				require.Same(t, winner, x.lookup(source, detailType, payload))
			}
		})
	}
	for _, row := range []struct{ name, a, b string }{
		{"other sources", "source=a", "source=b"},
		{"other detail-types", "source=a,detail-type=x", "source=a,detail-type=y"},
		{"other values", "source=a,detail.x=1", "source=a,detail.x=2"},
		{"other prefixes", "source=a,detail.x=ab*", "source=a,detail.x=ac*"},
		{"one of several in common, another not", "source=a,detail.x=1|2,detail.y=1", "source=a,detail.x=2|3,detail.y=2"},
		{"scalar and object at one place", "source=a,detail.x=1", "source=a,detail.x.y=1"},
		{"scalar and list at one place", "source=a,detail.x=1", "source=a,detail.x[*]=1"},
		{"object and list at one place", "source=a,detail.x.y=1", "source=a,detail.x[*]=1"},
	} {
		t.Run(row.name, func(t *testing.T) {
			indexOf(t, planOf(t, row.a), planOf(t, row.b))
			indexOf(t, planOf(t, row.b), planOf(t, row.a))
		})
	}
}

// indexOf returns an index of plans, which must not conflict.
func indexOf(t *testing.T, plans ...*plan) *index {
	t.Helper()
	cells := map[cell][]*plan{}
	for _, p := range plans {
		for _, c := range p.pattern.cells() {
			for _, other := range cells[c] {
				require.Nil(t, witness(c, p, other), "%s and %s", p.pattern.String(), other.pattern.String())
			}
			cells[c] = append(cells[c], p)
		}
	}
	return newIndex(cells)
}

func TestWitnessIsBounded(t *testing.T) {
	a, b := planOf(t, "source=a,detail.x[99999999999]=1"), planOf(t, "source=a,detail.y=1")
	require.Nil(t, witness(a.pattern.cells()[0], a, b), "no event has so long a list")
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
