package sagemaker

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sagemaker"
	"github.com/aws/aws-sdk-go-v2/service/sagemaker/types"
	"github.com/aws/smithy-go"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
	"github.com/typedbus/typedbus/relation/internal/byid"
	"github.com/typedbus/typedbus/relation/internal/samefields"
)

// names are those that SageMaker's resources can have.
var names = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z-]{0,62}$`)

// The loaders of sagemaker.TrainingJob, by DescribeTrainingJob
// (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeTrainingJob.html), sagemaker.Endpoint, by
// DescribeEndpoint (…/API_DescribeEndpoint.html), and sagemaker.Model, by DescribeModel (…/API_DescribeModel.html), which
// take one. They need sagemaker:DescribeTrainingJob, sagemaker:DescribeEndpoint and sagemaker:DescribeModel.
func init() {
	register("sagemaker.TrainingJob", "training-job/", func(ctx context.Context, client *sagemaker.Client, name *string) (*types.TrainingJob, error) {
		out, err := client.DescribeTrainingJob(ctx, &sagemaker.DescribeTrainingJobInput{TrainingJobName: name})
		if err != nil {
			return nil, err
		}
		return samefields.Copy[types.TrainingJob](out), nil
	})
	register("sagemaker.Endpoint", "endpoint/", func(ctx context.Context, client *sagemaker.Client, name *string) (*types.Endpoint, error) {
		out, err := client.DescribeEndpoint(ctx, &sagemaker.DescribeEndpointInput{EndpointName: name})
		if err != nil {
			return nil, err
		}
		return samefields.Copy[types.Endpoint](out), nil
	})
	register("sagemaker.Model", "model/", func(ctx context.Context, client *sagemaker.Client, name *string) (*types.Model, error) {
		out, err := client.DescribeModel(ctx, &sagemaker.DescribeModelInput{ModelName: name})
		if err != nil {
			return nil, err
		}
		return samefields.Copy[types.Model](out), nil
	})
}

// register registers the loader of target, which ARNs call kind.
func register[T any](target, kind string, describe func(ctx context.Context, client *sagemaker.Client, name *string) (*T, error)) {
	relation.RegisterLoader(target, byid.One(func(ctx context.Context, cfg aws.Config, key relation.Key) (*T, error) {
		if !names.MatchString(key.ID()) {
			return nil, nil
		}
		resource, err := describe(ctx, sagemaker.NewFromConfig(cfg), new(key.ID()))
		if isUnknown(err) {
			return nil, nil
		}
		return resource, err
	}), relation.NormalizeKey(arnid.Strip("sagemaker", kind)), arnid.Taken("sagemaker", kind), relation.NotFoundCodes("ResourceNotFound"))
}

// isUnknown reports whether SageMaker says that it has no such resource. For most kinds its code, ValidationException,
// says too little: it has the same for other mistakes.
func isUnknown(err error) bool {
	failure, ok := errors.AsType[smithy.APIError](err)
	return ok && failure.ErrorCode() == "ValidationException" &&
		(strings.HasPrefix(failure.ErrorMessage(), "Could not find") || strings.HasPrefix(failure.ErrorMessage(), "Requested resource not found"))
}
