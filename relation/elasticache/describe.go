package elasticache

import (
	"context"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/elasticache"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// kind is a resource that ElastiCache describes by its id.
type kind[T any] struct {
	target       string
	resource     string // as in an ARN, such as "cluster"
	notFoundCode string
	id           func(T) *string
	describe     func(ctx context.Context, client *elasticache.Client, id string) ([]T, error)
}

// plausible are the ids that anything of ElastiCache's can have: automatic snapshots have a dot in theirs.
var plausible = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z.-]{0,254}$`)

// register registers the loader of k.
func (k kind[T]) register() {
	relation.RegisterLoader(k.target, k.load, relation.NormalizeKey(k.normalize), arnid.Taken("elasticache", k.resource+":"), relation.NotFoundCodes(k.notFoundCode))
}

// normalize makes the key of an ARN that of the id in it, in the lower case that ElastiCache keeps ids in whatever
// their case was when they were given.
func (k kind[T]) normalize(key relation.Key) relation.Key {
	return relation.NewKey(strings.ToLower(arnid.Of(key, "elasticache", k.resource+":")))
}

func (k kind[T]) load(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]T, error) {
	key := keys[0]
	if !plausible.MatchString(key.ID()) {
		return nil, nil
	}
	resources, err := k.describe(ctx, elasticache.NewFromConfig(cfg), key.ID())
	if err != nil {
		return nil, err
	}
	for _, resource := range resources {
		if strings.EqualFold(aws.ToString(k.id(resource)), key.ID()) {
			return map[relation.Key]T{key: resource}, nil
		}
	}
	return nil, nil
}
