package bench

import (
	"go/parser"
	"go/token"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
)

func TestGrowthProgramIsGo(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "main.go", growthProgram(25), parser.SkipObjectResolution)
	require.NoError(t, err)
	require.Equal(t, "main", file.Name.Name)
	require.Len(t, file.Decls, 1+25+1, "the imports, the types, main")
}

// firstGrowthType is the first type of the growth program.
type firstGrowthType struct {
	registry.Event `event:"source=growth.source0,detail-type=Growth Type 0 State Change"`
	Detail         struct {
		ID   string   `json:"id"`
		Tags []string `json:"tags"`
	} `json:"detail"`
}

func TestGrowthPayloadsAreOfTheTypes(t *testing.T) {
	r := registry.New(registry.WithUnknownAsError(true))
	require.NoError(t, r.Register((*firstGrowthType)(nil)))
	e, err := r.Decode(growthPayload(0, 3))
	require.NoError(t, err)
	require.Equal(t, "i-00000000000000003", e.(*firstGrowthType).Detail.ID)
	_, err = r.Decode(growthPayload(1, 3))
	require.ErrorIs(t, err, registry.ErrUnknownType)
}

func TestGrowthMainRefuses(t *testing.T) {
	require.Error(t, growthMain(nil, nil))
	require.Error(t, growthMain([]string{"many", "1ms"}, nil))
	require.Error(t, growthMain([]string{"1", "short"}, nil))
	require.Error(t, growthMain([]string{"1", "1ms"}, []any{3}), "a prototype that is no event")
}
