package ecr

import (
	"context"
	"maps"
	"regexp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// maxRepositories is the most repositories of a call.
const maxRepositories = 100

func init() {
	relation.RegisterLoader("ecr.Repository", loadRepositories, relation.MaxBatch(maxRepositories),
		relation.NormalizeKey(arnid.Strip("ecr", "repository/")), arnid.Taken("ecr", "repository/"), relation.NotFoundCodes("RepositoryNotFoundException"))
}

// names are those that repositories can have. ECR fails a whole call for one that cannot be.
var names = regexp.MustCompile(`^([a-z0-9]+([._-]+[a-z0-9]+)*/)*[a-z0-9]+([._-]+[a-z0-9]+)*$`)

// maxName is the length of the longest name of a repository.
const maxName = 256

func isName(text string) bool { return len(text) <= maxName && names.MatchString(text) }

// loadRepositories is the loader of ecr.Repository, by DescribeRepositories
// (https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRepositories.html).
func loadRepositories(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.Repository, error) {
	wanted := make(map[string]relation.Key, len(keys))
	for _, key := range keys {
		if isName(key.ID()) {
			wanted[key.ID()] = key
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	out, err := ecr.NewFromConfig(cfg).DescribeRepositories(ctx, &ecr.DescribeRepositoriesInput{
		RepositoryNames: slices.Sorted(maps.Keys(wanted)),
	})
	if err != nil {
		return nil, err
	}
	found := make(map[relation.Key]types.Repository, len(out.Repositories))
	for _, repository := range out.Repositories {
		if key, ok := wanted[aws.ToString(repository.RepositoryName)]; ok {
			found[key] = repository
		}
	}
	return found, nil
}
