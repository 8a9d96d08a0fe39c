package ec2

import (
	"context"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// maxValues is the most values of a filter, and so the most ids of a call:
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
const maxValues = 200

// page asks for one page of a Describe operation, and returns its resources and the token of the next page.
type page[T any] func(ctx context.Context, client *ec2.Client, filters []types.Filter, token *string) ([]T, *string, error)

// register registers the loader of target, which ARNs call kind: it describes with the filter of that name, and id tells the resources of the
// answer apart.
//
// The operations are called without MaxResults: the answer has no more resources than the filter has values, and where
// EC2 pages it filters each page by itself, so that a page may be empty.
func register[T any](target, kind, filter string, id func(T) *string, describe page[T]) {
	relation.RegisterLoader(target, func(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]T, error) {
		wanted := make(map[string]relation.Key, len(keys))
		values := make([]string, 0, len(keys))
		for _, key := range keys {
			if plausible.MatchString(key.ID()) {
				wanted[key.ID()] = key
				values = append(values, key.ID())
			}
		}
		if len(values) == 0 {
			return nil, nil
		}
		client := ec2.NewFromConfig(cfg)
		filters := []types.Filter{{Name: &filter, Values: values}}
		found := make(map[relation.Key]T, len(values))
		var token *string
		for {
			resources, next, err := describe(ctx, client, filters, token)
			if err != nil {
				return found, err
			}
			for _, resource := range resources {
				if key, ok := wanted[aws.ToString(id(resource))]; ok {
					found[key] = resource
				}
			}
			if aws.ToString(next) == "" {
				return found, nil
			}
			token = next
		}
	}, relation.MaxBatch(maxValues), relation.NormalizeKey(byID), arnid.Taken("ec2", kind+"/"), relation.DeniedAsWhole())
}

// plausible are ids as EC2 makes them, such as i-0123456789abcdef0 or sir-8cxb5eaj. Above all they have no wildcards.
var plausible = regexp.MustCompile(`^[0-9A-Za-z-]{1,64}$`)

// byID makes the key of an ARN that of the id in it: arn:aws:ec2:eu-west-1:123456789012:instance/i-0abc is i-0abc.
func byID(key relation.Key) relation.Key { return relation.NewKey(key.Name()) }
