package bedrock_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/bedrock"
	"github.com/aws/aws-sdk-go-v2/service/bedrock/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2EModelCustomizationJob(t *testing.T) {
	cfg := e2e.Config(t)
	client, name := bedrock.NewFromConfig(cfg), loadertest.Unique("typedbus")
	_, err := client.CreateModelCustomizationJob(t.Context(), &bedrock.CreateModelCustomizationJobInput{
		JobName: &name, CustomModelName: &name, BaseModelIdentifier: new("amazon.titan-text-lite-v1"),
		RoleArn:            new("arn:aws:iam::" + e2e.Account + ":role/bedrock"),
		TrainingDataConfig: &types.TrainingDataConfig{S3Uri: new("s3://bucket/in")},
		OutputDataConfig:   &types.OutputDataConfig{S3Uri: new("s3://bucket/out")},
		HyperParameters:    map[string]string{"epochCount": "1"},
	})
	require.NoError(t, err)
	found, gone := relation.NewKey(name), relation.NewKey("no-such-job")
	loaded := loadertest.Load[types.ModelCustomizationJobSummary](t, cfg, "bedrock.ModelCustomizationJob", found, gone)
	require.NoError(t, loaded[found].Err)
	require.Equal(t, name, *loaded[found].Value.JobName)
	require.ErrorIs(t, loaded[gone].Err, relation.ErrNotFound)
}
