package kms_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2EKey(t *testing.T) {
	cfg := e2e.Config(t)
	client := kms.NewFromConfig(cfg)
	created, err := client.CreateKey(t.Context(), &kms.CreateKeyInput{Description: new("end to end")})
	require.NoError(t, err)
	id := created.KeyMetadata.KeyId
	_, err = client.CreateAlias(t.Context(), &kms.CreateAliasInput{AliasName: new("alias/e2e"), TargetKeyId: id})
	require.NoError(t, err)

	here, alias, arn := byID(*id), byID("alias/e2e"), byID(*created.KeyMetadata.Arn)
	gone := byID("00000000-0000-4000-8000-000000000000")
	results := loadertest.Load[types.KeyMetadata](t, cfg, "kms.Key", here, alias, arn, gone)
	for _, key := range []relation.Key{here, alias, arn} {
		require.NoError(t, results[key].Err, "%s", key)
		require.Equal(t, *id, *results[key].Value.KeyId)
		require.Equal(t, "end to end", *results[key].Value.Description)
	}
	require.ErrorIs(t, results[gone].Err, relation.ErrNotFound)
}
