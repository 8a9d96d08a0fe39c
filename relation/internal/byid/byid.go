// Package byid makes loaders of the two plain kinds of API: those that take one id, and those that take a list of them.
package byid

import (
	"context"
	"maps"
	"regexp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/typedbus/typedbus/relation"
)

// One returns a loader of an API that takes one id: get returns the resource that key names, or nil if there is none.
func One[T any](get func(ctx context.Context, cfg aws.Config, key relation.Key) (*T, error)) relation.LoadFunc[T] {
	return func(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]T, error) {
		resource, err := get(ctx, cfg, keys[0])
		if err != nil || resource == nil {
			return nil, err
		}
		return map[relation.Key]T{keys[0]: *resource}, nil
	}
}

// Many returns a loader of an API that takes a list of ids: get returns those resources that there are, in any order,
// and id tells them apart. Get is asked only for ids that match, sorted, and never for none.
func Many[T any](ids *regexp.Regexp, id func(T) *string, get func(ctx context.Context, cfg aws.Config, ids []string) ([]T, error)) relation.LoadFunc[T] {
	return func(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]T, error) {
		wanted := make(map[string]relation.Key, len(keys))
		for _, key := range keys {
			if ids.MatchString(key.ID()) {
				wanted[key.ID()] = key
			}
		}
		if len(wanted) == 0 {
			return nil, nil
		}
		resources, err := get(ctx, cfg, slices.Sorted(maps.Keys(wanted)))
		found := make(map[relation.Key]T, len(resources))
		for _, resource := range resources {
			if key, ok := wanted[aws.ToString(id(resource))]; ok {
				found[key] = resource
			}
		}
		return found, err
	}
}
