package iam_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/iam"
)

func TestRole(t *testing.T) {
	loadertest.Contract[types.Role]{
		Target:    "iam.Role",
		Operation: "GetRole",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Alias: func(name string) relation.Key {
			return relation.NewKey("arn:aws:iam::" + loadertest.Account + ":role/team/" + name)
		},
		Name: func(r types.Role) string { return *r.RoleName },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			name := r.Form().Get("RoleName")
			if !exists(name) {
				return &loadertest.Error{Status: 404, Code: "NoSuchEntity", Message: "there is none"}
			}
			return "<Role><RoleName>" + name + "</RoleName></Role>"
		},
	}.Run(t)
}

func TestSessionOfARole(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("GetRole", func(r *loadertest.Request) any {
		return "<Role><RoleName>" + r.Form().Get("RoleName") + "</RoleName></Role>"
	})
	role, err := loadertest.One[types.Role](t, s.Config(), "iam.Role", relation.NewKey("arn:aws:sts::"+loadertest.Account+":assumed-role/reader/i-0abc"))
	require.NoError(t, err)
	require.Equal(t, "reader", *role.RoleName)
}

func TestImplausible(t *testing.T) {
	s := loadertest.New(t)
	for _, id := range []string{"two words", "arn:aws:iam::123456789012:user/somebody", "arn:aws:s3:::role/x"} {
		_, err := loadertest.One[types.Role](t, s.Config(), "iam.Role", relation.NewKey(id))
		require.ErrorIs(t, err, relation.ErrNotFound, "%s", id)
	}
	require.Zero(t, s.Calls())
}
