package codebuild

import (
	"context"
	"maps"
	"regexp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// maxIDs is the most ids that CodeBuild's BatchGet operations take.
const maxIDs = 100

// kind is a resource that CodeBuild gets in batches.
type kind[T any] struct {
	target   string
	resource string         // as in an ARN, such as "project"
	ids      *regexp.Regexp // those that CodeBuild can have
	id       func(T) *string
	get      func(ctx context.Context, client *codebuild.Client, ids []string) ([]T, error)
}

// register registers the loader of k.
func (k kind[T]) register() {
	relation.RegisterLoader(k.target, k.load, relation.MaxBatch(maxIDs),
		relation.NormalizeKey(arnid.Strip("codebuild", k.resource+"/")), arnid.Taken("codebuild", k.resource+"/"))
}

// load gets those of keys that can exist. What the answer lists as not found is merely absent from what it has.
func (k kind[T]) load(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]T, error) {
	wanted := make(map[string]relation.Key, len(keys))
	for _, key := range keys {
		if k.ids.MatchString(key.ID()) {
			wanted[key.ID()] = key
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	resources, err := k.get(ctx, codebuild.NewFromConfig(cfg), slices.Sorted(maps.Keys(wanted)))
	if err != nil {
		return nil, err
	}
	found := make(map[relation.Key]T, len(resources))
	for _, resource := range resources {
		if key, ok := wanted[aws.ToString(k.id(resource))]; ok {
			found[key] = resource
		}
	}
	return found, nil
}
