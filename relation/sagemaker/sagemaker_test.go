package sagemaker_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/sagemaker/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/sagemaker"
)

func TestTrainingJob(t *testing.T) {
	loadertest.Contract[types.TrainingJob]{
		Target:    "sagemaker.TrainingJob",
		Operation: "DescribeTrainingJob",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Alias: func(name string) relation.Key {
			return relation.NewKey("arn:aws:sagemaker:" + loadertest.Region + ":" + loadertest.Account + ":training-job/" + name)
		},
		Name: func(r types.TrainingJob) string { return *r.TrainingJobName },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			var in map[string]string
			r.Decode(t, &in)
			if name := in["TrainingJobName"]; exists(name) {
				return map[string]any{"TrainingJobName": name}
			}
			return &loadertest.Error{Code: "ValidationException", Message: "Requested resource not found."}
		},
	}.Run(t)
}

func TestEndpoint(t *testing.T) {
	loadertest.Contract[types.Endpoint]{
		Target:    "sagemaker.Endpoint",
		Operation: "DescribeEndpoint",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Alias: func(name string) relation.Key {
			return relation.NewKey("arn:aws:sagemaker:" + loadertest.Region + ":" + loadertest.Account + ":endpoint/" + name)
		},
		Name: func(r types.Endpoint) string { return *r.EndpointName },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			var in map[string]string
			r.Decode(t, &in)
			if name := in["EndpointName"]; exists(name) {
				return map[string]any{"EndpointName": name}
			}
			return &loadertest.Error{Code: "ValidationException", Message: "Could not find endpoint x."}
		},
	}.Run(t)
}

func TestModel(t *testing.T) {
	loadertest.Contract[types.Model]{
		Target:    "sagemaker.Model",
		Operation: "DescribeModel",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Alias: func(name string) relation.Key {
			return relation.NewKey("arn:aws:sagemaker:" + loadertest.Region + ":" + loadertest.Account + ":model/" + name)
		},
		Name: func(r types.Model) string { return *r.ModelName },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			var in map[string]string
			r.Decode(t, &in)
			if name := in["ModelName"]; exists(name) {
				return map[string]any{"ModelName": name}
			}
			return &loadertest.Error{Code: "ResourceNotFound", Message: "there is none"}
		},
	}.Run(t)
}

func TestAnotherValidationIsAFailure(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("DescribeModel", func(*loadertest.Request) any {
		return &loadertest.Error{Code: "ValidationException", Message: "1 validation error detected"}
	})
	_, err := loadertest.One[types.Model](t, s.Config(), "sagemaker.Model", relation.NewKey("model"))
	require.ErrorContains(t, err, "1 validation error")
	require.NotErrorIs(t, err, relation.ErrNotFound)
}

func TestImplausible(t *testing.T) {
	s := loadertest.New(t)
	for _, id := range []string{"-hyphen", "two words", "arn:aws:sagemaker:us-east-1:123456789012:endpoint-config/x"} {
		_, err := loadertest.One[types.Model](t, s.Config(), "sagemaker.Model", relation.NewKey(id))
		require.ErrorIs(t, err, relation.ErrNotFound, "%s", id)
	}
	require.Zero(t, s.Calls())
}
