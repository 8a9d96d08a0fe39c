package registry

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestIndexAgainstNaive builds registries of random types, those that conflict left out, and looks random events up
// both in the index and by trying every type in the order of specificity.
func TestIndexAgainstNaive(t *testing.T) {
	for seed := range uint64(150) {
		random := rand.New(rand.NewPCG(seed, 1))
		var plans []*plan
		cells := map[cell][]*plan{}
		for range 3 + random.IntN(60) {
			p := planOf(t, randomTag(random))
			own := p.pattern.cells()
			if slices.ContainsFunc(own, func(c cell) bool {
				return slices.ContainsFunc(cells[c], func(o *plan) bool { return witness(c, p, o) != nil })
			}) {
				continue
			}
			plans = append(plans, p)
			for _, c := range own {
				cells[c] = append(cells[c], p)
			}
		}
		x := newIndex(cells)
		for range 60 {
			source, detailType := randomWord(random), randomWord(random)
			payload := eventJSON(source, detailType, fmt.Sprintf(`{"x":%q,"y":%q,"list":[%q,%q]}`,
				randomWord(random), randomWord(random), randomWord(random), randomWord(random)))
			want, got := naiveLookup(plans, source, detailType, payload), x.lookup([]byte(source), []byte(detailType), payload)
			if want != got {
				t.Fatalf("seed %d, %s\nindex: %v\nnaive: %v", seed, payload, patternOf(got), patternOf(want))
			}
		}
	}
}

func patternOf(p *plan) string {
	if p == nil {
		return "none"
	}
	return p.pattern.String()
}

// naiveLookup tries every type and returns the most specific of those that take the event.
func naiveLookup(plans []*plan, source, detailType string, payload []byte) *plan {
	var best *plan
	var bestCell cell
	for _, p := range plans {
		if !p.pattern.matches(source, detailType, payload) {
			continue
		}
		for _, c := range p.pattern.cells() {
			if c.source.matches(source) && c.detailType.matches(detailType) && (best == nil || moreSpecific(p, c, best, bestCell)) {
				best, bestCell = p, c
			}
		}
	}
	return best
}

// moreSpecific is the order of specificity, written as the documentation says it.
func moreSpecific(p *plan, c cell, q *plan, d cell) bool {
	if c.conditional != d.conditional {
		return c.conditional
	}
	for _, pair := range [][2]textPattern{{c.source, d.source}, {c.detailType, d.detailType}} {
		switch a, b := pair[0], pair[1]; {
		case a.prefix != b.prefix:
			return !a.prefix
		case len(a.text) != len(b.text):
			return len(a.text) > len(b.text)
		}
	}
	return compareConditions(p.pattern.conditions, q.pattern.conditions) > 0
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
			cells := map[cell][]*plan{}
			for i := range types {
				p := planOf(t, fmt.Sprintf("source=source.%d,detail-type=Type %d", i/10, i%10))
				if i%2 == 0 {
					p = planOf(t, fmt.Sprintf("source=trail,detail.eventName=Event%d", i))
				}
				for _, c := range p.pattern.cells() {
					cells[c] = append(cells[c], p)
				}
			}
			x := newIndex(cells)
			require.Empty(t, x.plain.prefixes, "no prefix of a source to try")
			require.Empty(t, x.conditional.prefixes)
			inner, ok := x.conditional.get(textPattern{text: "trail"})
			require.True(t, ok)
			c, ok := inner.get(anyText)
			require.True(t, ok)
			require.Equal(t, "detail.eventName", c.discriminator.text)
			require.Empty(t, c.others)
			for value, plans := range c.byValue {
				require.Len(t, plans, 1, value)
			}
			p := x.lookup([]byte("trail"), []byte("call"), eventJSON("trail", "call", `{"eventName":"Event4"}`))
			require.Equal(t, "source=trail,detail.eventName=Event4", patternOf(p))
			p = x.lookup([]byte("source.0"), []byte("Type 3"), eventJSON("source.0", "Type 3", `{}`))
			require.Equal(t, "source=source.0,detail-type=Type 3", patternOf(p))
		})
	}
}

func TestPrefixLevels(t *testing.T) {
	x := indexOf(t, planOf(t, "source=a*"), planOf(t, "source=abc*"), planOf(t, "source=ab*"), planOf(t, "source=*"), planOf(t, "source=xyz*"))
	var lengths []int
	for _, level := range x.plain.prefixes {
		lengths = append(lengths, level.length)
	}
	require.Equal(t, []int{3, 2, 1, 0}, lengths, "one table for each length, the longest first")
	for source, want := range map[string]string{
		"abcd": "abc*", "abc": "abc*", "abx": "ab*", "a": "a*", "q": "*", "xyz": "xyz*", "xy": "*",
	} {
		require.Equal(t, "source="+want, patternOf(x.lookup([]byte(source), []byte("t"), nil)))
	}
}

func TestDiscriminator(t *testing.T) {
	x := indexOf(t,
		planOf(t, "source=s,detail.n=1"), planOf(t, "source=s,detail.n=2|3"), planOf(t, "source=s,detail.n=4,detail.m=1"),
		planOf(t, "source=s,detail.n=4"), planOf(t, "source=s,detail.n=x*"), planOf(t, "source=s,detail.n=*"))
	for detail, want := range map[string]string{
		`{"n":1}`:         "detail.n=1",
		`{"n":"3"}`:       "detail.n=2|3",
		`{"n":4,"m":"1"}`: "detail.m=1,detail.n=4",
		`{"n":4,"m":2}`:   "detail.n=4",
		`{"n":"xy"}`:      "detail.n=x*",
		`{"n":true}`:      "detail.n=*",
		`{"n":{}}`:        "none",
		`{}`:              "none",
		`"{\"n\":1}"`:     "detail.n=1",
	} {
		got := patternOf(x.lookup([]byte("s"), []byte("t"), eventJSON("s", "t", detail)))
		require.Equal(t, want, strings.TrimPrefix(got, "source=s,"), detail)
	}
}

func BenchmarkLookup(b *testing.B) {
	for _, types := range []int{10, 10_000} {
		b.Run(fmt.Sprint(types), func(b *testing.B) {
			cells := map[cell][]*plan{}
			for i := range types {
				p, _, _ := parseEventTag(fmt.Sprintf("source=source.%d,detail-type=Type %d", i/10, i%10))
				for _, c := range p.cells() {
					cells[c] = append(cells[c], &plan{pattern: p})
				}
			}
			x := newIndex(cells)
			source, detailType := []byte("source.0"), []byte("Type 3")
			b.ReportAllocs()
			for b.Loop() {
				if x.lookup(source, detailType, nil) == nil {
					b.Fatal("not found")
				}
			}
		})
	}
}
