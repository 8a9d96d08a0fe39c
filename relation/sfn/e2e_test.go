package sfn_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/sfn/sfntypes"
)

func TestE2EStateMachineAndExecution(t *testing.T) {
	cfg := e2e.Config(t)
	role, err := iam.NewFromConfig(cfg).CreateRole(t.Context(), &iam.CreateRoleInput{
		RoleName: new("e2e-states"), AssumeRolePolicyDocument: new("{}"),
	})
	require.NoError(t, err)
	client := sfn.NewFromConfig(cfg)
	const definition = `{"StartAt":"S","States":{"S":{"Type":"Pass","End":true}}}`
	created, err := client.CreateStateMachine(t.Context(), &sfn.CreateStateMachineInput{
		Name: new("e2e"), Definition: new(definition), RoleArn: role.Role.Arn,
	})
	require.NoError(t, err)
	started, err := client.StartExecution(t.Context(), &sfn.StartExecutionInput{
		StateMachineArn: created.StateMachineArn, Name: new("e2e-run"), Input: new(`{"n":1}`),
	})
	require.NoError(t, err)

	here, byName, gone := relation.NewKey(*created.StateMachineArn), relation.NewKey("e2e"), machine("e2e-gone")
	machines := loadertest.Load[sfntypes.StateMachine](t, cfg, "sfn.StateMachine", here, byName, gone)
	for _, key := range []relation.Key{here, byName} {
		require.NoError(t, machines[key].Err, "%s", key)
		require.Equal(t, "e2e", machines[key].Value.Name)
		require.Equal(t, definition, machines[key].Value.Definition)
	}
	require.ErrorIs(t, machines[gone].Err, relation.ErrNotFound)

	run, missing := relation.NewKey(*started.ExecutionArn), relation.NewKey(*started.ExecutionArn+"-gone")
	executions := loadertest.Load[sfntypes.Execution](t, cfg, "sfn.Execution", run, missing)
	require.NoError(t, executions[run].Err)
	require.Equal(t, "e2e-run", executions[run].Value.Name)
	require.Equal(t, `{"n":1}`, executions[run].Value.Input)
	require.ErrorIs(t, executions[missing].Err, relation.ErrNotFound)
}
