package route

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestIndexAgainstNaive builds tables of random routes, those that conflict left out, and looks random events up both
// in the index and by trying every route in the order of specificity. Split over a chain of tables that nothing keeps
// from being in conflict, the same routes give one as specific.
func TestIndexAgainstNaive(t *testing.T) {
	chained := 0
	for seed := range uint64(150) {
		random := rand.New(rand.NewPCG(seed, 1))
		table := NewTable(naive, 0)
		chain := []*Table{NewTable(naive, 0), NewTable(naive, 0), NewTable(naive, 0)}
		var routes []*Route
		for range 3 + random.IntN(60) {
			r := routeOf(t, randomTag(random))
			if table.Add(r) != nil {
				continue
			}
			routes = append(routes, r)
			require.Nil(t, chain[random.IntN(len(chain))].Add(r))
		}
		x := table.Index()
		for range 60 {
			source, detailType := randomWord(random), randomWord(random)
			payload := eventJSON(source, detailType, fmt.Sprintf(`{"x":%q,"y":%q,"list":[%q,%q]}`,
				randomWord(random), randomWord(random), randomWord(random), randomWord(random)))
			want, got := naiveLookup(routes, source, detailType, payload), x.Lookup(source, detailType, payload).Route
			if want != got {
				t.Fatalf("seed %d, %s\nindex: %v\nnaive: %v", seed, payload, patternOf(got), patternOf(want))
			}
			var best Match
			for i, link := range chain {
				if m := link.Index().Lookup(source, detailType, payload); m.Outranks(best) {
					best = m
					chained += min(i, 1)
				}
			}
			if want != best.Route {
				t.Fatalf("seed %d, %s\nchain: %v\nnaive: %v", seed, payload, patternOf(best.Route), patternOf(want))
			}
		}
	}
	require.Greater(t, chained, 100, "the chain's later tables have more specific ones")
}

func patternOf(p *Route) string {
	if p == nil {
		return "none"
	}
	return p.Pattern.String()
}

// naiveLookup tries every type and returns the most specific of those that take the event.
func naiveLookup(routes []*Route, source, detailType string, payload string) *Route {
	var best *Route
	var bestCell cell
	for _, p := range routes {
		if !p.takes(naive, source, detailType, payload) {
			continue
		}
		for _, c := range p.Pattern.cells() {
			if c.source.matches(source) && c.detailType.matches(detailType) && (best == nil || moreSpecific(p, c, best, bestCell)) {
				best, bestCell = p, c
			}
		}
	}
	return best
}

// moreSpecific is the order of specificity, written as the documentation says it.
func moreSpecific(p *Route, c cell, q *Route, d cell) bool {
	if c.conditional != d.conditional {
		return c.conditional
	}
	for _, pair := range [][2]Text{{c.source, d.source}, {c.detailType, d.detailType}} {
		switch a, b := pair[0], pair[1]; {
		case a.Prefix != b.Prefix:
			return !a.Prefix
		case len(a.Text) != len(b.Text):
			return len(a.Text) > len(b.Text)
		}
	}
	return compareConditions(p.Pattern.Conditions, q.Pattern.Conditions) > 0
}

func randomWord(random *rand.Rand) string {
	return strings.Repeat("a", random.IntN(2)) + string("abc"[random.IntN(3)]) + strings.Repeat("b", random.IntN(2))
}

func randomTag(random *rand.Rand) string {
	values := func() string {
		var words []string
		for range 1 + random.IntN(2) {
			word := randomWord(random)
			if random.IntN(3) == 0 {
				word = word[:random.IntN(len(word)+1)] + "*"
			}
			if !slices.ContainsFunc(words, func(o string) bool {
				return strings.HasPrefix(word, strings.TrimSuffix(o, "*")) || strings.HasPrefix(o, strings.TrimSuffix(word, "*"))
			}) {
				words = append(words, word)
			}
		}
		return strings.Join(words, "|")
	}
	tag := "source=" + values()
	if random.IntN(2) == 0 {
		tag += ",detail-type=" + values()
	}
	for _, path := range []string{"detail.x", "detail.y", "detail.list[*]", "detail.list[1]"} {
		if random.IntN(3) == 0 {
			tag += "," + path + "=" + values()
		}
	}
	return tag
}

// TestLookupDoesNotDegrade: with ten thousand types as with ten, a lookup looks at as many tables, and at as many
// types with conditions as ask for the event's own value.
func TestLookupDoesNotDegrade(t *testing.T) {
	for _, types := range []int{10, 10_000} {
		t.Run(fmt.Sprint(types), func(t *testing.T) {
			table := NewTable(naive, types)
			for i := range types {
				p := routeOf(t, fmt.Sprintf("source=source.%d,detail-type=Type %d", i/10, i%10))
				if i%2 == 0 {
					p = routeOf(t, fmt.Sprintf("source=trail,detail.eventName=Event%d", i))
				}
				require.Nil(t, table.Add(p))
			}
			x := table.Index()
			require.Empty(t, x.plain.prefixes, "no prefix of a source to try")
			require.Empty(t, x.conditional.prefixes)
			inner, ok := x.conditional.get(Text{Text: "trail"})
			require.True(t, ok)
			p, ok := inner.get(anyText)
			require.True(t, ok)
			c := p.candidates
			require.Equal(t, "detail.eventName", c.discriminator.Key)
			require.Empty(t, c.others)
			for value, routes := range c.byValue {
				require.Len(t, routes, 1, value)
			}
			found := x.Lookup("trail", "call", eventJSON("trail", "call", `{"eventName":"Event4"}`)).Route
			require.Equal(t, "source=trail,detail.eventName=Event4", patternOf(found))
			found = x.Lookup("source.0", "Type 3", eventJSON("source.0", "Type 3", `{}`)).Route
			require.Equal(t, "source=source.0,detail-type=Type 3", patternOf(found))
		})
	}
}

func TestPrefixLevels(t *testing.T) {
	x := tableOf(t, routeOf(t, "source=a*"), routeOf(t, "source=abc*"), routeOf(t, "source=ab*"), routeOf(t, "source=*"), routeOf(t, "source=xyz*")).Index()
	var lengths []int
	for _, level := range x.plain.prefixes {
		lengths = append(lengths, level.length)
	}
	require.Equal(t, []int{3, 2, 1, 0}, lengths, "one table for each length, the longest first")
	for source, want := range map[string]string{
		"abcd": "abc*", "abc": "abc*", "abx": "ab*", "a": "a*", "q": "*", "xyz": "xyz*", "xy": "*",
	} {
		require.Equal(t, "source="+want, patternOf(x.Lookup(source, "t", "").Route))
	}
}

func TestDiscriminator(t *testing.T) {
	x := tableOf(t,
		routeOf(t, "source=s,detail.n=1"), routeOf(t, "source=s,detail.n=2|3"), routeOf(t, "source=s,detail.n=4,detail.m=1"),
		routeOf(t, "source=s,detail.n=4"), routeOf(t, "source=s,detail.n=x*"), routeOf(t, "source=s,detail.n=*")).Index()
	for detail, want := range map[string]string{
		`{"n":1}`:         "detail.n=1",
		`{"n":"3"}`:       "detail.n=2|3",
		`{"n":4,"m":"1"}`: "detail.m=1,detail.n=4",
		`{"n":4,"m":2}`:   "detail.n=4",
		`{"n":"xy"}`:      "detail.n=x*",
		`{"n":true}`:      "detail.n=*",
		`{"n":{}}`:        "none",
		`{}`:              "none",
	} {
		got := patternOf(x.Lookup("s", "t", eventJSON("s", "t", detail)).Route)
		require.Equal(t, want, strings.TrimPrefix(got, "source=s,"), detail)
	}
}

func BenchmarkLookup(b *testing.B) {
	for _, types := range []int{10, 10_000} {
		b.Run(fmt.Sprint(types), func(b *testing.B) {
			table := NewTable(naive, types)
			for i := range types {
				require.Nil(b, table.Add(routeOf(b, fmt.Sprintf("source=source.%d,detail-type=Type %d", i/10, i%10))))
			}
			x := table.Index()
			source, detailType := "source.0", "Type 3"
			for b.Loop() {
				x.Lookup(source, detailType, "")
			}
		})
	}
}
