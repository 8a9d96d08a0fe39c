//go:build !race

package registry

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/internal/reader"
)

type lean struct {
	Event  `event:"source=lean"`
	Detail struct {
		Name   string           `json:"name"`
		Count  *int64           `json:"count"`
		Size   *int64           `json:"size"`
		Weight *int64           `json:"weight"`
		Tags   []string         `json:"tags"`
		Zones  []string         `json:"zones"`
		Sums   map[string]int64 `json:"sums"`
	} `json:"detail"`
}

// TestAllocations guards what decoding allocates: the payload, the event, one batch for all that points to integers and one
// for all lists of texts, and what a map has. The race detector makes pools lose what they have.
func TestAllocations(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(lean{}))
	event := func(detail string) []byte {
		return fmt.Appendf(nil, `{"version":"0","id":"i","detail-type":"x","source":"lean","account":"123456789012","time":"2024-05-01T12:00:00Z",`+
			`"region":"eu-west-1","resources":["arn:a","arn:b"],"detail":%s}`, detail)
	}
	for _, row := range []struct {
		name, detail string
		most         float64
	}{
		{"text", `{"name":"n"}`, 3},
		{"three pointers", `{"count":1,"size":2,"weight":3}`, 4},
		{"lists of texts", `{"tags":["a","b"],"zones":["c","d","e"]}`, 3},
		{"all", `{"name":"n","count":1,"size":2,"weight":3,"tags":["a"],"zones":["b"]}`, 4},
		{"a map", `{"sums":{"a":1,"b":2}}`, 5},
	} {
		t.Run(row.name, func(t *testing.T) {
			payload := event(row.detail)
			allocs := testing.AllocsPerRun(200, func() {
				if _, err := r.Decode(payload); err != nil {
					t.Fatal(err)
				}
			})
			require.LessOrEqual(t, allocs, row.most)
		})
	}
}

// TestBindingAllocatesNothing: an event with relations costs what the same event without them costs.
func TestBindingAllocatesNothing(t *testing.T) {
	type detail struct {
		ID  string   `json:"id"`
		IDs []string `json:"ids"`
	}
	type bare struct {
		Event  `event:"source=bare"`
		Detail detail `json:"detail"`
	}
	type related struct {
		Event  `event:"source=related"`
		Detail detail `json:"detail"`
		First  one    `relation:"acme.Widget,detail.id" json:"-"`
		Second one    `relation:"acme.Gadget,detail.id,owner=account" json:"-"`
		All    many   `relation:"acme.Widget,detail.ids[*]" json:"-"`
	}
	r := New(WithSession(struct{ Session }{}))
	require.NoError(t, r.Register(bare{}, related{}))
	allocations := func(source string) float64 {
		payload := eventJSON(source, "x", `{"id":"w-1","ids":["w-2","w-3"]}`)
		return testing.AllocsPerRun(200, func() {
			event, err := r.Decode(payload)
			if err != nil {
				t.Fatal(err)
			}
			if e, ok := event.(*related); ok && (e.First.Event != &e.Event || e.All.Event != &e.Event) {
				t.Fatal("the relations are not bound")
			}
		})
	}
	require.Equal(t, allocations("bare"), allocations("related"))
}

// TestAllocationsOfALargePayload: the strings of a payload that is too large to be shared are copied in pieces.
func TestAllocationsOfALargePayload(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(lean{}))
	var tags, detail strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&tags, `,"tag number %d"`, i)
	}
	fmt.Fprintf(&detail, `{"name":"n","tags":[%s],"zones":["z"]}`, tags.String()[1:])
	payload := eventJSON("lean", "x", detail.String())
	require.Greater(t, len(payload), reader.Shared)
	event, err := r.Decode(payload)
	require.NoError(t, err)
	clear(payload) // the event has its own
	copies := event.(*lean).Detail.Tags
	require.Len(t, copies, 4000)
	for i, tag := range copies {
		require.Equal(t, fmt.Sprintf("tag number %d", i), tag)
	}
	payload = eventJSON("lean", "x", detail.String())
	allocs := testing.AllocsPerRun(20, func() {
		if _, err := r.Decode(payload); err != nil {
			t.Fatal(err)
		}
	})
	require.LessOrEqual(t, allocs, 40.0)
}

// TestBatchesAreApart: what is taken from one array cannot be reached from a neighbour.
func TestBatchesAreApart(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(lean{}))
	const detail = `{"count":1,"size":2,"weight":3,"tags":["a","b"],"zones":["c","d"]}`
	var before *lean
	for i := range 3 {
		event, err := r.Decode(eventJSON("lean", "x", detail))
		require.NoError(t, err)
		e := event.(*lean)
		_ = append(e.Resources, "x")
		_ = append(e.Detail.Tags, "y")
		*e.Detail.Count = 7
		require.Equal(t, []string{"c", "d"}, e.Detail.Zones)
		require.Equal(t, []int64{7, 2, 3}, []int64{*e.Detail.Count, *e.Detail.Size, *e.Detail.Weight})
		if before != nil {
			require.EqualValues(t, 20+i-1, *before.Detail.Size)
		}
		*e.Detail.Size = 20 + int64(i)
		before = e
	}
}
