package pattern_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/pattern"
)

type closed struct {
	registry.Event `event:"source=my.shop,detail-type=Closed"`
	Detail         struct {
		X any `json:"x"`
	} `json:"detail"`
}

// TestCoversKnowsEachOperator: whatever a rule asks of a field that the type says nothing of, an event is found that the
// type takes and the rule does not deliver, and none that only the rule does. The rule for another detail-type, with the
// same operator, delivers one that no type takes, so that it is known what the operator matches.
func TestCoversKnowsEachOperator(t *testing.T) {
	for _, want := range []string{
		`"a"`, `5`, `true`, `null`, `{"exists":true}`, `{"exists":false}`,
		`{"numeric":["=",5]}`, `{"numeric":[">",5]}`, `{"numeric":["<=",5]}`, `{"numeric":["<",-5]}`, `{"numeric":[">",0,"<",1]}`,
		`{"cidr":"10.1.2.0/24"}`, `{"cidr":"2001:db8::/32"}`,
		`{"prefix":"a"}`, `{"prefix":{"equals-ignore-case":"Ab"}}`, `{"suffix":".png"}`, `{"suffix":{"equals-ignore-case":".Png"}}`,
		`{"equals-ignore-case":"aBc"}`, `{"wildcard":"a*b*c"}`, `{"wildcard":"*"}`,
		`{"anything-but":"a"}`, `{"anything-but":["a","b"]}`, `{"anything-but":5}`, `{"anything-but":[5,6]}`,
		`{"anything-but":{"prefix":"a"}}`, `{"anything-but":{"suffix":"a"}}`, `{"anything-but":{"wildcard":"a*b"}}`,
		`{"anything-but":{"equals-ignore-case":"a"}}`,
	} {
		t.Run(want, func(t *testing.T) {
			types := registrations(t, closed{})
			same := pattern.MustCompile(`{"source":["my.shop"],"detail-type":["Closed"],"detail":{"x":[` + want + `]}}`)
			c, err := pattern.Covers(same, types...)
			require.NoError(t, err)
			require.Empty(t, c.Excess)
			require.Len(t, c.Misses, 1)
			require.Contains(t, c.Misses[0].String(), "my.shop")
			prove(t, same, types, c)
			other := pattern.MustCompile(`{"source":["my.shop"],"detail-type":["Opened"],"detail":{"x":[` + want + `]}}`)
			c, err = pattern.Covers(other, types...)
			require.NoError(t, err)
			require.Len(t, c.Excess, 1)
			prove(t, other, types, c)
		})
	}
}

// A pattern that was never compiled matches nothing, and nothing that is asked of it panics.
func TestZeroPattern(t *testing.T) {
	var none *pattern.Pattern
	for name, p := range map[string]*pattern.Pattern{"nil": none, "zero": new(pattern.Pattern)} {
		t.Run(name, func(t *testing.T) {
			matches, err := p.Match([]byte(`{}`))
			require.NoError(t, err)
			require.False(t, matches)
			require.Empty(t, p.Lint(pattern.Rule))
			explained, err := p.Explain([]byte(`{}`))
			require.NoError(t, err)
			require.NotNil(t, explained)
			_, err = pattern.Covers(p)
			require.ErrorIs(t, err, pattern.ErrTypes)
		})
	}
	require.Panics(t, func() { pattern.MustCompile(`{`) })
}
