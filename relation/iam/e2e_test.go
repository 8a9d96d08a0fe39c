package iam_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2ERole(t *testing.T) {
	cfg := e2e.Config(t)
	client, name := iam.NewFromConfig(cfg), loadertest.Unique("typedbus")
	created, err := client.CreateRole(t.Context(), &iam.CreateRoleInput{
		RoleName: &name, Path: new("/team/"), AssumeRolePolicyDocument: new(`{"Version":"2012-10-17","Statement":[]}`),
	})
	require.NoError(t, err)
	found, gone := relation.NewKey(*created.Role.Arn), relation.NewKey("no-such-role")
	loaded := loadertest.Load[types.Role](t, cfg, "iam.Role", found, gone)
	require.NoError(t, loaded[found].Err)
	require.Equal(t, name, *loaded[found].Value.RoleName)
	require.ErrorIs(t, loaded[gone].Err, relation.ErrNotFound)
}
