package codepipeline

import (
	"context"
	"errors"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"

	"github.com/typedbus/typedbus/relation"
)

func init() {
	relation.RegisterLoader("codepipeline.PipelineExecution", loadPipelineExecution,
		relation.NormalizeKey(func(key relation.Key) relation.Key {
			return relation.NewKey(key.ID(), "pipeline", nameOf(relation.NewKey(key.Arg("pipeline"))))
		}),
		relation.NotFoundCodes("PipelineNotFoundException", "PipelineExecutionNotFoundException"))
}

// executions are the ids that executions can have.
var executions = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

var errNoPipeline = errors.New(`codepipeline: an execution is named by its pipeline too: the relation needs "pipeline=…"`)

// loadPipelineExecution is the loader of codepipeline.PipelineExecution, by GetPipelineExecution, which takes one
// (https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_GetPipelineExecution.html).
func loadPipelineExecution(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.PipelineExecution, error) {
	key := keys[0]
	pipeline := key.Arg("pipeline")
	switch {
	case pipeline == "":
		return nil, errNoPipeline
	case !names.MatchString(pipeline) || !executions.MatchString(key.ID()):
		return nil, nil
	}
	out, err := codepipeline.NewFromConfig(cfg).GetPipelineExecution(ctx, &codepipeline.GetPipelineExecutionInput{
		PipelineName:        &pipeline,
		PipelineExecutionId: aws.String(key.ID()),
	})
	if err != nil || out.PipelineExecution == nil {
		return nil, err
	}
	return map[relation.Key]types.PipelineExecution{key: *out.PipelineExecution}, nil
}
