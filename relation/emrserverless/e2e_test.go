package emrserverless_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/emrserverless"
	"github.com/aws/aws-sdk-go-v2/service/emrserverless/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2EApplication(t *testing.T) {
	cfg := e2e.Config(t)
	client, name := emrserverless.NewFromConfig(cfg), loadertest.Unique("typedbus")
	created, err := client.CreateApplication(t.Context(), &emrserverless.CreateApplicationInput{
		Name: &name, Type: new("SPARK"), ReleaseLabel: new("emr-7.0.0"), ClientToken: &name,
	})
	require.NoError(t, err)
	found, gone := relation.NewKey(*created.Arn), relation.NewKey("00nosuchapplication")
	loaded := loadertest.Load[types.Application](t, cfg, "emrserverless.Application", found, gone)
	require.NoError(t, loaded[found].Err)
	require.Equal(t, name, *loaded[found].Value.Name)
	require.ErrorIs(t, loaded[gone].Err, relation.ErrNotFound)
}
