package bedrock_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/bedrock/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/bedrock"
)

func TestModelCustomizationJob(t *testing.T) {
	loadertest.Contract[types.ModelCustomizationJobSummary]{
		Target:    "bedrock.ModelCustomizationJob",
		Operation: "GET /model-customization-jobs/{id}",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Name:      func(r types.ModelCustomizationJobSummary) string { return *r.JobName },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			if id := r.PathValue("id"); exists(id) {
				return map[string]any{"jobName": id, "outputModelName": "tuned", "status": "Completed"}
			}
			return &loadertest.Error{Status: 404, Code: "ResourceNotFoundException", Message: "there is none"}
		},
	}.Run(t)
}

func TestModelInvocationJob(t *testing.T) {
	loadertest.Contract[types.ModelInvocationJobSummary]{
		Target:    "bedrock.ModelInvocationJob",
		Operation: "GET /model-invocation-job/{id}",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(id(name)) },
		Alias: func(name string) relation.Key {
			return relation.NewKey("arn:aws:bedrock:" + loadertest.Region + ":" + loadertest.Account + ":model-invocation-job/" + id(name))
		},
		Name: func(r types.ModelInvocationJobSummary) string { return *r.JobName },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			if id := r.PathValue("id"); exists(name(id)) {
				return map[string]any{"jobName": name(id), "status": "Completed"}
			}
			return &loadertest.Error{Status: 404, Code: "ResourceNotFoundException", Message: "there is none"}
		},
	}.Run(t)
}

// id makes an id as Bedrock has them of a name, and name the name of the id.
func id(name string) string {
	return strings.ReplaceAll(name, "-", "x") + strings.Repeat("z", 12-len(name))
}

func name(id string) string { return strings.ReplaceAll(strings.TrimRight(id, "z"), "x", "-") }

func TestCustomizationByARN(t *testing.T) {
	arn := "arn:aws:bedrock:" + loadertest.Region + ":" + loadertest.Account + ":model-customization-job/amazon.titan-text-lite-v1:0:4k/0f9e"
	s := loadertest.New(t)
	s.Handle("GET /model-customization-jobs/{id}", func(r *loadertest.Request) any {
		require.Equal(t, arn, r.PathValue("id"))
		return map[string]any{"jobArn": arn, "outputModelName": "tuned", "outputModelArn": "arn:tuned"}
	})
	job, err := loadertest.One[types.ModelCustomizationJobSummary](t, s.Config(), "bedrock.ModelCustomizationJob", relation.NewKey(arn))
	require.NoError(t, err)
	require.Equal(t, []string{arn, "tuned", "arn:tuned"}, []string{*job.JobArn, *job.CustomModelName, *job.CustomModelArn})
}

func TestImplausible(t *testing.T) {
	s := loadertest.New(t)
	for _, id := range []string{"short", "two words", "arn:aws:bedrock:us-east-1:123456789012:custom-model/x"} {
		_, err := loadertest.One[types.ModelInvocationJobSummary](t, s.Config(), "bedrock.ModelInvocationJob", relation.NewKey(id))
		require.ErrorIs(t, err, relation.ErrNotFound, "%s", id)
	}
	require.Zero(t, s.Calls())
}
