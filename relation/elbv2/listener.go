package elbv2

import (
	"context"
	"maps"
	"regexp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

func init() {
	relation.RegisterLoader("elbv2.Listener", loadListeners, relation.MaxBatch(maxIDs), arnid.Taken("elasticloadbalancing", "listener/"), relation.DeniedAsWhole(), relation.NotFoundCodes("ListenerNotFound"))
}

// listener is what the ARN of a listener says after the account.
var listener = regexp.MustCompile(`^listener/(app|net|gwy)/[0-9A-Za-z-]{1,32}/[0-9a-f]{1,32}/[0-9a-f]{1,32}$`)

// loadListeners is the loader of elbv2.Listener, by DescribeListeners
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeListeners.html).
func loadListeners(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.Listener, error) {
	wanted := make(map[string]relation.Key, len(keys))
	for _, key := range keys {
		if name, ok := key.ARN(); ok && name.Service == "elasticloadbalancing" && listener.MatchString(name.Resource) {
			wanted[key.ID()] = key
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	out, err := elb.NewFromConfig(cfg).DescribeListeners(ctx, &elb.DescribeListenersInput{
		ListenerArns: slices.Sorted(maps.Keys(wanted)),
	})
	if err != nil {
		return nil, err
	}
	found := make(map[relation.Key]types.Listener, len(out.Listeners))
	for _, l := range out.Listeners {
		if key, ok := wanted[aws.ToString(l.ListenerArn)]; ok {
			found[key] = l
		}
	}
	return found, nil
}
