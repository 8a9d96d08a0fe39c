package emrserverless

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/emrserverless"
	"github.com/aws/aws-sdk-go-v2/service/emrserverless/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
	"github.com/typedbus/typedbus/relation/internal/byid"
)

var errNoApplication = errors.New(`emrserverless: a job run is named by its application too: the relation needs "application=…"`)

// The loader of emrserverless.JobRun, by GetJobRun, which takes one
// (https://docs.aws.amazon.com/emr-serverless/latest/APIReference/API_GetJobRun.html). It needs emr-serverless:GetJobRun.
func init() {
	relation.RegisterLoader("emrserverless.JobRun", byid.One(jobRun), relation.NormalizeKey(inApplication),
		arnid.Taken("emr-serverless", inARN), relation.NotFoundCodes(notFound))
}

func jobRun(ctx context.Context, cfg aws.Config, key relation.Key) (*types.JobRun, error) {
	application := key.Arg("application")
	switch {
	case application == "" && ids.MatchString(key.ID()):
		return nil, errNoApplication
	case !ids.MatchString(application) || !ids.MatchString(key.ID()):
		return nil, nil
	}
	out, err := emrserverless.NewFromConfig(cfg).GetJobRun(ctx, &emrserverless.GetJobRunInput{
		ApplicationId: &application, JobRunId: new(key.ID()),
	})
	if err != nil {
		return nil, err
	}
	return out.JobRun, nil
}

// inApplication makes the key of an ARN, arn:aws:emr-serverless:eu-west-1:123456789012:/applications/00f1/jobruns/00f2, that
// of the run's id and its application's.
func inApplication(key relation.Key) relation.Key {
	id := arnid.Of(key, "emr-serverless", inARN)
	if application, run, ok := strings.Cut(id, "/jobruns/"); ok && id != key.ID() {
		return relation.NewKey(run, "application", application)
	}
	return relation.NewKey(id, "application", arnid.Of(relation.NewKey(key.Arg("application")), "emr-serverless", inARN))
}
