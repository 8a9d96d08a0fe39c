package pattern

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/patternoracle"
)

// inTime fails if f takes longer than a slow machine under load may need for what is linear.
func inTime(t *testing.T, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatal("it does not end")
	}
}

func TestHostileEvents(t *testing.T) {
	objects := func(n int, member string) string {
		return "[" + strings.TrimSuffix(strings.Repeat("{"+member+"},", n), ",") + "]"
	}
	var tangled, tangledPattern []string
	for i := range 12 {
		tangled = append(tangled, fmt.Sprintf(`"l%d":%s`, i, objects(500, `"a":1`)))
		tangledPattern = append(tangledPattern, fmt.Sprintf(`"l%d":{"a":[1]}`, i))
	}
	var twice []string
	for i := range 12 {
		twice = append(twice, `"l":`+objects(200, fmt.Sprintf(`"a":1,"b%d":1`, i)))
	}
	for _, c := range []struct {
		name, pattern, event string
		want                 bool
		kind                 error
	}{
		{"wildcards that would backtrack", `{"a":[{"wildcard":"` + strings.Repeat("*a", 200) + `*b"}]}`, `{"a":"` + strings.Repeat("a", 100_000) + `"}`, false, nil},
		{"an array of 20,000 objects", `{"l":{"a":[1],"b":[2],"c":[{"exists":false}]}}`, `{"l":` + objects(20_000, `"a":1,"b":3`) + `}`, false, nil},
		{"an array of 40,000 objects, the last of which matches", `{"l":{"a":[1],"b":[2]}}`, `{"l":[` + strings.Repeat(`{"a":1,"b":3},`, 40_000) + `{"a":1,"b":2}]}`, true, nil},
		{"arrays side by side", "{" + strings.Join(tangledPattern, ",") + `,"z":{"a":[1],"b":[1]}}`, "{" + strings.Join(tangled, ",") + `,"z":[{"a":1},{"b":1}]}`, false, nil},
		{"arrays in arrays", `{"a":{"b":{"c":{"x":[1],"y":[1]}}},"z":{"a":[1],"b":[1]}}`, `{"a":` + objects(20, `"b":`+objects(20, `"c":`+objects(20, `"x":1`)+`,"c":[{"y":1}]`)) + `,"z":[{"a":1},{"b":1}]}`, false, nil},
		{"one name for many arrays", `{"l":{"a":[1],"b0":[1],"b1":[1],"b2":[1],"b3":[1],"b4":[1],"b5":[1]},"z":{"a":[1],"b":[1]}}`, "{" + strings.Join(twice, ",") + `,"z":[{"a":1},{"b":1}]}`, false, nil},
		{"deep arrays", `{"a":[1]}`, `{"a":` + strings.Repeat("[", 999) + "1" + strings.Repeat("]", 999) + "}", true, nil},
		{"many leaves in deep arrays", `{"a":[2],"b":[1]}`, `{"a":` + strings.Repeat("[", 990) + strings.Repeat("1,", 300_000) + "1" + strings.Repeat("]", 990) + `,"b":1}`, false, nil},
		{"many leaves in deep arrays, one after the other", `{"a":[1],"a.b":[1],"a.c":[2]}`, `{"a":` + strings.Repeat("[", 990) + strings.Repeat(`1,{"b":1},{"c":2},`, 20_000) + "1" + strings.Repeat("]", 990) + `}`, false, ErrTooComplex},
		{"too deep", `{"a":[1]}`, `{"a":` + strings.Repeat("[", 1_000_000), false, ErrEvent},
		{"too deep where no pattern looks", `{"a":[1]}`, `{"b":` + strings.Repeat(`{"b":`, 1_000_000), false, ErrEvent},
		{"a number of a million digits", `{"a":[1]}`, `{"a":` + strings.Repeat("1", 1_000_000) + "}", false, ErrEvent},
	} {
		t.Run(c.name, func(t *testing.T) {
			var ok bool
			var err error
			inTime(t, func() { ok, err = MustCompile(c.pattern).Match([]byte(c.event)) })
			require.ErrorIs(t, err, c.kind)
			require.Equal(t, c.want, ok)
		})
	}
}

func TestHostilePatterns(t *testing.T) {
	or := `"$or":[{"a":[1]},{"b":[1]}],`
	manyFields := `"f":[1]`
	for i := range 240 {
		manyFields += fmt.Sprintf(`,"f%d":[1]`, i)
	}
	for _, c := range []struct {
		name, pattern string
		kind          error
	}{
		{"alternatives without end", "{" + strings.Repeat(or, 100) + `"c":[1]}`, ErrTooComplex},
		{"many alternatives and many fields", "{" + strings.Repeat(or, 13) + strings.Repeat(`"c":[1],`, 100_000) + `"c":[1]}`, ErrTooComplex},
		{"many fields and many alternatives", "{" + manyFields + strings.Repeat(`,"$or":[{"a":[1]},{"b":[1]}]`, 13) + "}", ErrTooComplex},
		{"deep objects", strings.Repeat(`{"a":`, 100_000), ErrPattern},
		{"deep $or", strings.Repeat(`{"$or":[`, 100_000), ErrPattern},
		{"more fields than the engine takes", func() string {
			var b strings.Builder
			for i := range 257 {
				fmt.Fprintf(&b, `"f%d":[1],`, i)
			}
			return "{" + strings.TrimSuffix(b.String(), ",") + "}"
		}(), ErrPattern},
		{"a long operator", `{"a":[{"` + strings.Repeat("x\u0000", 50_000) + `":1}]}`, ErrPattern},
	} {
		t.Run(c.name, func(t *testing.T) {
			var err error
			inTime(t, func() { _, err = Compile(c.pattern) })
			require.ErrorIs(t, err, c.kind)
			require.Less(t, len(err.Error()), 600)
		})
	}
}

// The fault that is told is where it is, and no raw control character is in a message.
func TestPatternErrors(t *testing.T) {
	for _, c := range []struct{ name, pattern, path, reason string }{
		{"no list", `{"detail":{"state":"running"}}`, "detail.state", "must be in a list"},
		{"in an alternative", `{"detail":{"$or":[{"a":[1]},{"b":{"c":[{"prefix":1}]}}]}}`, "detail.$or[1].b.c.prefix", "takes a string"},
		{"an operator's case", `{"a":[{"Prefix":"x"}]}`, "a", "no operator"},
		{"fields in a list", `{"a":[{"b":["x"]}]}`, "a", "no operator"},
		{"odd names", `{"a\u0001\u202e":1}`, "a\x01\u202e", "must be in a list"},
		{"numeric", `{"a":[{"numeric":["<",1,">",0]}]}`, "a.numeric", "does not take"},
		{"text", `{"a":[1}`, "", "comma or a closing bracket"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Compile(c.pattern)
			refused, ok := errors.AsType[*PatternError](err)
			require.True(t, ok)
			require.Equal(t, c.path, refused.Path)
			require.Contains(t, refused.Reason, c.reason)
			require.NotContains(t, err.Error(), "\x01")
			require.NotContains(t, err.Error(), "\u202e")
			require.LessOrEqual(t, refused.Offset, len(c.pattern))
		})
	}
}

// Every refusal says what to write instead, and is of bounded length.
func TestEveryRefusalHasAFix(t *testing.T) {
	g := patternoracle.NewGenerator(3)
	refusals := map[string]bool{}
	for range 20_000 {
		_, err := Compile(g.Pair().Pattern)
		if refused, ok := errors.AsType[*PatternError](err); ok {
			require.NotEmpty(t, refused.Fix, err)
			require.Less(t, len(err.Error()), 600)
			refusals[refused.Reason] = true
		}
	}
	require.Greater(t, len(refusals), 40)
}

func FuzzMatch(f *testing.F) {
	for _, s := range [][2]string{
		{ec2Pattern, ec2Event},
		{`{"l":{"a":[1,{"exists":false}],"b":[{"cidr":"10.0.0.0/8"}]},"$or":[{"c":[{"wildcard":"a*b\\*"}]},{"d":[{"anything-but":{"prefix":["a"]}}]}]}`, `{"l":[{"a":1e400,"b":"::1"},[{"a":null}]],"c":"a\ud800"}`},
		{`{"":{"a.":[{"equals-ignore-case":"ß😀"}]}}`, `{"":{"a.":"SS??"}}`},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, pattern, event string) {
		p, err := Compile(pattern)
		if err != nil {
			require.Less(t, len(err.Error()), 1000)
			return
		}
		ok, err := p.Match([]byte(event))
		found, setErr := NewSet(nil, p).Match([]byte(event))
		require.Equal(t, err == nil, setErr == nil)
		require.Equal(t, ok, len(found) == 1)
	})
}
