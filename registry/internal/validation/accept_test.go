package validation

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

type valued string

func (valued) ValidatorValue() any { return "" }

// TestAcceptorAgreesWithValidator tries every rule on values of every kind: what is accepted is valid, and what is not,
// is not, but for what an acceptor leaves to the validator.
func TestAcceptorAgreesWithValidator(t *testing.T) {
	type inner struct {
		Name string `validate:"required"`
		N    *int   `validate:"omitempty,min=2"`
	}
	rules := []string{
		"", "required", "omitempty", "omitempty,min=2", "required,max=3", "min=2", "max=2", "len=2", "gt=1", "gte=2", "lt=3", "lte=2", "min=-1",
		"startswith=a", "endswith=b", "contains=ab", "eq=ab", "ne=ab", "oneof=ab cd", "required,startswith=a,max=3", "required,oneof=ab 2",
		"dive", "required,dive", "omitempty,dive", "dive,required", "dive,omitempty,min=2", "min=2,dive,max=2", "dive,dive,required",
	}
	values := []any{
		"", "a", "ab", "abc", "éé", "cd", 0, 1, 2, 3, -1, int8(2), uint(2), 2.5, 0.0, true, false, time.Time{}, time.Unix(1, 0), time.Duration(2),
		new(""), new("ab"), (*string)(nil), new(0), new(2), (*int)(nil), new(new("ab")),
		[]string(nil), []string{}, []string{""}, []string{"ab", "b"}, [2]string{"ab", ""}, []*string{nil, new("ab")}, [][]string{{"a"}, {""}},
		map[string]string(nil), map[string]string{}, map[string]string{"a": "b"},
		inner{}, inner{Name: "n"}, inner{Name: "n", N: new(1)}, inner{Name: "n", N: new(2)}, &inner{}, (*inner)(nil), &inner{Name: "n"},
		[]inner{}, []inner{{}}, []inner{{Name: "n"}}, []*inner{nil, {Name: "n"}}, []*inner{{}},
	}
	accepted, refused := 0, 0
	for _, rule := range rules {
		for i, value := range values {
			t.Run(fmt.Sprintf("%s/%T/%d", rule, value, i), func(t *testing.T) {
				typ := reflect.StructOf([]reflect.StructField{{
					Name: "F", Type: reflect.TypeOf(value), Tag: reflect.StructTag(fmt.Sprintf(`validate:%q`, rule)),
				}})
				a := AcceptorOf(typ, nil)
				if a == nil {
					return
				}
				v := reflect.New(typ)
				v.Elem().Field(0).Set(reflect.ValueOf(value))
				found, panicked := run(Default(), v.Interface())
				if a.Accepts(v.Elem()) {
					accepted++
					require.Empty(t, panicked)
					require.Empty(t, found)
					return
				}
				refused++
				onPointer := reflect.TypeOf(value).Kind() == reflect.Pointer
				require.True(t, len(found) > 0 || panicked != "" || onPointer, "valid and not accepted")
			})
		}
	}
	require.Greater(t, accepted, 200)
	require.Greater(t, refused, 100)
}

func TestAcceptorLeavesToValidatorWhatItDoesNotKnow(t *testing.T) {
	for _, tt := range []struct {
		name  string
		event any
	}{
		{"another rule", struct {
			A string `validate:"required,email"`
		}{}},
		{"alternatives", struct {
			A string `validate:"eq=a|eq=b"`
		}{}},
		{"quotes", struct {
			A string `validate:"oneof='a b' c"`
		}{}},
		{"an escaped comma", struct {
			A string `validate:"startswith=a0x2C"`
		}{}},
		{"space of another kind", struct {
			A string "validate:\"oneof=a\u00a0b c\""
		}{}},
		{"the keys of a map", struct {
			A map[string]string `validate:"dive,keys,required,endkeys"`
		}{}},
		{"an interface", struct {
			A string `validate:"required"`
			B any
		}{}},
		{"a duration", struct {
			A time.Duration `validate:"min=1"`
		}{}},
		{"a value that stands for another", struct {
			A valued `validate:"required"`
		}{}},
		{"another field", struct {
			A int `validate:"gtefield=B"`
			B int
		}{}},
		{"below", struct {
			A []struct {
				B string `validate:"uuid"`
			} `validate:"dive"`
		}{}},
	} {
		t.Run(tt.name, func(t *testing.T) { require.Nil(t, AcceptorOf(reflect.TypeOf(tt.event), nil)) })
	}
}

// What the validator passes over, an acceptor does, and it judges the rest.
func TestAcceptorPassesOver(t *testing.T) {
	type inner struct {
		Name string `validate:"required"`
	}
	type outer struct {
		Passed inner  `validate:"-"`
		Rule   string `validate:"required"`
		hidden inner
	}
	a := AcceptorOf(reflect.TypeFor[outer](), nil)
	require.NotNil(t, a)
	require.True(t, a.Accepts(reflect.ValueOf(outer{Rule: "x", hidden: inner{}})))
	require.False(t, a.Accepts(reflect.ValueOf(outer{Passed: inner{"n"}, hidden: inner{"n"}})))
	require.Nil(t, AcceptorOf(reflect.TypeFor[struct {
		X string `validate:"email"`
	}](), nil))
}

func TestAcceptorOfRecursiveType(t *testing.T) {
	type node struct {
		Name string `validate:"required"`
		Next *node
	}
	a := AcceptorOf(reflect.TypeFor[node](), nil)
	require.True(t, a.Accepts(reflect.ValueOf(node{Name: "a", Next: &node{Name: "b"}})))
	require.False(t, a.Accepts(reflect.ValueOf(node{Name: "a", Next: &node{}})))
}
