package batch_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/batch/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2EJob(t *testing.T) {
	cfg := e2e.Config(t)
	role, err := iam.NewFromConfig(cfg).CreateRole(t.Context(), &iam.CreateRoleInput{
		RoleName: new("e2e-batch"), AssumeRolePolicyDocument: new("{}"),
	})
	require.NoError(t, err)
	client := batch.NewFromConfig(cfg)
	environment, err := client.CreateComputeEnvironment(t.Context(), &batch.CreateComputeEnvironmentInput{
		ComputeEnvironmentName: new("e2e"),
		Type:                   types.CETypeUnmanaged,
		ServiceRole:            role.Role.Arn,
	})
	require.NoError(t, err)
	queue, err := client.CreateJobQueue(t.Context(), &batch.CreateJobQueueInput{
		JobQueueName: new("e2e"),
		Priority:     new(int32(1)),
		State:        types.JQStateEnabled,
		ComputeEnvironmentOrder: []types.ComputeEnvironmentOrder{
			{ComputeEnvironment: environment.ComputeEnvironmentArn, Order: new(int32(1))},
		},
	})
	require.NoError(t, err)
	// moto takes a container only in the form it had before resourceRequirements, which the SDK deprecates.
	var container types.ContainerProperties
	require.NoError(t, json.Unmarshal([]byte(`{"Image":"busybox","Vcpus":1,"Memory":64}`), &container))
	definition, err := client.RegisterJobDefinition(t.Context(), &batch.RegisterJobDefinitionInput{
		JobDefinitionName:   new("e2e"),
		Type:                types.JobDefinitionTypeContainer,
		ContainerProperties: &container,
	})
	require.NoError(t, err)
	submitted, err := client.SubmitJob(t.Context(), &batch.SubmitJobInput{
		JobName: new("e2e"), JobQueue: queue.JobQueueArn, JobDefinition: definition.JobDefinitionArn,
	})
	require.NoError(t, err)

	here, arn := byID(*submitted.JobId), byARN(*submitted.JobId)
	gone := byID("00000000-0000-4000-8000-000000000000")
	results := loadertest.Load[types.JobDetail](t, cfg, "batch.Job", here, arn, gone)
	require.NoError(t, results[here].Err)
	require.Equal(t, "e2e", *results[here].Value.JobName)
	require.NoError(t, results[arn].Err)
	require.ErrorIs(t, results[gone].Err, relation.ErrNotFound)
}
