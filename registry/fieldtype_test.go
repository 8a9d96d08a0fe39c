package registry

import (
	"errors"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Types that contain themselves.
type (
	tree    map[string]tree
	nested  []nested
	loop    *loop
	ring    []map[string]*ring
	branchy struct {
		Name                         string `json:"name" validate:"omitempty,min=1"`
		A, B, C, D, E, F, G, H, I, J []branchy
		K, L, M, N, O, P, Q, R, S, T *branchy
	}
)

func TestTypesThatContainThemselves(t *testing.T) {
	type all struct {
		Event  `event:"source=a,tolerant"`
		Detail struct {
			Tree    tree    `json:"tree"`
			Ring    ring    `json:"ring"`
			Branchy branchy `json:"branchy"`
		} `json:"detail"`
	}
	r := New()
	require.NoError(t, r.Register(all{}))
	event, err := r.Decode(eventJSON("a", "x", `{"tree":{"x":{"y":{}}},"ring":[{"a":[{}]}],"branchy":{"name":"n","A":[{"name":"m"}],"K":{}}}`))
	require.NoError(t, err)
	e := event.(*all)
	require.Empty(t, e.Drift())
	require.Equal(t, tree{"x": {"y": {}}}, e.Detail.Tree)
	require.Len(t, *e.Detail.Ring[0]["a"], 1)
	require.Equal(t, "m", e.Detail.Branchy.A[0].Name)
	event, err = r.Decode(eventJSON("a", "x", `{"tree":{"x":{"y":1}}}`))
	require.NoError(t, err)
	require.Len(t, event.Envelope().Drift(), 1)
}

// TestFieldTypes: a type that JSON has no values for is refused when it is registered, at any depth, and the others decode.
func TestFieldTypes(t *testing.T) {
	type hidden struct{ _ int }
	for _, row := range []struct {
		name      string
		prototype any
		fix       string // empty if the type is fine
	}{
		{"duration", struct {
			Event `event:"source=a"`
			X     time.Duration
		}{}, "make it a number in the unit that the events have, such as int64, or a type with an UnmarshalText method"},
		{"durations, below", struct {
			Event  `event:"source=a"`
			Detail struct{ X map[string][]*time.Duration } `json:"detail"`
		}{}, "make it a number in the unit that the events have, such as int64, or a type with an UnmarshalText method"},
		{"a duration's name", struct {
			Event `event:"source=a"`
			X     map[time.Duration]int
		}{}, "make the keys of the map[time.Duration]int strings or integers, or of a type with an UnmarshalText method"},
		{"bool names", struct {
			Event `event:"source=a"`
			X     map[bool]int
		}{}, "make the keys of the map[bool]int strings or integers, or of a type with an UnmarshalText method"},
		{"struct names, below", struct {
			Event `event:"source=a"`
			X     []map[string]map[struct{}]int
		}{}, "make the keys of the map[struct {}]int strings or integers, or of a type with an UnmarshalText method"},
		{"array names", struct {
			Event `event:"source=a"`
			X     map[[2]byte]int
		}{}, "make the keys of the map[[2]uint8]int strings or integers, or of a type with an UnmarshalText method"},
		{"pointer to itself", struct {
			Event `event:"source=a"`
			X     loop
		}{}, "give it an element of another type, such as any"},
		{"list of itself", struct {
			Event  `event:"source=a,tolerant"`
			Detail nested `json:"detail"`
		}{}, "give it an element of another type, such as any"},
		{"pointers to itself, below", struct {
			Event `event:"source=a"`
			X     map[string]loop
		}{}, "give it an element of another type, such as any"},
		{"hidden fields only", struct {
			Event `event:"source=a"`
			X     hidden
		}{}, "begin the names of its fields with capital letters, or add `json:\"-\"` to it"},
		{"lock", struct {
			Event `event:"source=a"`
			X     *sync.Mutex
		}{}, "begin the names of its fields with capital letters, or add `json:\"-\"` to it"},
		{"function, below", struct {
			Event `event:"source=a"`
			X     map[string]func()
		}{}, "add `json:\"-\"` to it"},
		{"excluded", struct {
			Event `event:"source=a"`
			X     time.Duration `json:"-"`
		}{}, ""},
		{"integer names", struct {
			Event `event:"source=a"`
			X     map[int8]map[uint]int
		}{}, ""},
		{"names that decode themselves", struct {
			Event `event:"source=a"`
			X     map[netip.Addr]int
			Y     map[time.Time]int
		}{}, ""},
		{"any", struct {
			Event `event:"source=a"`
			X     map[any]any
			Y     []any
		}{}, ""},
		{"no fields", struct {
			Event `event:"source=a"`
			X     struct{}
		}{}, ""},
		{"another integer", struct {
			Event `event:"source=a"`
			X     time.Month
		}{}, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			err := New().Register(row.prototype)
			if row.fix == "" {
				require.NoError(t, err)
				return
			}
			fault, ok := errors.AsType[*TagError](err)
			require.True(t, ok, "got %v", err)
			require.Equal(t, row.fix, fault.Fix, err)
		})
	}
}
