package relation_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

func TestGetByName(t *testing.T) {
	use(new(fakeLoader))
	e := decodeThing(t, new(fakeSession), "Thing", account, region, `{"id":"a","related":["b","c"]}`)
	got, err := relation.Get[thing](t.Context(), e, "Thing")
	require.NoError(t, err)
	require.Equal(t, "a", got.ID)
	list, err := relation.GetMany[thing](t.Context(), e, "Related")
	require.NoError(t, err)
	require.Equal(t, []string{"b", "c"}, ids(list))
	same, err := e.(*thingEvent).Thing.Get(t.Context())
	require.NoError(t, err)
	require.Same(t, got, same)
}

func TestGetByNameOfAPreset(t *testing.T) {
	e := &thingEvent{
		Thing:   relation.Of(thing{ID: "a"}),
		Related: relation.OfMany(thing{ID: "b"}, thing{ID: "c"}),
	}
	got, err := relation.Get[thing](t.Context(), e, "Thing")
	require.NoError(t, err)
	require.Equal(t, "a", got.ID)
	list, err := relation.GetMany[thing](t.Context(), e, "Related")
	require.NoError(t, err)
	require.Equal(t, []string{"b", "c"}, ids(list))
}

func TestGetByNameOfNothing(t *testing.T) {
	e := decodeThing(t, nil, "Thing", account, region, `{"id":"a"}`)
	get := func(e registry.AnyEvent, field string) error {
		_, err := relation.Get[thing](t.Context(), e, field)
		return err
	}
	getMany := func(e registry.AnyEvent, field string) error {
		_, err := relation.GetMany[thing](t.Context(), e, field)
		return err
	}
	_, otherType := relation.Get[other](t.Context(), e, "Thing")
	for _, test := range []struct {
		name string
		err  error
		want string
	}{
		{"wrong name", get(e, "Thong"), "relation: Thong of event e: no such relation field: relation_test.thingEvent has Thing, Related"},
		{"wrong name of many", getMany(e, "thing"), "relation_test.thingEvent has Thing, Related"},
		{"not a relation", get(e, "Detail"), "has Thing, Related"},
		{"an event without", get(new(registry.UnknownEvent), "Thing"), "registry.UnknownEvent has none"},
		{"many as one", get(e, "Related"), "the field is a relation.Many["},
		{"one as many", getMany(e, "Thing"), "the field is a relation.One["},
		{"another type", otherType, "relation_test.thing], not a relation.One[github.com/typedbus/typedbus/relation_test.other]"},
		{"nil", get(nil, "Thing"), "the event is nil"},
		{"nil pointer", get((*thingEvent)(nil), "Thing"), "the event is nil"},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.ErrorIs(t, test.err, relation.ErrNoRelation)
			require.ErrorContains(t, test.err, test.want)
		})
	}
}

// valueEvent is an event that is no pointer, as registry.AnyEvent allows.
type valueEvent struct {
	*registry.Event
	Thing relation.One[thing]
}

// oddEvent has an envelope that cannot be had.
type oddEvent struct{ envelope func() *registry.Event }

func (e oddEvent) Envelope() *registry.Event { return e.envelope() }

func TestEventsThatAreOdd(t *testing.T) {
	use(new(fakeLoader))
	decoded := decodeThing(t, new(fakeSession), "Thing", account, region, `{"id":"a"}`)
	for _, test := range []struct {
		name    string
		event   registry.AnyEvent
		want    string // of Get; "" where there is no error of Preload
		preload bool
	}{
		{"by value", valueEvent{Event: decoded.Envelope()}, "valueEvent is passed by value", false},
		{"by value, without an envelope", valueEvent{}, "the event has no envelope", true},
		{"around a decoded one", struct{ *thingEvent }{decoded.(*thingEvent)}, "passed by value", false},
		{"typed nil", (*thingEvent)(nil), "the event is nil", true},
		{"typed nil of another type", (*registry.UnknownEvent)(nil), "the event is nil", true},
		{"nil envelope", oddEvent{func() *registry.Event { return nil }}, "the event has no envelope", true},
		{"envelope that panics", &oddEvent{func() *registry.Event { panic("odd") }}, "Envelope panicked: odd", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := relation.Get[thing](t.Context(), test.event, "Thing")
			require.ErrorIs(t, err, relation.ErrNoRelation)
			require.ErrorContains(t, err, test.want)
			_, err = relation.GetMany[thing](t.Context(), test.event, "Thing")
			require.ErrorIs(t, err, relation.ErrNoRelation)

			good := decodeThing(t, new(fakeSession), "Thing", account, region, `{"id":"a"}`).(*thingEvent)
			stats, err := relation.Preload(t.Context(), []registry.AnyEvent{test.event, good})
			require.Equal(t, 1, stats.Resources, "the others are loaded")
			if !test.preload {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, relation.ErrNoRelation)
			require.ErrorContains(t, err, test.want)
		})
	}
}

func TestFieldsOfNothing(t *testing.T) {
	for name, event := range map[string]registry.AnyEvent{
		"nil": nil, "typed nil": (*registry.UnknownEvent)(nil), "no relations": new(registry.UnknownEvent),
		"no envelope": valueEvent{},
	} {
		t.Run(name, func(t *testing.T) {
			for range relation.Fields(event) {
				t.Fatal("it has none")
			}
		})
	}
}
