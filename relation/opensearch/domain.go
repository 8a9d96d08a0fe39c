package opensearch

import (
	"context"
	"maps"
	"regexp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/opensearch"
	"github.com/aws/aws-sdk-go-v2/service/opensearch/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// maxDomains is the most domains of a call.
const maxDomains = 5

func init() {
	relation.RegisterLoader("opensearch.Domain", loadDomains, relation.MaxBatch(maxDomains),
		relation.NormalizeKey(arnid.Strip("es", "domain/")), arnid.Taken("es", "domain/"), relation.NotFoundCodes("ResourceNotFoundException"))
}

// names are those that domains can have. OpenSearch Service fails a whole call for one that cannot be.
var names = regexp.MustCompile(`^[a-z][a-z0-9-]{2,27}$`)

// loadDomains is the loader of opensearch.Domain, by DescribeDomains
// (https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DescribeDomains.html).
func loadDomains(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.DomainStatus, error) {
	wanted := make(map[string]relation.Key, len(keys))
	for _, key := range keys {
		if names.MatchString(key.ID()) {
			wanted[key.ID()] = key
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	out, err := opensearch.NewFromConfig(cfg).DescribeDomains(ctx, &opensearch.DescribeDomainsInput{
		DomainNames: slices.Sorted(maps.Keys(wanted)),
	})
	if err != nil {
		return nil, err
	}
	found := make(map[relation.Key]types.DomainStatus, len(out.DomainStatusList))
	for _, domain := range out.DomainStatusList {
		if key, ok := wanted[aws.ToString(domain.DomainName)]; ok {
			found[key] = domain
		}
	}
	return found, nil
}
