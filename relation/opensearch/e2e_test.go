package opensearch_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/opensearch"
	"github.com/aws/aws-sdk-go-v2/service/opensearch/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2EDomain(t *testing.T) {
	cfg, name := e2e.Config(t), loadertest.Unique("typedbus")
	created, err := opensearch.NewFromConfig(cfg).CreateDomain(t.Context(), &opensearch.CreateDomainInput{
		DomainName: &name, EngineVersion: aws.String("OpenSearch_2.11"),
	})
	require.NoError(t, err)
	found, gone := relation.NewKey(*created.DomainStatus.ARN), relation.NewKey("no-such-domain")
	results := loadertest.Load[types.DomainStatus](t, cfg, "opensearch.Domain", found, gone)
	require.NoError(t, results[found].Err)
	require.Equal(t, name, *results[found].Value.DomainName)
	require.ErrorIs(t, results[gone].Err, relation.ErrNotFound)
}
