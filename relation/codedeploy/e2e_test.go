package codedeploy_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/codedeploy"
	"github.com/aws/aws-sdk-go-v2/service/codedeploy/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2EApplication(t *testing.T) {
	cfg := e2e.Config(t)
	client, name := codedeploy.NewFromConfig(cfg), loadertest.Unique("typedbus")
	_, err := client.CreateApplication(t.Context(), &codedeploy.CreateApplicationInput{ApplicationName: &name, ComputePlatform: types.ComputePlatformServer})
	require.NoError(t, err)
	found, gone := relation.NewKey(name), relation.NewKey("no-such-application")
	loaded := loadertest.Load[types.ApplicationInfo](t, cfg, "codedeploy.Application", found, gone)
	require.NoError(t, loaded[found].Err)
	require.Equal(t, name, *loaded[found].Value.ApplicationName)
	require.ErrorIs(t, loaded[gone].Err, relation.ErrNotFound)
}
