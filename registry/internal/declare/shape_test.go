package declare

import (
	"reflect"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"
)

// TestShapeFaults has the mistakes that vet finds, too, if they are written down as Go.
func TestShapeFaults(t *testing.T) {
	number := reflect.TypeFor[int]()
	const options = "write each of omitempty, omitzero, string, case:ignore, case:strict that is meant, once and like this"
	for _, row := range []struct {
		name   string
		fields []reflect.StructField
		fix    string
	}{
		{"name twice", []reflect.StructField{{Name: "X", Type: number, Tag: `json:"x"`}, {Name: "Y", Type: number, Tag: `json:"x"`}},
			"give each field a name of its own"},
		{"name twice, once by default", []reflect.StructField{{Name: "X", Type: number}, {Name: "Y", Type: number, Tag: `json:"X"`}},
			"give each field a name of its own"},
		{"space before an option", []reflect.StructField{{Name: "X", Type: number, Tag: `json:"x, omitzero"`}},
			options},
		{"misspelled option", []reflect.StructField{{Name: "X", Type: number, Tag: `json:"x,omitEmpty"`}}, options},
		{"unknown case", []reflect.StructField{{Name: "X", Type: number, Tag: `json:"x,case:fold"`}},
			options},
		{"option twice", []reflect.StructField{{Name: "X", Type: number, Tag: `json:"x,omitzero,omitzero"`}}, options},
		{"empty option", []reflect.StructField{{Name: "X", Type: number, Tag: `json:"x,"`}}, options},
		{"tagged but not exported", []reflect.StructField{{Name: "x", PkgPath: "p", Type: number, Tag: `json:"x,omitzero"`}},
			"begin its name with a capital letter, or remove the json tag"},
		{"detail that is not exported", []reflect.StructField{{Name: "detail", PkgPath: "p", Type: number, Tag: `json:"detail"`}},
			"begin its name with a capital letter, or remove the json tag"},
		{"tagged but not exported, simply", []reflect.StructField{{Name: "x", PkgPath: "p", Type: number, Tag: `json:"x"`}},
			"begin its name with a capital letter, or remove the json tag"},
	} {
		t.Run(row.name, func(t *testing.T) {
			typ := reflect.StructOf(row.fields)
			require.Error(t, json.Unmarshal([]byte(`{"x":1}`), reflect.New(typ).Interface()), "json reports it at every decode")
			s := shapeOf(typ, nil)
			require.Len(t, s.faults, 1)
			require.Equal(t, row.fix, s.faults[0].Fault.Fix)
		})
	}
}

type shapeInner struct {
	X int `json:"x" event:"present"`
}

type shapeOuter struct {
	Plain  string
	Time   time.Time
	Self   *shapeOuter             `json:"self"`
	Inner  []*shapeInner           `json:"inner" validate:"required"`
	Map    map[string][]shapeInner `json:"map"`
	Hidden shapeInner              `json:"-"`
	Wrapped
}

type Wrapped struct{ Detail any }

func TestShape(t *testing.T) {
	s := shapeOf(reflect.TypeFor[shapeOuter](), nil)
	require.Empty(t, s.faults)
	require.True(t, s.validated)
	var below []string
	for _, f := range s.below {
		below = append(below, f.name)
		require.Equal(t, f.name == "Wrapped", f.embedded)
	}
	require.Equal(t, []string{"Self", "Inner", "Map", "Wrapped"}, below)
	require.Same(t, s, shapeOf(reflect.TypeFor[shapeOuter](), nil), "worked out once")
}
