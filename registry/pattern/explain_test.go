package pattern

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/patternoracle"
)

func TestExplain(t *testing.T) {
	for _, c := range []struct {
		name, pattern, event string
		want                 string
	}{
		{"a match", `{"source":["a","b"]}`, `{"source":"b"}`, "matches\n✓ source: wanted \"a\" or \"b\", there is \"b\""},
		{"a value", `{"detail":{"state":["running"]}}`, `{"detail":{"state":"pending"}}`, "does not match\n✗ detail.state: wanted \"running\", there is \"pending\""},
		{"case", `{"a":["Running"]}`, `{"a":"running"}`, "does not match\n✗ a: wanted \"Running\", there is \"running\" (it differs in case: use equals-ignore-case)"},
		{"white space", `{"a":["running"]}`, `{"a":" running\n"}`, "does not match\n✗ a: wanted \"running\", there is \" running\\n\" (it has white space around it)"},
		{"a word in quotes", `{"a":[null]}`, `{"a":"null"}`, "does not match\n✗ a: wanted null, there is \"null\" (the event has a string, the pattern wants null without quotes)"},
		{"a boolean for a string", `{"a":["x"]}`, `{"a":true}`, "does not match\n✗ a: wanted \"x\", there is true (the event has a boolean, the pattern wants a string)"},
		{"null for a string", `{"a":["x"]}`, `{"a":null}`, "does not match\n✗ a: wanted \"x\", there is null (the event has null, the pattern wants a string)"},
		{"a number in quotes", `{"a":[{"numeric":[">",1]}]}`, `{"a":"3"}`, "does not match\n✗ a: wanted {\"numeric\":[\">\",1]}, there is \"3\" (the event has a number in quotes, which is a string: numbers never match it)"},
		{"a string for a number", `{"a":["1"]}`, `{"a":1}`, "does not match\n✗ a: wanted \"1\", there is 1 (the event has a number, the pattern wants a string: leave out the quotes)"},
		{"a name's case", `{"detail":{"State":["x"]}}`, `{"detail":{"state":"x"}}`, "does not match\n✗ detail.State: wanted \"x\", there is nothing (detail has \"state\" instead: names are case-sensitive)"},
		{"a parent that is missing", `{"detail":{"a":{"b":["x"]}}}`, `{"detail":{"c":1}}`, "does not match\n✗ detail.a.b: wanted \"x\", there is nothing (detail has no \"a\")"},
		{"an object", `{"a":[{"exists":true}]}`, `{"a":{"b":1}}`, "does not match\n✗ a: wanted {\"exists\":true}, there is nothing (it is an object, and only values inside it can match)"},
		{"an empty array", `{"a":[{"exists":true}]}`, `{"a":[]}`, "does not match\n✗ a: wanted {\"exists\":true}, there is nothing (it is an empty array, which counts as not there)"},
		{"something that must not be there", `{"a":[{"exists":false}]}`, `{"a":null}`, "does not match\n✗ a: wanted {\"exists\":false}, there is null (the field must not be there)"},
		{"two elements of an array", `{"l":{"a":[1],"b":[2]}}`, `{"l":[{"a":1},{"b":2}]}`, "does not match\n✓ l.a: wanted 1, there is 1\n✗ l.b: wanted 2, there is 2 (it is there, but in no element of an array that has the fields above, too)"},
		{"the nearest alternative", `{"s":["x"],"$or":[{"a":[1],"b":[1]},{"c":[1]}]}`, `{"s":"x","b":1,"a":2}`, "does not match (the nearest of 2 alternatives)\n✗ a: wanted 1, there is 2\n✓ b: wanted 1, there is 1\n✓ s: wanted \"x\", there is \"x\""},
		{"the alternative that matches", `{"$or":[{"a":[1]},{"b":[2]}]}`, `{"b":2}`, "matches (one of 2 alternatives)\n✓ b: wanted 2, there is 2"},
		{"text that cannot be printed", `{"a":["x"]}`, `{"a":"\u202e\u0007"}`, "does not match\n✗ a: wanted \"x\", there is \"\\u202e\\u0007\""},
	} {
		t.Run(c.name, func(t *testing.T) {
			x, err := MustCompile(c.pattern).Explain([]byte(c.event))
			require.NoError(t, err)
			require.Equal(t, c.want, x.String())
		})
	}
}

func TestExplanationsAreBounded(t *testing.T) {
	long := strings.Repeat("ä", 10_000)
	x, err := MustCompile(`{"a":["` + long + `"]}`).Explain([]byte(`{"a":[` + strings.Repeat(`"`+long+`",`, 100) + `1]}`))
	require.NoError(t, err)
	require.Len(t, x.Fields[0].There, 10)
	require.Equal(t, 91, x.Fields[0].More)
	require.Less(t, len(x.String()), 4000)
}

// An explanation and a match say the same, and one that does not match names a field.
func TestExplainAgreesWithMatch(t *testing.T) {
	g := patternoracle.NewGenerator(11)
	for range 5000 {
		pair := g.Pair()
		p, err := Compile(pair.Pattern)
		if err != nil {
			continue
		}
		want, err := p.Match([]byte(pair.Event))
		x, xErr := p.Explain([]byte(pair.Event))
		require.Equal(t, err == nil, xErr == nil)
		if err != nil {
			continue
		}
		require.Equal(t, want, x.Matches)
		all := true
		for _, f := range x.Fields {
			all = all && f.OK
		}
		require.Equal(t, want, all, "%s\n%s\n%s", pair.Pattern, pair.Event, x)
		require.False(t, strings.ContainsFunc(x.String(), func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }), "%q", x.String())
	}
}
