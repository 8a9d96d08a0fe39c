package patternoracle

import (
	"flag"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/pattern"
)

var (
	pairs = flag.Int("pairs", 0, "ask AWS's engine about so many random pairs; needs Java 17 and Maven")
	seed  = flag.Uint64("seed", 1, "of the random pairs")
)

// ours is what registry/pattern says of a pair.
func ours(p Pair) Verdict {
	compiled, err := pattern.Compile(p.Pattern)
	if err != nil {
		return BadPattern
	}
	ok, err := compiled.Match([]byte(p.Event))
	switch {
	case err != nil:
		return BadEvent
	case ok:
		return Match
	}
	return No
}

func TestRandomPairsAgreeWithTheEngine(t *testing.T) {
	if *pairs == 0 {
		t.Skip("needs Java and Maven: run make pattern-oracle")
	}
	o, err := New(t.Context())
	require.NoError(t, err)
	g := NewGenerator(*seed)
	list := make([]Pair, *pairs)
	for i := range list {
		list[i] = g.Pair()
	}
	verdicts, err := o.Verdicts(t.Context(), list)
	require.NoError(t, err)
	count, differ, defect := map[Verdict]int{}, 0, 0
	for i, p := range list {
		count[verdicts[i]]++
		if got := ours(p); got != verdicts[i] {
			if p.MixedUp() {
				defect++
				continue
			}
			if differ++; differ <= 30 {
				t.Errorf("the engine says %s, we say %s\n%s\n%s", verdicts[i], got, p.Pattern, p.Event)
			}
		}
	}
	t.Logf("%d pairs, the engine's verdicts: %v; %d differ, and %d where the engine mixes up operators", len(list), count, differ, defect)
	require.Less(t, defect, 1+*pairs/2000)
	for _, v := range []Verdict{Match, No, BadPattern, BadEvent} {
		require.Greater(t, count[v], *pairs/200, "too few pairs are %s", v)
	}
}

var record = flag.Bool("record", false, "record the engine's verdicts for the tests that run without it")

const testdata = "../../registry/pattern/testdata"

func TestRecordVerdicts(t *testing.T) {
	if !*record {
		t.Skip("writes files: run make pattern-oracle")
	}
	o, err := New(t.Context())
	require.NoError(t, err)
	cases, err := Cases(testdata)
	require.NoError(t, err)
	list := make([]Pair, len(cases))
	for i, c := range cases {
		list[i] = Pair{c.Pattern, c.Event}
	}
	verdicts, err := o.Verdicts(t.Context(), list)
	require.NoError(t, err)
	for i, v := range verdicts {
		cases[i].Engine = v
	}
	require.NoError(t, WriteCases(testdata, cases))

	g := NewGenerator(RandomSeed)
	list = make([]Pair, RandomPairs)
	for i := range list {
		list[i] = g.Pair()
	}
	verdicts, err = o.Verdicts(t.Context(), list)
	require.NoError(t, err)
	require.NoError(t, WriteRandom(testdata, verdicts))
}

// The engine's own times, beside ours, are printed; neither is judged here.
func TestTimesBesideTheEngine(t *testing.T) {
	if *pairs == 0 {
		t.Skip("needs Java and Maven: run make pattern-oracle")
	}
	o, err := New(t.Context())
	require.NoError(t, err)
	event := []byte(Event430)
	best := func(match func()) time.Duration {
		least := time.Hour
		for range 200 { // short ones, of which some are not disturbed
			start := time.Now()
			for range 300 {
				match()
			}
			least = min(least, time.Since(start)/300)
		}
		return least
	}
	for _, c := range Timed {
		p := pattern.MustCompile(c.Pattern)
		engine, err := o.Time(t.Context(), Event430, c.Pattern)
		require.NoError(t, err)
		t.Logf("%-14s engine %s ns, ours %d ns", c.Name, engine, best(func() { _, _ = p.Match(event) }))
	}
	for _, n := range []int{100, 1000} {
		var list []*pattern.Pattern
		for _, text := range Rules(n) {
			list = append(list, pattern.MustCompile(text))
		}
		set := pattern.NewSet(list...)
		engine, err := o.Time(t.Context(), Event430, Rules(n)...)
		require.NoError(t, err)
		var found []int
		t.Logf("%d rules engine %s ns, ours %d ns", n, engine, best(func() { found, _ = set.AppendMatches(found[:0], event) }))
	}
}
