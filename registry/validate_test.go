package registry

import (
	"errors"
	"reflect"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/internal/validation"
)

type checked struct {
	Event  `event:"source=checked"`
	Detail checkedDetail `json:"detail"`
}

type checkedDetail struct {
	Email  string                 `json:"e-mail" validate:"omitempty,email"`
	Level  string                 `json:"level" validate:"omitempty,oneof=low high"`
	Lists  [][]checkedItem        `json:"lists" validate:"dive,dive"`
	ByName map[string]checkedItem `json:"byName" validate:"dive,keys,min=1,endkeys"`
	Ports  map[int]checkedItem    `json:"ports" validate:"dive"`
	Any    any                    `json:"any" validate:"omitempty"`
	Low    int                    `json:"low"`
	High   int                    `json:"high" validate:"gtefield=Low"`
	CheckedBase
	*CheckedMore
	Untagged string `validate:"max=3"`
}

type CheckedBase struct {
	Base string `json:"base" validate:"max=3"`
}

type CheckedMore struct {
	More string `json:"more" validate:"max=3"`
}

type checkedItem struct {
	N *int `json:"n" validate:"required,gte=0"`
}

// violationsIn decodes detail with r and returns what it violates.
func violationsIn(t *testing.T, r *Registry, source, detail string) []Violation {
	t.Helper()
	_, err := r.Decode(eventJSON(source, "x", detail))
	if err == nil {
		return nil
	}
	invalid, ok := errors.AsType[*ValidationError](err)
	require.True(t, ok, "got %v", err)
	return invalid.Violations
}

func TestValidate(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(checked{}))
	for _, row := range []struct {
		name, detail string
		want         []Violation
	}{
		{"good", `{"e-mail":"a@example.com","level":"low","lists":[[{"n":0}]],"byName":{"a":{"n":1}},"high":1}`, nil},
		{"JSON name", `{"e-mail":"x"}`, []Violation{{Path: "detail.e-mail", Rule: "email"}}},
		{"parameter", `{"level":"mid"}`, []Violation{{Path: "detail.level", Rule: "oneof", Param: "low high"}}},
		{"lists in lists", `{"lists":[[],[{"n":1},{"n":-1}],[{}]]}`, []Violation{
			{Path: "detail.lists[1][1].n", Rule: "gte", Param: "0"}, {Path: "detail.lists[2][0].n", Rule: "required"},
		}},
		{"odd keys", `{"byName":{"a.b":{},"c[0]":{},"d].e":{},"it's":{},"1":{}}}`, []Violation{
			{Path: "detail.byName.'a.b'.n", Rule: "required"}, {Path: "detail.byName.'c[0]'.n", Rule: "required"},
			{Path: "detail.byName.'d].e'.n", Rule: "required"}, {Path: "detail.byName.'it''s'.n", Rule: "required"},
			{Path: "detail.byName.1.n", Rule: "required"},
		}},
		{"bad key", `{"byName":{"":{"n":1}}}`, []Violation{{Path: "detail.byName.''", Rule: "min", Param: "1"}}},
		{"keys that are numbers", `{"ports":{"80":{}}}`, []Violation{{Path: "detail.ports.80.n", Rule: "required"}}},
		{"other field", `{"low":2,"high":1}`, []Violation{{Path: "detail.high", Rule: "gtefield", Param: "Low"}}},
		{"embedded", `{"base":"long","more":"long"}`, []Violation{
			{Path: "detail.base", Rule: "max", Param: "3"}, {Path: "detail.more", Rule: "max", Param: "3"},
		}},
		{"no json tag", `{"Untagged":"long"}`, []Violation{{Path: "detail.Untagged", Rule: "max", Param: "3"}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			require.Equal(t, row.want, violationsIn(t, r, "checked", row.detail))
		})
	}
}

func TestValidateGenericAndNameless(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(wrapper[checkedItem]{}, struct {
		Event  `event:"source=nameless"`
		Detail checkedItem `json:"detail"`
	}{}))
	want := []Violation{{Path: "detail.n", Rule: "required"}}
	require.Equal(t, want, violationsIn(t, r, "generic", `{}`))
	require.Equal(t, want, violationsIn(t, r, "nameless", `{}`))
}

// loud has a rule that only a validator of one's own has.
type loud struct {
	Event  `event:"source=loud"`
	Detail struct {
		Word string `json:"word" validate:"loud"`
		ID   string `json:"id" validate:"instance"`
	} `json:"detail"`
}

func loudValidator(t *testing.T) *validator.Validate {
	t.Helper()
	v := validator.New(validator.WithRequiredStructEnabled())
	require.NoError(t, v.RegisterValidation("loud", func(f validator.FieldLevel) bool { return f.Field().String() == "LOUD" }))
	v.RegisterAlias("instance", "required,startswith=i-")
	return v
}

func TestOwnValidator(t *testing.T) {
	fault, ok := errors.AsType[*TagError](New().Register(loud{}))
	require.True(t, ok, "the rule is nobody's")
	require.Equal(t, "Detail.Word", fault.Field)
	require.Equal(t, "validate", fault.Key)

	r := New(WithValidator(loudValidator(t)))
	require.NoError(t, r.Register(loud{}))
	require.Empty(t, violationsIn(t, r, "loud", `{"word":"LOUD","id":"i-1"}`))
	require.Equal(t, []Violation{{Path: "detail.id", Rule: "instance", Param: "i-"}, {Path: "detail.word", Rule: "loud"}},
		violationsIn(t, r, "loud", `{"word":"quiet","id":"x"}`))

	require.Error(t, r.Configure(WithValidator(validator.New())), "the new one does not know the rule")
	require.Equal(t, []Violation{{Path: "detail.word", Rule: "loud"}}, violationsIn(t, r, "loud", `{"word":"","id":"i-1"}`))

	child := New(WithParent(r), WithValidator(validator.New()))
	require.Equal(t, []Violation{{Path: "detail.word", Rule: "loud"}}, violationsIn(t, child, "loud", `{"word":"","id":"i-1"}`),
		"a type keeps the validator of its registry")
}

type span struct {
	Event  `event:"source=span"`
	Detail spanDetail `json:"detail"`
}

type spanDetail struct {
	From int `json:"from"`
	To   int `json:"to"`
}

func TestStructLevelRule(t *testing.T) {
	v := validator.New()
	v.RegisterStructValidation(func(s validator.StructLevel) {
		if d := s.Current().Interface().(spanDetail); d.From > d.To {
			s.ReportError(d.To, "To", "To", "order", "")
			s.ReportError(d, "Whole", "Whole", "whole", "")
		}
	}, spanDetail{})
	r := New(WithValidator(v))
	require.NoError(t, r.Register(span{}), "a type without validate tags")
	require.Empty(t, violationsIn(t, r, "span", `{"from":1,"to":2}`))
	require.Equal(t, []Violation{{Path: "detail.Whole", Rule: "whole"}, {Path: "detail.to", Rule: "order"}},
		violationsIn(t, r, "span", `{"from":2,"to":1}`), "what is no field stays as it is")

	parent := New()
	require.NoError(t, parent.Register(span{}))
	require.NotEmpty(t, violationsIn(t, New(WithParent(parent), WithValidator(v)), "span", `{"from":2,"to":1}`),
		"types of a parent without a validator get the child's")
}

func TestValidateTolerant(t *testing.T) {
	event, err := shop(t).Decode(eventJSON("aws.shop", "x", `{"id":"x","count":1,"containers":[{}]}`))
	require.NoError(t, err)
	require.Equal(t, []Violation{
		{Path: "detail.containers[0].name", Rule: "required"}, {Path: "detail.id", Rule: "startswith", Param: "o-"},
	}, event.Envelope().Drift())
}

// TestNoPanicAtDecode: a rule that panics only on some values is an error for the caller, not a crash.
func TestNoPanicAtDecode(t *testing.T) {
	v := loudValidator(t)
	require.NoError(t, v.RegisterValidation("fragile", func(f validator.FieldLevel) bool {
		if f.Field().String() == "boom" {
			panic("boom")
		}
		return true
	}))
	type fragile struct {
		Event  `event:"source=fragile"`
		Detail struct {
			X string `json:"x" validate:"fragile"`
		} `json:"detail"`
	}
	r := New(WithValidator(v))
	require.NoError(t, r.Register(fragile{}))
	event, err := r.Decode(eventJSON("fragile", "x", `{"x":"boom"}`))
	require.Nil(t, event)
	fault, ok := errors.AsType[*TagError](err)
	require.True(t, ok, "got %v", err)
	require.Equal(t, "validate", fault.Key)
	require.NotContains(t, err.Error(), "boom", "what a rule panics with may be a value")
}

func TestJSONPath(t *testing.T) {
	e := checked{Detail: checkedDetail{ByName: map[string]checkedItem{"a]": {}, "a": {}}}}
	for namespace, want := range map[string]string{
		"checked.Detail.Email":            "detail.e-mail",
		"checked.Detail.ByName[a]].N":     "detail.byName.'a]'.n",
		"checked.Detail.ByName[a].N":      "detail.byName.a.n",
		"checked.Detail.ByName[x].N":      "detail.byName.x.N",
		"checked.Detail.Lists[7][0].N":    "detail.lists[7][0].N",
		"checked.Event.ID":                "id",
		"checked.Detail.Nothing.Below":    "detail.Nothing.Below",
		"checked.Detail.CheckedMore.More": "detail.more",
		"checked":                         "",
		"":                                "",
		"[":                               "''",
	} {
		require.Equal(t, want, validation.Path(reflect.ValueOf(e), namespace), namespace)
	}
}

// A validator of the user's own can give any rule another meaning.
func TestAcceptorIsNotForOtherValidators(t *testing.T) {
	type pointed struct {
		Event  `event:"source=accept"`
		Detail struct {
			ID string `json:"id" validate:"startswith=x"`
		} `json:"detail"`
	}
	strange := validator.New()
	require.NoError(t, strange.RegisterValidation("startswith", func(validator.FieldLevel) bool { return false }))
	r := New(WithValidator(strange))
	require.NoError(t, r.Register(pointed{}))
	require.Len(t, violationsIn(t, r, "accept", `{"id":"x"}`), 1)
	require.Empty(t, violationsIn(t, New(), "accept", `{"id":"x"}`))
}
