package ssm

import (
	"context"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// maxMetadata is the most values of a filter of parameters, and the most of them on a page:
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html
const maxMetadata = 50

func init() {
	relation.RegisterLoader("ssm.Parameter", loadMetadata, relation.MaxBatch(maxMetadata), relation.NormalizeKey(byParameterName),
		arnid.Taken("ssm", "parameter/"), relation.DeniedAsWhole())
}

// loadMetadata is the loader of ssm.Parameter for types.ParameterMetadata, by DescribeParameters.
func loadMetadata(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.ParameterMetadata, error) {
	wanted := make(map[string]relation.Key, len(keys))
	for _, key := range keys {
		if isParameterName(key.ID()) {
			wanted[key.ID()] = key
		}
	}
	client := ssm.NewFromConfig(cfg)
	found := make(map[relation.Key]types.ParameterMetadata, len(wanted))
	if err := describeParameters(ctx, client, wanted, found); err != nil {
		return found, err
	}
	return found, describeParameters(ctx, client, withSlash(maps.Values(wanted), func(key relation.Key) bool {
		_, ok := found[key]
		return ok
	}), found)
}

// describeParameters adds the parameters that are wanted, by name, to found.
func describeParameters(ctx context.Context, client *ssm.Client, wanted map[string]relation.Key, found map[relation.Key]types.ParameterMetadata) error {
	if len(wanted) == 0 {
		return nil
	}
	pages := ssm.NewDescribeParametersPaginator(client, &ssm.DescribeParametersInput{
		ParameterFilters: []types.ParameterStringFilter{
			{Key: new("Name"), Option: new("Equals"), Values: slices.Sorted(maps.Keys(wanted))},
		},
		MaxResults: new(int32(maxMetadata)),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, parameter := range page.Parameters {
			if key, ok := wanted[aws.ToString(parameter.Name)]; ok {
				found[key] = parameter
			}
		}
	}
	return nil
}
