package opensearch_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/opensearch/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/opensearch"
)

// operation is DescribeDomains.
const operation = "POST /2021-01-01/opensearch/domain-info"

const prefix = "arn:aws:es:" + loadertest.Region + ":" + loadertest.Account + ":domain/"

type object = map[string]any

func TestDomain(t *testing.T) {
	loadertest.Contract[types.DomainStatus]{
		Target:    "opensearch.Domain",
		Operation: operation,
		Limit:     5,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Alias:     func(name string) relation.Key { return relation.NewKey(prefix + name) },
		Name:      func(d types.DomainStatus) string { return *d.DomainName },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			var in struct{ DomainNames []string }
			r.Decode(t, &in)
			list := []object{}
			for _, name := range in.DomainNames {
				if exists(name) {
					list = append(list, object{"DomainName": name, "ARN": prefix + name})
				}
			}
			return object{"DomainStatusList": list}
		},
	}.Run(t)
}

func TestImplausible(t *testing.T) {
	s := loadertest.New(t)
	for _, id := range []string{"Upper", "ab", "x" + strings.Repeat("y", 28), "under_score", "arn:aws:aoss:us-east-1:123456789012:collection/abc"} {
		_, err := loadertest.One[types.DomainStatus](t, s.Config(), "opensearch.Domain", relation.NewKey(id))
		require.ErrorIs(t, err, relation.ErrNotFound, "%s", id)
	}
	require.Zero(t, s.Calls())
}
