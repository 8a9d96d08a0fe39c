package codepipeline_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2EPipelineAndExecution(t *testing.T) {
	cfg, name := e2e.Config(t), loadertest.Unique("typedbus")
	const trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"codepipeline.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	role, err := iam.NewFromConfig(cfg).CreateRole(t.Context(), &iam.CreateRoleInput{
		RoleName: &name, AssumeRolePolicyDocument: aws.String(trust),
	})
	require.NoError(t, err)
	client := codepipeline.NewFromConfig(cfg)
	_, err = client.CreatePipeline(t.Context(), &codepipeline.CreatePipelineInput{Pipeline: &types.PipelineDeclaration{
		Name:          &name,
		RoleArn:       role.Role.Arn,
		ArtifactStore: &types.ArtifactStore{Type: types.ArtifactStoreTypeS3, Location: aws.String("artifacts")},
		Stages: []types.StageDeclaration{
			{Name: aws.String("Source"), Actions: []types.ActionDeclaration{action("Fetch", types.ActionCategorySource, "S3")}},
			{Name: aws.String("Approve"), Actions: []types.ActionDeclaration{action("Ask", types.ActionCategoryApproval, "Manual")}},
		},
	}})
	require.NoError(t, err)

	// Of a pipeline that it has, moto writes times as text, which the SDK refuses: only one that it has not shows.
	_, err = loadertest.One[types.PipelineDeclaration](t, cfg, "codepipeline.Pipeline", relation.NewKey("no-such-pipeline"))
	require.ErrorIs(t, err, relation.ErrNotFound)

	started, err := client.StartPipelineExecution(t.Context(), &codepipeline.StartPipelineExecutionInput{Name: &name})
	require.NoError(t, err)
	found := relation.NewKey(*started.PipelineExecutionId, "pipeline", name)
	gone := relation.NewKey("00000000-0000-0000-0000-000000000000", "pipeline", name)
	executions := loadertest.Load[types.PipelineExecution](t, cfg, "codepipeline.PipelineExecution", found, gone)
	require.NoError(t, executions[found].Err)
	require.Equal(t, *started.PipelineExecutionId, *executions[found].Value.PipelineExecutionId)
	require.ErrorIs(t, executions[gone].Err, relation.ErrNotFound)
}

func action(name string, category types.ActionCategory, provider string) types.ActionDeclaration {
	return types.ActionDeclaration{
		Name: &name,
		ActionTypeId: &types.ActionTypeId{
			Category: category, Owner: types.ActionOwnerAws, Provider: &provider, Version: aws.String("1"),
		},
	}
}
