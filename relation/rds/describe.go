package rds

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// maxRecords is the most resources of a page, and so the most identifiers of a call.
const maxRecords = 100

// kind is one kind of resource, and how RDS describes it.
type kind[T any] struct {
	target   string
	arn      string // what comes before the identifier in an ARN's resource, such as "db:"
	filter   string // the name of the filter by identifier
	notFound string // the code of the error that says there is none
	id       func(T) *string
	describe page[T]
}

// page asks for one page of a Describe operation, and returns its resources and the marker of the next page.
type page[T any] func(ctx context.Context, client *rds.Client, filters []types.Filter, marker *string) ([]T, *string, error)

// register registers the loader of k.
func (k kind[T]) register() {
	byIdentifier := arnid.Strip("rds", k.arn)
	relation.RegisterLoader(k.target, k.load, relation.MaxBatch(maxRecords), arnid.Taken("rds", k.arn), relation.DeniedAsWhole(), relation.NotFoundCodes(k.notFound),
		relation.NormalizeKey(func(key relation.Key) relation.Key {
			key = byIdentifier(key)
			return key.WithID(strings.ToLower(key.ID()))
		}))
}

func (k kind[T]) load(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]T, error) {
	wanted := make(map[string]relation.Key, len(keys))
	for _, key := range keys {
		if plausible.MatchString(key.ID()) {
			wanted[key.ID()] = key
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	client := rds.NewFromConfig(cfg)
	filters := []types.Filter{{Name: new(k.filter), Values: slices.Sorted(maps.Keys(wanted))}}
	found := make(map[relation.Key]T, len(wanted))
	var marker *string
	for {
		resources, next, err := k.describe(ctx, client, filters, marker)
		if err != nil {
			return found, err
		}
		for _, resource := range resources {
			if key, ok := wanted[strings.ToLower(aws.ToString(k.id(resource)))]; ok {
				found[key] = resource
			}
		}
		if aws.ToString(next) == "" {
			return found, nil
		}
		marker = next
	}
}

// plausible are identifiers in lower case. Those of automated snapshots begin with "rds:", those that AWS Backup makes
// with "awsbackup:".
var plausible = regexp.MustCompile(`^([a-z]+:)?[0-9a-z-]{1,255}$`)
