package registry

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/internal/reader"
)

type (
	hostileNode struct {
		Value int            `json:"value" event:"present"`
		Next  *hostileNode   `json:"next"`
		Kids  []*hostileNode `json:"kids"`
		CI    string         `json:"c_i,case:ignore"`
	}
	hostileTree   map[string]hostileTree
	hostileLists  []struct{ Deep []any }
	hostileDetail struct {
		Node  hostileNode       `json:"node"`
		Tree  hostileTree       `json:"tree"`
		Lists hostileLists      `json:"lists"`
		Texts []string          `json:"texts"`
		Small []uint8small      `json:"small"`
		Map   map[string]int    `json:"map"`
		Raw   any               `json:"raw"`
		Words map[string]string `json:"words"`
	}
	uint8small    uint8
	hostileStrict struct {
		Event  `event:"source=hostile"`
		Detail hostileDetail `json:"detail"`
	}
	hostileTolerant struct {
		Event  `event:"source=aws.hostile,tolerant"`
		Detail hostileDetail `json:"detail"`
	}
)

// hostile makes details that cost much where something is done again at each level or for each value.
var hostile = []struct {
	name string
	make func(n int) string
}{
	{"a violation at each level", func(n int) string {
		n = min(n/16, 9000)
		return `{"node":` + strings.Repeat(`{"value":"x","next":`, n) + "null" + strings.Repeat("}", n) + "}"
	}},
	{"a member missing at each level", func(n int) string {
		n = min(n/16, 9000)
		return `{"node":` + strings.Repeat(`{"next":`, n) + "null" + strings.Repeat("}", n) + "}"
	}},
	{"a map in each map", func(n int) string {
		n = min(n/16, 9000)
		return `{"tree":` + strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n) + "}"
	}},
	{"a list in each list", func(n int) string {
		n = min(n/16, 9000)
		return `{"lists":` + strings.Repeat(`[`, n) + "1" + strings.Repeat("]", n) + "}"
	}},
	{"one for a list at each level", func(n int) string {
		n = min(n/16, 9000)
		return `{"node":` + strings.Repeat(`{"kids":`, n) + "1" + strings.Repeat("}", n) + "}"
	}},
	{"numbers for texts", func(n int) string { return `{"texts":[` + strings.Repeat("1,", n/2) + "1]}" }},
	{"objects for texts", func(n int) string { return `{"texts":[` + strings.Repeat("{},", n/3) + "{}]}" }},
	{"numbers too large", func(n int) string { return `{"small":[` + strings.Repeat("256,", n/4) + "0]}" }},
	{"members of a map that do not fit", func(n int) string {
		var b strings.Builder
		for i := range n / 16 {
			fmt.Fprintf(&b, `"k%d":[],`, i)
		}
		return `{"map":{` + b.String() + `"z":1}}`
	}},
	{"many unknown members", func(n int) string {
		var b strings.Builder
		for i := range n / 16 {
			fmt.Fprintf(&b, `"k%d":1,`, i)
		}
		return `{"node":{` + b.String() + `"value":1}}`
	}},
	{"many members in another case", func(n int) string {
		var b strings.Builder
		for i := range n / 16 {
			fmt.Fprintf(&b, `"C%sI":"x",`, strings.Repeat("_", i%500+1)+strings.Repeat("-", i/500))
		}
		return `{"node":{` + b.String() + `"value":1}}`
	}},
	{"objects in a string in a string", func(n int) string {
		text := strings.Repeat("x", n/16)
		inner := `{"value":1,"c_i":"` + text + `"}`
		for range 4 {
			inner = fmt.Sprintf(`{"next":%q}`, inner)
		}
		return `{"node":` + inner + "}"
	}},
	{"surrogates alone", func(n int) string { return `{"raw":["` + strings.Repeat(`\ud83d`, n/6) + `"]}` }},
	{"long names", func(n int) string {
		return fmt.Sprintf(`{"map":{%q:[],%q:{}}}`, strings.Repeat("n", n/2), strings.Repeat("m.", n/4))
	}},
	{"braces in strings", func(n int) string { return fmt.Sprintf(`{"raw":%q}`, strings.Repeat(`{"[`, n/5)) }},
	{"escapes", func(n int) string { return `{"words":{"a":"` + strings.Repeat(`\u0061`, n/6) + `"}}` }},
}

// TestHostilePayloads: no payload makes a long error, and what is left out of a list is counted.
func TestHostilePayloads(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(hostileStrict{}, hostileTolerant{}))
	for _, h := range hostile {
		for _, source := range []string{"hostile", "aws.hostile", "nobody"} {
			for _, order := range []string{"usual", "detail first"} {
				t.Run(h.name+"/"+source+"/"+order, func(t *testing.T) {
					payload := eventJSON(source, "x", h.make(1<<19))
					if order == "detail first" {
						detail := h.make(1 << 19)
						payload = []byte(`{"detail":` + detail + `,"detail-type":"x","source":"` + source + `","id":"i","account":"1","region":"r","time":"2024-05-01T12:00:00Z"}`)
					}
					event, err := r.Decode(payload)
					if err != nil {
						require.Less(t, len(err.Error()), 16<<10)
						invalid, ok := errors.AsType[*ValidationError](err)
						require.True(t, ok, "%v", err)
						require.GreaterOrEqual(t, invalid.Count, len(invalid.Violations))
						require.LessOrEqual(t, len(invalid.Violations), 1000)
						for _, v := range invalid.Violations {
							require.LessOrEqual(t, len(v.Path), 4096)
							require.True(t, v.Rule == "present" || v.Param != v.Got, v.String())
						}
						return
					}
					require.LessOrEqual(t, len(event.Envelope().Drift()), 1000)
					_ = event.Envelope().Untaken()
				})
			}
		}
	}
}

// cost is what a payload costs a registry: the steps of the reader, and the bytes that are allocated. Neither
// depends on how busy the machine is.
func cost(r *Registry, payload []byte) (steps, bytes float64) {
	read := reader.Get()
	defer read.Put()
	read.Event(string(payload), (*chooser)(r))
	read.Violations()
	runtime.GC()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	bytes = math.Inf(1)
	for range 3 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _ = r.Decode(payload)
		runtime.ReadMemStats(&after)
		bytes = min(bytes, float64(after.TotalAlloc-before.TotalAlloc))
	}
	return float64(read.Visited() + len(payload)), bytes
}

// TestCostIsLinear: twice as much of what is hostile takes about twice as many steps, and twice the memory.
// BenchmarkHostile measures the time.
func TestCostIsLinear(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(hostileStrict{}, hostileTolerant{}))
	for _, h := range hostile {
		for _, source := range []string{"hostile", "aws.hostile"} {
			t.Run(h.name+"/"+source, func(t *testing.T) {
				const n = 64 << 10
				steps, bytes := cost(r, eventJSON(source, "x", h.make(n)))
				twiceSteps, twiceBytes := cost(r, eventJSON(source, "x", h.make(2*n)))
				t.Logf("steps %.2f, bytes %.2f", twiceSteps/steps, twiceBytes/bytes)
				require.LessOrEqual(t, twiceSteps/steps, 2.3)
				require.LessOrEqual(t, twiceBytes/bytes, 2.3)
			})
		}
	}
}

// BenchmarkHostile measures the time of each hostile payload, of 32 KiB and twice as much. It is a benchmark, since time depends
// on the machine: go test ./registry -run '^$' -bench Hostile
func BenchmarkHostile(b *testing.B) {
	r := New()
	require.NoError(b, r.Register(hostileStrict{}, hostileTolerant{}))
	for _, h := range hostile {
		for _, source := range []string{"hostile", "aws.hostile"} {
			b.Run(h.name+"/"+source, func(b *testing.B) {
				took := func(n int) time.Duration {
					payload := eventJSON(source, "x", h.make(n))
					start := time.Now()
					_, _ = r.Decode(payload)
					return time.Since(start)
				}
				once, twice := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
				for b.Loop() {
					once, twice = min(once, took(32<<10)), min(twice, took(64<<10))
				}
				b.ReportMetric(float64(twice)/float64(once), "time(2n)/time(n)")
			})
		}
	}
}

// TestLoneSurrogates: JSON.stringify writes them, and RFC 8259 allows them.
func TestLoneSurrogates(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(placed{}, drifted{}))
	const detail = `{"id":"o-1","count":1,"note":"cut \ud83d","labels":{"a":"\ude00"},"anything":["\ud83dx"],"unknown":"\ud83d"}`
	event, err := r.Decode(eventJSON("aws.shop", "x", detail))
	require.NoError(t, err)
	e := event.(*drifted)
	require.Equal(t, "cut \ufffd", *e.Detail.Note)
	require.Equal(t, map[string]string{"a": "\ufffd"}, e.Detail.Labels)
	require.Equal(t, []any{"\ufffdx"}, e.Detail.Anything)
	var paths []string
	for _, v := range e.Drift() {
		require.Equal(t, "half of a surrogate pair", v.Got)
		paths = append(paths, v.Path)
	}
	require.Equal(t, []string{"detail.anything[0]", "detail.labels.a", "detail.note"}, paths)

	_, err = r.Decode(eventJSON("my.shop", "Placed", detail))
	invalid, ok := errors.AsType[*ValidationError](err)
	require.True(t, ok, "%v", err)
	require.Len(t, invalid.Violations, 3)

	event, err = r.Decode(eventJSON("nobody", "x", `{"a":"\ud83d"}`))
	require.NoError(t, err)
	require.Equal(t, `{"a":"\ufffd"}`, string(event.(*UnknownEvent).Detail), "what is handed out is JSON for every reader")
	require.Contains(t, string(event.Envelope().Raw()), `\ud83d`, "the payload is as it came")

	_, err = r.Decode([]byte(`{"source":"\ud83d","detail-type":"x","detail":{"a":1,"a":2}}`))
	require.ErrorIs(t, err, ErrMalformed, "the surrogate does not hide another error")
	require.Contains(t, err.Error(), "twice")
}

// TestEveryOrder has the detail at each place among the members, well-formed and not.
func TestEveryOrder(t *testing.T) {
	type noDetail struct {
		Event `event:"source=no.detail"`
	}
	r := New()
	require.NoError(t, r.Register(placed{}, noDetail{}))
	for _, source := range []string{"my.shop", "no.detail", "nobody"} {
		members := []string{`"id":"i"`, `"detail-type":"Placed"`, `"source":"` + source + `"`, `"account":"1"`, `"region":"r"`, `"time":"2024-05-01T12:00:00Z"`}
		for at := range len(members) + 1 {
			for _, row := range []struct {
				name, detail, after string
				kind                error
			}{
				{"whole", goodOrder, "", nil},
				{"no JSON", `nonsense`, "", ErrMalformed},
				{"a brace too many", goodOrder + "}", "", ErrMalformed},
				{"a brace too few", goodOrder[:len(goodOrder)-1], "", ErrMalformed},
				{"a bracket for a brace", goodOrder[:len(goodOrder)-1] + "]", "", ErrMalformed},
				{"twice in the detail", `{"id":"o-1","i\u0064":"o-2"}`, "", ErrMalformed},
				{"the detail twice", goodOrder + `,"detail":{}`, "", ErrMalformed},
				{"the detail twice, escaped", goodOrder + `,"det\u0061il":{}`, "", ErrMalformed},
				{"the source twice", goodOrder + `,"source":"x"`, "", ErrMalformed},
				{"garbage after", goodOrder, "x", ErrMalformed},
				{"a comma after", goodOrder, ",", ErrMalformed},
				{"another value after", goodOrder, "{}", ErrMalformed},
				{"space after", goodOrder, " \n", nil},
			} {
				t.Run(fmt.Sprintf("%s at %d of %s", row.name, at, source), func(t *testing.T) {
					all := slices.Insert(slices.Clone(members), at, `"detail":`+row.detail)
					_, err := r.Decode([]byte("{" + strings.Join(all, ",") + "}" + row.after))
					require.ErrorIs(t, err, row.kind)
				})
			}
		}
	}
}
