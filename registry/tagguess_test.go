package registry

import (
	"errors"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/internal/declare"
	"github.com/typedbus/typedbus/registry/internal/tags"
)

// TestEventTagGuesses: what a tag was meant to say is in the message, and what the message says to write is right.
func TestEventTagGuesses(t *testing.T) {
	const comma = " is an item of its own, and a comma separates items; write a ',' before it"
	for _, row := range []struct{ tag, message string }{
		{`source=a;detail-type=X`, "detail-type" + comma},
		{`source=a; detail-type=X`, "detail-type" + comma},
		{`source=a detail-type=Order Placed`, "detail-type" + comma},
		{`source=a;detail.state=on;tolerant`, "detail.state" + comma},
		{`source='a';detail-type=X`, "detail-type" + comma},
		{`source=a|detail-type=X`, "detail-type" + comma},
		{`source=a,detail-type=X tolerant`, "tolerant" + comma + ", or 'X tolerant' if the word is part of the value"},
		{`source=a,detail-type=Order, Placed`,
			`unknown word "Placed"; put '…' around the detail-type if the comma is part of it, or write '|' between two`},
		{`my.shop`, `"my.shop" has no key; write source=my.shop`},
		{`source:my.shop`, `unexpected ':'; write source=my.shop`},
		{`source=a,detail-type: Order Placed`, `unexpected ':'; write detail-type=Order Placed`},
		{`source=a,Detail.state=on`, `unknown key "Detail.state"; write detail.state`},
		{`source=a,$.detail.state=on`, `unknown key "$.detail.state"; write detail.state`},
		{`source=a,.detail.state=on`, `unknown key ".detail.state"; write detail.state`},
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
	for _, row := range []struct{ tag, message string }{
		{"detail.id", "the resource is missing; write it before the path, such as ec2.Instance,detail.id"},
		{"Detail.id", "the resource is missing; write it before the path, such as ec2.Instance,detail.id"},
		{"resources[ec2:instance]", "the resource is missing; write it before the path, such as ec2.Instance,resources[ec2:instance]"},
		{"ec2.Instance detail.id", "there is no ',' between the resource and the path of its id; write ec2.Instance,detail.id"},
		{"AWS::ECS::Cluster:detail.id", "there is no ',' between the resource and the path of its id; write AWS::ECS::Cluster,detail.id"},
		{"ec2.Instance, detail.id", `there is space around "detail.id"; write detail.id without it`},
		{"AWS.ECS.Cluster,detail.id", `"AWS.ECS.Cluster" is not a resource; write AWS::ECS::Cluster`},
		{"ec2.Instance,id=detail.id", "the path of the id has no name before it; remove id="},
		{"ecs.Task,detail.id,cluster:detail.c", "unexpected ':'; write cluster=detail.c"},
		{"ec2.Instance,$.detail.id", `"$.detail.id" is not a path; write detail.id`},
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
		{"ID", "there is no ID; write detail.id, or id for the event's own"},
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
