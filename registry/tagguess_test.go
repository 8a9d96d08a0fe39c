package registry

import (
	"errors"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/internal/declare"
	"github.com/typedbus/typedbus/registry/internal/tags"
)

// TestEventTagGuesses: what people write in place of an event tag is a mistake, and the message says what to write.
func TestEventTagGuesses(t *testing.T) {
	const (
		separate = "; put '…' around the value, with '' for a ' in it; or a ',' before the next item"
		noValue  = " has no value; write source=…, detail-type=…, a path=… or tolerant; put '…' around a value with a comma in it"
		unknown  = "; write source, detail-type or a whole path, such as detail.state"
	)
	for _, row := range []struct{ tag, message string }{
		{`source=a;detail-type=X`, "unexpected '=' in a value" + separate},
		{`source=a; detail-type=X`, "unexpected '=' in a value" + separate},
		{`source=a detail-type=Order Placed`, "unexpected '=' in a value" + separate},
		{`source='a';detail-type=X`, "there is text after the closing quote; write a ',' or '|' before it, or '' for a quote in the value"},
		{`source=a,detail-type=X tolerant`, "tolerant is an item of its own" + separate},
		{`source=a;tolerant`, "tolerant is an item of its own" + separate},
		{`source=a,detail-type=Order,Placed`, `"Placed"` + noValue},
		{`my.shop`, `"my.shop"` + noValue},
		{`source:my.shop`, `"source:my.shop"` + noValue},
		{`source=a,Detail.state=on`, `unknown key "Detail.state"` + unknown},
		{`source=a,$.detail.state=on`, `unknown key "$.detail.state"` + unknown},
		{`source=a,detail.state!=on`, `no condition says which values an event must not have; ` +
			`write detail.state= with those it may have, or leave the condition out`},
		{`source=*.shop`, `'*' can only end a value; write what comes before it, or put '…' around a '*' that is meant as such`},
	} {
		t.Run(row.tag, func(t *testing.T) {
			_, _, fault := tags.Event(row.tag)
			require.NotNil(t, fault)
			require.Equal(t, row.message, fault.Problem+"; "+fault.Fix)
		})
	}
}

// TestQuotedGuesses: quotes say that what looks like a mistake is meant, and are kept where the value is shown.
func TestQuotedGuesses(t *testing.T) {
	for _, tag := range []string{
		"source='a tolerant'", "source='tolerant'", "source='\"a\"'", "source='[a]'", "source='a;detail-type=X'", "source=a;b", "source=a b",
	} {
		p, tolerant, fault := tags.Event(tag)
		require.Nil(t, fault)
		require.False(t, tolerant)
		require.Equal(t, tag, p.String())
	}
}

// TestRelationTagGuesses does for relation tags what TestEventTagGuesses does for event tags.
func TestRelationTagGuesses(t *testing.T) {
	const resource = " is not a resource; begin with a service and a type, as in ec2.Instance,detail.id or AWS::ECS::Cluster,detail.arn"
	for _, row := range []struct{ tag, message string }{
		{"detail.id", `"detail.id"` + resource},
		{"resources[ec2:instance]", `"resources[ec2:instance]"` + resource},
		{"ec2.Instance detail.id", `"ec2.Instance detail.id"` + resource},
		{"AWS.ECS.Cluster,detail.id", `"AWS.ECS.Cluster"` + resource},
		{"ec2.Instance, detail.id", `there is space around "detail.id"; remove it, or put '…' around a value that has it`},
		{"ec2.Instance,id=detail.id", "the path of the id comes first, without a name; write it before id=, or remove that if it is the id"},
		{"ecs.Task,detail.id,cluster:detail.c", `"cluster:detail.c" has no name; ` +
			"write name=path for each further part of the key, such as cluster=detail.cluster; no ',' at the end"},
	} {
		t.Run(row.tag, func(t *testing.T) {
			_, fault := tags.Relation(row.tag)
			require.NotNil(t, fault)
			require.Equal(t, row.message, fault.Problem+"; "+fault.Fix)
		})
	}
}

// TestMissingMemberGuesses: a path that leaves out detail, or writes it otherwise, is completed.
func TestMissingMemberGuesses(t *testing.T) {
	type event struct {
		Event  `event:"source=a"`
		Detail task `json:"detail"`
	}
	for _, row := range []struct{ path, message string }{
		{"ID", "there is no ID; write id"},
		{"$.detail.id", "there is no $; correct the path, or add a field for the member to the struct"},
		{"ratio", "there is no ratio; write detail.ratio"},
		{"ids[0]", "there is no ids; write detail.ids[0]"},
		{"Detail.id", "there is no Detail; write detail.id"},
		{"detail.Deep.inner", "there is no detail.Deep; write detail.deep.inner"},
		{"acount", "there is no acount; write account"},
	} {
		t.Run(row.path, func(t *testing.T) {
			path, err := parsePath(row.path)
			require.NoError(t, err)
			_, fault := declare.Resolve(reflect.TypeFor[event](), path, 0)
			require.NotNil(t, fault)
			require.Equal(t, row.message, fault.Problem+"; "+fault.Fix)
		})
	}
}

func messageOf(t *testing.T, err error) string {
	fault, ok := errors.AsType[*TagError](err)
	require.True(t, ok, "want a *TagError, got %v", err)
	return fault.Field + ": " + fault.Problem + "; " + fault.Fix
}
