package catalog

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func TestJoin(t *testing.T) {
	tests := []struct {
		name       string
		a, b, want Type
	}{
		{"nothing and something", scalar(Unknown), scalar(Time), scalar(Time)},
		{"the same", scalar(Integer), scalar(Integer), scalar(Integer)},
		{"whole and fraction", scalar(Integer), scalar(Number), scalar(Number)},
		{"a time and a text", scalar(Time), scalar(String), scalar(String)},
		{"a number and a text", scalar(Number), scalar(String), scalar(String)},
		{"a boolean and a number", scalar(Boolean), scalar(Integer), scalar(String)},
		{"a text and an object", scalar(String), object(), scalar(Any)},
		{"a list and an object", list(scalar(String)), object(), scalar(Any)},
		{"anything", scalar(Any), list(scalar(String)), scalar(Any)},
		{"lists", list(scalar(Unknown)), list(scalar(String)), list(scalar(String))},
		{"an object and a map", object(field("a", scalar(Integer))), mapOf(scalar(Integer)), mapOf(scalar(Integer))},
		{"objects", object(field("a", scalar(Integer))), object(field("b", scalar(String))),
			object(field("a", scalar(Integer)), field("b", scalar(String)))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.Empty(t, cmp.Diff(tt.want, Join(tt.a, tt.b)))
			require.Empty(t, cmp.Diff(tt.want, Join(tt.b, tt.a)), "the other way round")
		})
	}
}

func TestJoinFields(t *testing.T) {
	a := []*Field{
		{Name: "both", Type: scalar(String), Required: true, Origin: Schema},
		{Name: "first", Type: scalar(String), Required: true, Origin: Schema},
	}
	b := []*Field{
		{Name: "both", Type: scalar(String), Required: true, Null: true, Origin: Console},
		{Name: "second", Type: scalar(String), Required: true, Origin: Console},
	}
	want := []*Field{
		{Name: "both", Type: scalar(String), Required: true, Null: true, Origin: Schema | Console},
		{Name: "first", Type: scalar(String), Origin: Schema},
		{Name: "second", Type: scalar(String), Origin: Console},
	}
	require.Empty(t, cmp.Diff(want, JoinFields(a, b)))
	require.True(t, a[0].Required, "the arguments are left alone")
}

func TestOverlay(t *testing.T) {
	base := []*Service{{Source: "aws.b", Events: []*Event{{
		DetailType: "E", Page: "old", Origin: Schema,
		Detail: object(
			&Field{Name: "list", Type: list(object(field("kept", scalar(String)))), Required: true, Origin: Schema},
			&Field{Name: "number", Type: scalar(Number), Required: true, Origin: Schema},
		),
		Relations: []Relation{{Name: "A", Target: "AWS::A::A", Path: "detail.a"}, {Name: "B", Target: "AWS::B::B", Path: "detail.b"}},
	}}}}
	over := []*Service{
		{Source: "aws.a", Events: []*Event{{DetailType: "New", Origin: Document}}},
		{Source: "aws.b", Events: []*Event{{
			DetailType: "E", Origin: Document,
			Detail: object(
				&Field{Name: "list", Type: list(object(&Field{Name: "more", Type: scalar(Time), Origin: Document})), Origin: Document},
				&Field{Name: "number", Type: scalar(Integer), Origin: Document},
			),
			Relations: []Relation{{Name: "Ay", Target: "a.A", Path: "detail.a"}},
		}}},
	}
	got := Overlay(base, over)
	require.Equal(t, []string{"aws.a", "aws.b"}, []string{got[0].Source, got[1].Source})
	e := got[1].Event("E")
	require.Equal(t, Schema|Document, e.Origin)
	require.Equal(t, "old", e.Page)
	require.Equal(t, Integer, e.Detail.Field("number").Type.Kind)
	require.False(t, e.Detail.Field("number").Required, "what is entered by hand says whether a field is required")
	require.True(t, e.Detail.Field("list").Required, "an object only leads to its members")
	require.NotNil(t, e.Detail.Field("list").Type.Leaf().Field("kept"))
	require.NotNil(t, e.Detail.Field("list").Type.Leaf().Field("more"))
	require.Equal(t, []string{"Ay", "B"}, []string{e.Relations[0].Name, e.Relations[1].Name}, "one relation for one path")
	require.Equal(t, Number, base[0].Events[0].Detail.Field("number").Type.Kind, "the arguments are left alone")

	over[1].Events[0].Detail = object(field("number", scalar(Gone)), field("never", scalar(Gone)))
	e = Overlay(base, over)[1].Event("E")
	require.Nil(t, e.Detail.Field("number"), "taken away")
	require.Nil(t, e.Detail.Field("never"))
	require.NotNil(t, e.Detail.Field("list"))
}
