package pattern_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/pattern"
)

// A rule with more combinations of fields than are tried one by one is tried by pairs: what a type takes beside it, and what
// it delivers beside the type, are found all the same.
func TestCoversOfManyFields(t *testing.T) {
	fields := make([]string, 14)
	for i := range fields {
		fields[i] = fmt.Sprintf(`"f%d":["a","b",{"prefix":"x"}]`, i)
	}
	types := registrations(t, closed{})
	for detailType, excess := range map[string]int{"Closed": 0, "Opened": 1} {
		t.Run(detailType, func(t *testing.T) {
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
		"cut": `{"detail":{"x"`, "cut in a list": `{"detail":{"x":[`, "cut in an escape": `{"detail":{"x":"\u00`,
		"not UTF-8": "{\"detail\":{\"x\":\"\xff\"}}", "too deep": strings.Repeat(`{"detail":`, 2000) + "1" + strings.Repeat("}", 2000),
		"too deep in lists": `{"detail":{"x":` + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + `}}`,
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
