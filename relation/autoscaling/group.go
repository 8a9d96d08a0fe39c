package autoscaling

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// maxGroups is the most groups of a call. Without MaxRecords it is 50:
// https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeAutoScalingGroups.html
const maxGroups = 100

// plausible are the names a group can have. The API refuses a whole call for one that is not.
var plausible = regexp.MustCompile(`^[\x20-\x{D7FF}\x{E000}-\x{FFFD}\x{10000}-\x{10FFFF}]{1,255}$`)

func init() {
	relation.RegisterLoader("autoscaling.Group", loadGroups, relation.MaxBatch(maxGroups), relation.NormalizeKey(byName),
		arnid.Taken("autoscaling", "autoScalingGroup:"), relation.DeniedAsWhole())
}

// loadGroups is the loader of autoscaling.Group, by DescribeAutoScalingGroups, with the groups' instances.
func loadGroups(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.AutoScalingGroup, error) {
	wanted := make(map[string]relation.Key, len(keys))
	for _, key := range keys {
		if plausible.MatchString(key.ID()) {
			wanted[key.ID()] = key
		}
	}
	if len(wanted) == 0 {
		return nil, nil // without names, the API would describe every group
	}
	pages := autoscaling.NewDescribeAutoScalingGroupsPaginator(autoscaling.NewFromConfig(cfg),
		&autoscaling.DescribeAutoScalingGroupsInput{
			AutoScalingGroupNames: slices.Sorted(maps.Keys(wanted)),
			MaxRecords:            new(int32(maxGroups)),
		})
	found := make(map[relation.Key]types.AutoScalingGroup, len(wanted))
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return found, err
		}
		for _, group := range page.AutoScalingGroups {
			if key, ok := wanted[aws.ToString(group.AutoScalingGroupName)]; ok {
				found[key] = group
			}
		}
	}
	return found, nil
}

// byName makes the key of an ARN that of the name in it, which may have slashes:
// arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:0f00…:autoScalingGroupName/web is web.
func byName(key relation.Key) relation.Key {
	if arn, ok := key.ARN(); ok && arn.Service == "autoscaling" {
		if _, name, ok := strings.Cut(arn.Resource, ":autoScalingGroupName/"); ok {
			return relation.NewKey(name)
		}
	}
	return relation.NewKey(key.ID())
}
