package mediaconvert

import (
	"context"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/mediaconvert"
	"github.com/aws/aws-sdk-go-v2/service/mediaconvert/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
	"github.com/typedbus/typedbus/relation/internal/byid"
)

// ids are those of jobs, such as 1700000000000-a1b2c3.
var ids = regexp.MustCompile(`^[0-9A-Za-z-]{1,64}$`)

// The loader of mediaconvert.Job, by GetJob, which takes one
// (https://docs.aws.amazon.com/mediaconvert/latest/apireference/jobs-id.html). It needs mediaconvert:GetJob.
func init() {
	relation.RegisterLoader("mediaconvert.Job", byid.One(job), relation.NormalizeKey(arnid.Strip("mediaconvert", "jobs/")),
		arnid.Taken("mediaconvert", "jobs/"), relation.NotFoundCodes("NotFoundException"))
}

func job(ctx context.Context, cfg aws.Config, key relation.Key) (*types.Job, error) {
	if !ids.MatchString(key.ID()) {
		return nil, nil
	}
	out, err := mediaconvert.NewFromConfig(cfg).GetJob(ctx, &mediaconvert.GetJobInput{Id: new(key.ID())})
	if err != nil {
		return nil, err
	}
	return out.Job, nil
}
