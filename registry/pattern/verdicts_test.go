package pattern

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/typedbus/typedbus/internal/patternoracle"
)

// verdictOf is what this package says of a pattern and an event, in the words of the oracle.
func verdictOf(pattern, event string) patternoracle.Verdict {
	p, err := Compile(pattern)
	if err != nil {
		return patternoracle.BadPattern
	}
	ok, err := p.Match([]byte(event))
	switch {
	case err != nil:
		return patternoracle.BadEvent
	case ok:
		return patternoracle.Match
	}
	return patternoracle.No
}

// What AWS's engine says of the cases was recorded by `make pattern-oracle`.
func TestVerdicts(t *testing.T) {
	cases, err := patternoracle.Cases("testdata")
	require.NoError(t, err)
	require.Greater(t, len(cases), 300)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			require.Equal(t, c.Engine, verdictOf(c.Pattern, c.Event), "%s\n%s", c.Pattern, c.Event)
		})
	}
}

func TestRandomVerdicts(t *testing.T) {
	verdicts, err := patternoracle.Random("testdata")
	require.NoError(t, err)
	require.Len(t, verdicts, patternoracle.RandomPairs)
	g := patternoracle.NewGenerator(patternoracle.RandomSeed)
	mixed := 0
	for _, want := range verdicts {
		p := g.Pair()
		if got := verdictOf(p.Pattern, p.Event); got != want {
			require.True(t, p.MixedUp(), "the engine says %s, we say %s\n%s\n%s", want, got, p.Pattern, p.Event)
			mixed++
		}
	}
	require.Less(t, mixed, 5, "pairs that the engine mixes up are few")
}

// The verdicts in the data beside the project are of the engine, too, and were made by others.
func TestSharedVerdicts(t *testing.T) {
	name := filepath.Join(cmp.Or(os.Getenv("TYPEDBUS_SHARED"), filepath.Join("..", "..", "..", "shared")), "data", "event-patterns.jsonl")
	f, err := os.Open(name)
	if err != nil {
		t.Skip("the verdicts are not beside the module: ../shared/data/event-patterns.jsonl")
	}
	defer f.Close()
	n := 0
	for lines := bufio.NewScanner(f); lines.Scan(); n++ {
		var c struct{ Name, Pattern, Event, Engine string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &c))
		t.Run(c.Name, func(t *testing.T) {
			got := string(verdictOf(c.Pattern, c.Event))
			if c.Engine == "refused" {
				require.Contains(t, []string{"pattern", "event"}, got)
				return
			}
			require.Equal(t, c.Engine, got, "%s\n%s", c.Pattern, c.Event)
		})
	}
	require.GreaterOrEqual(t, n, 204)
}

// A set says of each of its patterns what the pattern says itself.
func TestSetAgreesWithItsPatterns(t *testing.T) {
	g := patternoracle.NewGenerator(7)
	for round := range 60 {
		var patterns []*Pattern
		var events []string
		for len(patterns) < 1<<(round%8) {
			pair := g.Pair()
			events = append(events, pair.Event)
			if p, err := Compile(pair.Pattern); err == nil {
				patterns = append(patterns, p)
			}
		}
		set := NewSet(patterns...)
		for _, event := range events {
			var want []int
			var failed error
			for i, p := range patterns {
				ok, err := p.Match([]byte(event))
				failed = cmp.Or(failed, err)
				if ok {
					want = append(want, i)
				}
			}
			got, err := set.Match([]byte(event))
			require.Equal(t, failed != nil, err != nil, "%v, %v", failed, err)
			if err == nil {
				require.True(t, slices.Equal(want, got), "%v, %v\n%s\n%v", want, got, event, fmt.Sprint(patterns))
			}
		}
	}
}

// Patterns and sets are used by many goroutines, which share what is kept for the next event.
func TestConcurrentUse(t *testing.T) {
	set, p, event := NewSet(rules(200)...), MustCompile(ec2Pattern), []byte(ec2Event)
	arrays := MustCompile(`{"l":{"a":[1],"b":[2]}}`)
	var group errgroup.Group
	for i := range 8 {
		group.Go(func() error {
			for range 300 {
				found, err := set.Match(event)
				if err != nil || len(found) != 1 {
					return fmt.Errorf("%v, %w", found, err)
				}
				if ok, err := p.Match(event); !ok || err != nil {
					return fmt.Errorf("%v, %w", ok, err)
				}
				ok, err := arrays.Match(fmt.Appendf(nil, `{"l":[{"a":1,"b":0},{"a":%d,"b":2}]}`, i%2))
				if ok != (i%2 == 1) || err != nil {
					return fmt.Errorf("%v, %w", ok, err)
				}
			}
			return nil
		})
	}
	require.NoError(t, group.Wait())
}
