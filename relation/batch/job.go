package batch

import (
	"context"
	"maps"
	"regexp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/batch/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// maxJobs is the most jobs of a call: https://docs.aws.amazon.com/batch/latest/APIReference/API_DescribeJobs.html
const maxJobs = 100

// plausible are ids as Batch makes them, with the index of an array's child or of a node.
var plausible = regexp.MustCompile(`^[0-9A-Za-z-]{1,128}([:#][0-9]{1,10})*$`)

func init() {
	relation.RegisterLoader("batch.Job", loadJobs, relation.MaxBatch(maxJobs), relation.NormalizeKey(arnid.Strip("batch", "job/")),
		arnid.Taken("batch", "job/"), relation.DeniedAsWhole())
}

// loadJobs is the loader of batch.Job, by DescribeJobs.
func loadJobs(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.JobDetail, error) {
	wanted := make(map[string]relation.Key, len(keys))
	for _, key := range keys {
		if plausible.MatchString(key.ID()) {
			wanted[key.ID()] = key
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	out, err := batch.NewFromConfig(cfg).DescribeJobs(ctx, &batch.DescribeJobsInput{Jobs: slices.Sorted(maps.Keys(wanted))})
	if err != nil {
		return nil, err
	}
	found := make(map[relation.Key]types.JobDetail, len(out.Jobs))
	for _, job := range out.Jobs {
		if key, ok := wanted[aws.ToString(job.JobId)]; ok {
			found[key] = job
		}
	}
	return found, nil
}
