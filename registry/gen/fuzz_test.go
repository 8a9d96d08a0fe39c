package gen_test

import (
	"go/parser"
	"go/token"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/gen"
)

// FuzzInputs: whatever is given as a schema or as samples is refused in a bounded text, or becomes Go that parses, the
// same each time.
func FuzzInputs(f *testing.F) {
	for _, text := range []string{
		`{"source":"s","detail-type":"t","detail":{"a":1,"b":["x"],"c":{"d":null}}}`, `{"type":"object","properties":{"a":{"enum":["x","y"]},"b":{"$ref":"#/properties/a"}}}`,
		`{"openapi":"3.0.0","components":{"schemas":{"A":{"type":"object","properties":{"a-b":{"type":"string"}}}}}}`,
		`{"source":"a\"b","detail-type":"*/ x","detail":{"` + "`" + `":1,"é":2,"":3,"type":4}}`, `{"$defs":{"a":{"$ref":"#/$defs/a"}},"$ref":"#/$defs/a"}`, "", "[", "\xff",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for name, from := range map[string]func([]byte, ...gen.Option) (*gen.Types, error){"schema": gen.FromSchema, "samples": gen.FromSamples} {
			types, err := from(data)
			if err != nil {
				bounded(t, err)
				continue
			}
			code, err := types.Go("x.go", "fuzz")
			if err != nil {
				bounded(t, err)
				continue
			}
			_, err = parser.ParseFile(token.NewFileSet(), "x.go", code, parser.SkipObjectResolution)
			require.NoError(t, err, "%s\n%s", name, code)
			types, err = from(data)
			require.NoError(t, err)
			again, err := types.Go("x.go", "fuzz")
			require.NoError(t, err)
			require.Equal(t, string(code), string(again))
		}
	})
}

func bounded(t *testing.T, err error) {
	t.Helper()
	require.LessOrEqual(t, len(err.Error()), 16<<10)
	for _, r := range err.Error() {
		require.True(t, r == '\n' || unicode.IsPrint(r), "%q", err)
	}
}
