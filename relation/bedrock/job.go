package bedrock

import (
	"context"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrock"
	"github.com/aws/aws-sdk-go-v2/service/bedrock/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
	"github.com/typedbus/typedbus/relation/internal/byid"
	"github.com/typedbus/typedbus/relation/internal/samefields"
)

// The ids that jobs can have, and the ARNs of customizations, which stay whole.
var (
	customizations = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z:/._+-]{0,999}$`)
	invocations    = regexp.MustCompile(`^[0-9a-z]{12}$`)
)

// notFound is how Bedrock says that there is no such job.
const notFound = "ResourceNotFoundException"

// The loaders of bedrock.ModelCustomizationJob, by GetModelCustomizationJob
// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetModelCustomizationJob.html), and
// bedrock.ModelInvocationJob, by GetModelInvocationJob
// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetModelInvocationJob.html), which take one. They need
// bedrock:GetModelCustomizationJob and bedrock:GetModelInvocationJob.
func init() {
	relation.RegisterLoader("bedrock.ModelCustomizationJob", byid.One(customization), arnid.Taken("bedrock", "model-customization-job/"),
		relation.NormalizeKey(func(key relation.Key) relation.Key { return relation.NewKey(key.ID()) }), relation.NotFoundCodes(notFound))
	relation.RegisterLoader("bedrock.ModelInvocationJob", byid.One(invocation), arnid.Taken("bedrock", "model-invocation-job/"),
		relation.NormalizeKey(arnid.Strip("bedrock", "model-invocation-job/")), relation.NotFoundCodes(notFound))
}

func customization(ctx context.Context, cfg aws.Config, key relation.Key) (*types.ModelCustomizationJobSummary, error) {
	if !customizations.MatchString(key.ID()) {
		return nil, nil
	}
	out, err := bedrock.NewFromConfig(cfg).GetModelCustomizationJob(ctx, &bedrock.GetModelCustomizationJobInput{JobIdentifier: new(key.ID())})
	if err != nil {
		return nil, err
	}
	job := samefields.Copy[types.ModelCustomizationJobSummary](out)
	job.CustomModelArn, job.CustomModelName = out.OutputModelArn, new(aws.ToString(out.OutputModelName))
	return job, nil
}

func invocation(ctx context.Context, cfg aws.Config, key relation.Key) (*types.ModelInvocationJobSummary, error) {
	if !invocations.MatchString(key.ID()) {
		return nil, nil
	}
	out, err := bedrock.NewFromConfig(cfg).GetModelInvocationJob(ctx, &bedrock.GetModelInvocationJobInput{JobIdentifier: new(key.ID())})
	if err != nil {
		return nil, err
	}
	return samefields.Copy[types.ModelInvocationJobSummary](out), nil
}
