package pattern_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/pattern"
)

// A rule with more combinations of fields than are tried one by one is tried by pairs: what a type takes beside it, and what
// it delivers beside the type, are found all the same.
func TestCoversOfManyFields(t *testing.T) {
	types := registrations(t, closed{})
	for _, row := range []struct {
		detailType     string
		fields, excess int
	}{{"Closed", 14, 0}, {"Opened", 14, 1}, {"Closed", 60, 0}} {
		t.Run(fmt.Sprint(row.detailType, row.fields), func(t *testing.T) {
			detailType, excess := row.detailType, row.excess
			fields := make([]string, row.fields)
			for i := range fields {
				fields[i] = fmt.Sprintf(`"f%d":["a","b",{"prefix":"x"}]`, i)
			}
			rule := pattern.MustCompile(`{"source":["my.shop"],"detail-type":["` + detailType + `"],"detail":{` + strings.Join(fields, ",") + `}}`)
			c, err := pattern.Covers(rule, types...)
			require.NoError(t, err)
			require.Len(t, c.Misses, 1)
			require.Len(t, c.Excess, excess)
			prove(t, rule, types, c)
		})
	}
}

func TestMatchInCorners(t *testing.T) {
	many := `{"anything-but":["a1","a2","a3","a4","a5","a6","a7","a8","a9","a10"]}`
	for _, row := range []struct {
		name, want, value string
		matches           bool
	}{
		{"one of many that it must not be", many, `"a7"`, false},
		{"the last of many", many, `"a10"`, false},
		{"none of many", many, `"a11"`, true},
		{"of many, in an escape", many, `"\u00617"`, false},
		{"escapes", `"\b\f\n\r\t\"\\\/"`, `"\u0008\u000c\u000a\u000d\u0009\u0022\u005c\u002f"`, true},
		{"escapes, the other way", `"\u0008\u000c"`, `"\b\f"`, true},
		{"an address in a network", `{"cidr":"2001:db8::/32"}`, `"2001:db8:1::1"`, true},
		{"an address too long", `{"cidr":"2001:db8::/32"}`, `"2001:db8:1:2:3:4:5:6:7"`, false},
		{"an address cut", `{"cidr":"2001:db8::/32"}`, `"2001:db8:1:"`, false},
		{"an address with a gap of nothing", `{"cidr":"2001:db8::/32"}`, `"2001:db8:1:2:3:4:5:6::"`, false},
		{"an address too short", `{"cidr":"2001:db8::/32"}`, `"2001:db8:1"`, false},
		{"an address of four bytes, too long", `{"cidr":"10.0.0.0/8"}`, `"10.0000000000.0.1"`, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := pattern.MustCompile(`{"detail":{"x":[` + row.want + `]}}`)
			matches, err := p.Match([]byte(`{"detail":{"x":` + row.value + `}}`))
			require.NoError(t, err)
			require.Equal(t, row.matches, matches)
		})
	}
}

// What is no event is told by a text that is bounded, and says where.
func TestMatchOfNoEvent(t *testing.T) {
	p := pattern.MustCompile(`{"detail":{"x":["a"]}}`)
	for name, event := range map[string]string{
		"cut": `{"detail":{"x"`, "cut before a value": `{"detail":`, "cut in a list": `{"detail":{"x":[`, "cut in an escape": `{"detail":{"x":"\u00`,
		"not UTF-8": "{\"detail\":{\"x\":\"\xff\"}}", "too deep": strings.Repeat(`{"detail":`, 2000) + "1" + strings.Repeat("}", 2000),
		"too deep in an object in lists": `{"detail":{"x":` + strings.Repeat("[", 998) + `{"y":1}` + strings.Repeat("]", 998) + `}}`,
		"too deep in lists":              `{"detail":{"x":` + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + `}}`,
	} {
		t.Run(name, func(t *testing.T) {
			_, err := p.Match([]byte(event))
			var bad *pattern.EventError
			require.ErrorAs(t, err, &bad)
			require.Contains(t, err.Error(), "offset")
			require.Less(t, len(err.Error()), 1000)
		})
	}
}

// tangledPattern is a pattern, and tangledEvent an event, whose arrays can be combined in more ways than are tried.
const tangledPattern = `{"a":[1],"a.b":[1],"a.c":[2]}`

func tangledEvent() []byte {
	return []byte(`{"a":` + strings.Repeat("[", 990) + strings.Repeat(`1,{"b":1},{"c":2},`, 20_000) + "1" + strings.Repeat("]", 990) + `}`)
}

// TestTooComplexEverywhere: a set and an explanation say of such an event what a match says, and a set says it of the patterns
// before.
func TestTooComplexEverywhere(t *testing.T) {
	p := pattern.MustCompile(tangledPattern)
	_, err := p.Explain(tangledEvent())
	require.ErrorIs(t, err, pattern.ErrTooComplex)
	found, err := pattern.NewSet(p).Match(tangledEvent())
	require.ErrorIs(t, err, pattern.ErrTooComplex)
	require.Empty(t, found)
	var others strings.Builder
	for i := range 100 {
		fmt.Fprintf(&others, `,{"z":[%d]}`, i)
	}
	_, err = pattern.MustCompile(`{"$or":[` + tangledPattern + others.String() + `]}`).Match(tangledEvent())
	require.ErrorIs(t, err, pattern.ErrTooComplex)
}

// TestNoSet: a set that was not made matches nothing.
func TestNoSet(t *testing.T) {
	for _, s := range []*pattern.Set{nil, {}} {
		found, err := s.AppendMatches([]int{7}, []byte(`{}`))
		require.NoError(t, err)
		require.Equal(t, []int{7}, found)
	}
}

// TestAlternativesOfOneRule: a rule of many alternatives matches by any of them: by one that asks for nothing to be there, by one
// of several texts inside a value, and by none.
func TestAlternativesOfOneRule(t *testing.T) {
	var or []string
	for i := range 40 {
		or = append(or, fmt.Sprintf(`{"a":[{"wildcard":"*t%dx*"}]},{"b":["v%d"]},{"c":[{"anything-but":["w%d"]}]}`, i, i, i))
	}
	p := pattern.MustCompile(`{"$or":[{"d":[{"exists":false}]},` + strings.Join(or, ",") + `]}`)
	for event, matches := range map[string]bool{
		`{"b":"x"}`: true, `{"d":1,"b":"x"}`: false, `{"d":1,"a":"-t7x-"}`: true, `{"d":1,"a":"-t7y-"}`: false, `{"d":1,"b":"v39"}`: true, `{"d":1,"c":"w1"}`: true, `{"d":1}`: false,
	} {
		got, err := p.Match([]byte(event))
		require.NoError(t, err)
		require.Equal(t, matches, got, event)
	}
}

// TestSetOfVeryManyTexts: with more texts inside wildcards than a table is made for, a set finds what its patterns find.
func TestSetOfVeryManyTexts(t *testing.T) {
	const n = 400
	var patterns []*pattern.Pattern
	text := func(i int) string {
		var b strings.Builder
		for j := range 50 {
			b.WriteRune(rune(0x100 + (i*7919+j*104729+i*j*31)%0x1700))
		}
		return b.String()
	}
	for i := range n {
		patterns = append(patterns, pattern.MustCompile(`{"a":[{"wildcard":"*`+text(i)+`*"}]}`))
	}
	set := pattern.NewSet(patterns...)
	for _, i := range []int{0, 17, n - 1} {
		found, err := set.Match([]byte(`{"a":"before ` + text(i) + ` after"}`))
		require.NoError(t, err)
		require.Equal(t, []int{i}, found)
	}
	found, err := set.Match([]byte(`{"a":"none of them"}`))
	require.NoError(t, err)
	require.Empty(t, found)
}

// TestLongTextsInErrors: what a refusal quotes is cut between characters.
func TestLongTextsInErrors(t *testing.T) {
	for shift := range 2 {
		_, err := pattern.Compile(`{"a":[{"` + strings.Repeat("x", shift) + strings.Repeat("é", 200) + `":1}]}`)
		require.ErrorIs(t, err, pattern.ErrPattern)
		require.True(t, utf8.ValidString(err.Error()))
		require.Contains(t, err.Error(), "é…")
		require.Less(t, len(err.Error()), 400)
	}
}

// TestCoversOfManyAlternatives: a rule of more alternatives than are looked at is compared as far as they go, and the gaps are
// true.
func TestCoversOfManyAlternatives(t *testing.T) {
	var or []string
	for i := range 130 {
		or = append(or, fmt.Sprintf(`{"detail-type":["T%d"]}`, i))
	}
	rule := pattern.MustCompile(`{"source":["my.shop"],"$or":[` + strings.Join(or, ",") + `]}`)
	types := registrations(t, closed{})
	c, err := pattern.Covers(rule, types...)
	require.NoError(t, err)
	require.Len(t, c.Excess, 20)
	prove(t, rule, types, c)
}

type pairOfLists struct {
	registry.Event `event:"source=my.pairs,detail.l[1].a=x,detail.l[1].b=y,resources[ec2:instance]=*"`
	Detail         struct {
		L []struct {
			A string `json:"a"`
			B string `json:"b"`
		} `json:"l"`
	} `json:"detail"`
}

// TestCoversOfElements: two conditions on one element of a list, and one on an ARN, are tried together.
func TestCoversOfElements(t *testing.T) {
	types := registrations(t, pairOfLists{})
	rule := pattern.MustCompile(`{"source":["my.pairs"],"detail":{"l":{"a":["x"],"b":["z"]}},"resources":["arn:aws:ec2:eu-west-1:123456789012:volume/vol-1",{"wildcard":"*instance*"}]}`)
	c, err := pattern.Covers(rule, types...)
	require.NoError(t, err)
	require.Len(t, c.Misses, 1)
	require.Len(t, c.Excess, 1)
	prove(t, rule, types, c)

	rule = pattern.MustCompile(`{"source":["my.pairs"],"detail":{"l":{"a":["x"],"b":["y"]}},"resources":["arn:aws:ec2:eu-west-1:123456789012:volume/vol-1",{"wildcard":"*instance*"}]}`)
	c, err = pattern.Covers(rule, types...)
	require.NoError(t, err)
	require.Empty(t, c.Misses)
	require.NotEmpty(t, c.Excess, "a volume is no instance")
	prove(t, rule, types, c)
}
