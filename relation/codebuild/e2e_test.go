package codebuild_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2EProjectAndBuild(t *testing.T) {
	cfg := e2e.Config(t)
	client, name := codebuild.NewFromConfig(cfg), loadertest.Unique("typedbus")
	created, err := client.CreateProject(t.Context(), &codebuild.CreateProjectInput{
		Name:        &name,
		Source:      &types.ProjectSource{Type: types.SourceTypeS3, Location: aws.String("bucket/path/file.zip")},
		Artifacts:   &types.ProjectArtifacts{Type: types.ArtifactsTypeNoArtifacts},
		ServiceRole: aws.String("arn:aws:iam::" + e2e.Account + ":role/service-role/build"),
		Environment: &types.ProjectEnvironment{
			Type: types.EnvironmentTypeLinuxContainer, Image: aws.String("contents_not_validated"), ComputeType: types.ComputeTypeBuildGeneral1Small,
		},
	})
	require.NoError(t, err)
	found, gone := relation.NewKey(*created.Project.Arn), relation.NewKey("no-such-project")
	projects := loadertest.Load[types.Project](t, cfg, "codebuild.Project", found, gone)
	require.NoError(t, projects[found].Err)
	require.Equal(t, name, *projects[found].Value.Name)
	require.ErrorIs(t, projects[gone].Err, relation.ErrNotFound)

	started, err := client.StartBuild(t.Context(), &codebuild.StartBuildInput{ProjectName: &name})
	require.NoError(t, err)
	found, gone = relation.NewKey(*started.Build.Id), relation.NewKey(name+":00000000-0000-0000-0000-000000000000")
	builds := loadertest.Load[types.Build](t, cfg, "codebuild.Build", found, gone)
	require.NoError(t, builds[found].Err)
	require.Equal(t, *started.Build.Id, *builds[found].Value.Id)
	require.ErrorIs(t, builds[gone].Err, relation.ErrNotFound)
}
