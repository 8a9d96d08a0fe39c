package elbv2

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// maxIDs is the most load balancers of a call, and what we ask for at once of the rest.
const maxIDs = 20

// named is a resource that Elastic Load Balancing finds by name: names are unique in an account and region, at any one
// time. Its loader asks by name alone, so that a batch takes ARNs and names together, and keeps of the answer what has
// the ARN too.
type named[T any] struct {
	target       string
	arnPrefix    string         // before the id in an ARN's resource
	paths        *regexp.Regexp // the ids out of ARNs; the first group is the name
	notFoundCode string
	arn, name    func(T) *string
	describe     func(ctx context.Context, client *elb.Client, names []string) ([]T, error)
}

// names are those that load balancers and target groups can have.
var names = regexp.MustCompile(`^[0-9A-Za-z-]{1,32}$`)

// register registers the loader of n.
func (n named[T]) register() {
	relation.RegisterLoader(n.target, n.load, relation.MaxBatch(maxIDs),
		relation.NormalizeKey(n.normalize), arnid.Taken("elasticloadbalancing", n.arnPrefix), relation.DeniedAsWhole(),
		relation.Identity(func(one T) string { return aws.ToString(n.arn(one)) }), relation.NotFoundCodes(n.notFoundCode))
}

// normalize makes the key of an ARN that of the path in it. An ARN without such a path, as of a Classic Load Balancer,
// stays as it is, and is not taken for a name.
func (n named[T]) normalize(key relation.Key) relation.Key {
	return relation.NewKey(n.path(key.ID()))
}

func (n named[T]) path(id string) string {
	resource := id
	if name, ok := relation.NewKey(id).ARN(); ok && name.Service == "elasticloadbalancing" {
		resource = name.Resource
	}
	if path := strings.TrimPrefix(resource, n.arnPrefix); n.paths.MatchString(path) {
		return path
	}
	return id
}

func (n named[T]) load(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]T, error) {
	byName, byPath := make(map[string]relation.Key), make(map[string]relation.Key)
	wanted := make(map[string]bool)
	for _, key := range keys {
		if parts := n.paths.FindStringSubmatch(key.ID()); parts != nil {
			byPath[key.ID()] = key
			wanted[parts[1]] = true
		} else if names.MatchString(key.ID()) {
			byName[key.ID()] = key
			wanted[key.ID()] = true
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	resources, err := n.describe(ctx, elb.NewFromConfig(cfg), slices.Sorted(maps.Keys(wanted)))
	if err != nil {
		return nil, err
	}
	found := make(map[relation.Key]T, len(resources))
	for _, resource := range resources {
		if key, ok := byName[aws.ToString(n.name(resource))]; ok {
			found[key] = resource
		}
		if key, ok := byPath[n.path(aws.ToString(n.arn(resource)))]; ok {
			found[key] = resource
		}
	}
	return found, nil
}
