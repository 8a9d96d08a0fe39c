package pattern

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLint(t *testing.T) {
	many := func(n int) string { return `{"source":["` + strings.Repeat("a", n-len(`{"source":[""]}`)) + `"]}` }
	for _, c := range []struct {
		name, pattern string
		at            Place
		refused       bool
		path, text    string // the one warning there is; none if text is empty
	}{
		{"a plain pattern", ec2Pattern, Rule, false, "", ""},
		{"2048 characters", many(2048), Rule, false, "", ""},
		{"2049 characters", many(2049), Rule, false, "", "the quota is 2048"},
		{"2049 characters of a filter", many(2049), DataFilter, false, "", ""},
		{"4096 characters", many(4096), DataFilter, false, "", ""},
		{"4097 characters", many(4097), DataFilter, true, "", "at most 4096"},
		{"2048 characters of two bytes", `{"source":["` + strings.Repeat("é", 2048-15) + `"]}`, Rule, false, "", ""},
		{"text after it", `{"source":["a"]} }`, Rule, false, "", "is not read"},
		{"white space after it", "{\"source\":[\"a\"]}\n", Rule, false, "", ""},
		{"a name twice", `{"source":["a"],"source":["b"]}`, Rule, false, "source", "the last replaces"},
		{"an object twice", `{"detail":{"a":[1]},"detail":{"b":[1]}}`, Rule, false, "", ""},
		{"a name of the envelope written otherwise", `{"detailType":["a"]}`, Rule, false, "detailType", `write "detail-type"`},
		{"a name that no event has", `{"state":["a"]}`, Rule, false, "state", "no member"},
		{"a name that no event has, of a filter", `{"state":["a"]}`, DataFilter, false, "", ""},
		{"a name inside $or", `{"$or":[{"Source":["a"]},{"source":["a"]}]}`, Rule, false, "Source", `write "source"`},
		{"a dotted name", `{"detail.state":["a"]}`, Rule, false, "", ""},
		{"$or overrides", `{"source":["a"],"$or":[{"source":["b"]},{"account":["c"]}]}`, Rule, false, "source", "the last replaces"},
		{"$or is overridden", `{"$or":[{"source":["b"]},{"account":["c"]}],"source":["a"]}`, Rule, false, "source", "the last replaces"},
		{"$or overrides deep inside", `{"detail":{"a":{"b":["x"]}},"$or":[{"detail":{"a.b":["y"]}},{"source":["a"]}]}`, Rule, false, "detail.a.b", "the last replaces"},
		{"two anything-but", `{"source":[{"anything-but":"a"},{"anything-but":{"prefix":"b"}}]}`, Rule, false, "source", "mean either"},
		{"anything-but nothing", `{"source":["a",{"anything-but":{"prefix":[]}}]}`, Rule, false, "source", "matches nothing"},
		{"a number with too many digits", `{"detail":{"n":[9007199254740993]}}`, Rule, false, "detail.n", "written the same way"},
		{"an address", `{"detail":{"ip":["10.0.0.1"]}}`, Rule, false, "detail.ip", "exactly"},
		{"a block", `{"detail":{"ip":[{"cidr":"10.0.0.0/8"}]}}`, Rule, false, "", ""},
		{"an emoji without case", `{"source":[{"equals-ignore-case":"a😀"}]}`, Rule, false, "source", "U+FFFF"},
		{"a letter that is in neither case", `{"source":[{"equals-ignore-case":"aǅ"}]}`, Rule, false, "source", "in neither case"},
		{"letters of both cases", `{"source":[{"equals-ignore-case":"aBé"}]}`, Rule, false, "", ""},
		{"a wildcard and a suffix", `{"source":[{"wildcard":"a*"},{"suffix":"b"}]}`, Rule, false, "source", "match too much"},
		{"what EventBridge refuses", `{"source":[{"wildcard":"*:*:*:*:*:event-bus/*"}]}`, Rule, false, "source", "complexity of 11"},
		{"what AWS proposes instead", `{"source":[{"wildcard":"*:event-bus/*"}]}`, Rule, false, "", ""},
		{"a wildcard in a filter", `{"a":[{"wildcard":"a*"}]}`, DataFilter, true, "a", "no wildcard"},
		{"anything but a wildcard in a filter", `{"a":[{"anything-but":{"wildcard":"a*"}}]}`, MetadataFilter, true, "a", "no wildcard"},
		{"an operator in a filter on data", `{"a":[{"prefix":"a"}]}`, DataFilter, false, "", ""},
		{"an operator in a filter on metadata", `{"a":[{"prefix":"a"}]}`, MetadataFilter, true, "a", "values only"},
		{"values in a filter on metadata", `{"a":["a",1,null]}`, MetadataFilter, false, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			warnings := MustCompile(c.pattern).Lint(c.at)
			if c.text == "" {
				require.Empty(t, warnings)
				return
			}
			require.Len(t, warnings, 1, "%v", warnings)
			require.Equal(t, c.refused, warnings[0].Refused)
			require.Equal(t, c.path, warnings[0].Path)
			require.Contains(t, warnings[0].String(), c.text)
		})
	}
}

// A $or that is a field's name is told once, with what is at the top beside it.
func TestLintOfOrAsField(t *testing.T) {
	warnings := MustCompile(`{"detail":{"$or":[{"prefix":"x"},{"suffix":"y"}]}}`).Lint(Rule)
	require.Len(t, warnings, 1)
	require.Equal(t, "detail.$or", warnings[0].Path)
	require.Contains(t, warnings[0].Text, "taken for a field")
}

func TestComplexityIsBounded(t *testing.T) {
	var b strings.Builder
	for i := range 60 {
		b.WriteString("*" + string(rune('a'+i%3)) + string(rune('a'+i%5)))
	}
	inTime(t, func() { MustCompile(`{"source":[{"wildcard":"` + b.String() + `"}]}`).Lint(Rule) })
}

func TestCheckEnvelope(t *testing.T) {
	warnings, err := CheckEnvelope([]byte(ec2Event))
	require.NoError(t, err)
	require.Empty(t, warnings)
	warnings, err = CheckEnvelope([]byte(`{"id":"1","source":"a","detail-type":"b","account":"1","time":"t","region":"r"}`))
	require.NoError(t, err)
	require.Equal(t, "resources", warnings[0].Path)
	require.Len(t, warnings, 1)
	_, err = CheckEnvelope([]byte(`[]`))
	require.ErrorIs(t, err, ErrEvent)
}
