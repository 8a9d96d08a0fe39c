package sagemaker_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/sagemaker"
	"github.com/aws/aws-sdk-go-v2/service/sagemaker/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2EModel(t *testing.T) {
	cfg := e2e.Config(t)
	client, name := sagemaker.NewFromConfig(cfg), loadertest.Unique("typedbus")
	created, err := client.CreateModel(t.Context(), &sagemaker.CreateModelInput{
		ModelName: &name, ExecutionRoleArn: new("arn:aws:iam::" + e2e.Account + ":role/sagemaker"),
		PrimaryContainer: &types.ContainerDefinition{Image: new("image")},
	})
	require.NoError(t, err)
	found, gone := relation.NewKey(*created.ModelArn), relation.NewKey("no-such-model")
	loaded := loadertest.Load[types.Model](t, cfg, "sagemaker.Model", found, gone)
	require.NoError(t, loaded[found].Err)
	require.Equal(t, name, *loaded[found].Value.ModelName)
	require.ErrorIs(t, loaded[gone].Err, relation.ErrNotFound)
	for _, load := range []func() error{
		func() error {
			_, err := loadertest.One[types.TrainingJob](t, cfg, "sagemaker.TrainingJob", gone)
			return err
		},
		func() error {
			_, err := loadertest.One[types.Endpoint](t, cfg, "sagemaker.Endpoint", gone)
			return err
		},
	} {
		require.ErrorIs(t, load(), relation.ErrNotFound)
	}
}
