package guides

import (
	"context"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxlambda"
)

func handler() sqsxlambda.Func {
	return sqsxlambda.New(newMux()) // in main: lambda.Start(sqsxlambda.New(newMux()))
}

func handlerForRule(mux *sqsx.Mux) sqsxlambda.RuleFunc {
	return sqsxlambda.ForRule(mux)
}

// TestLambda: one message of a batch that fails comes back alone.
func TestLambda(t *testing.T) {
	task, err := awsevents.Sample("aws.ecs", "ECS Task State Change")
	require.NoError(t, err)
	answer, err := handler()(context.Background(), events.SQSEvent{Records: []events.SQSMessage{
		{MessageId: "good", Body: string(task)},
		{MessageId: "bad", Body: "no event"},
	}})
	require.NoError(t, err)
	require.Equal(t, []events.SQSBatchItemFailure{{ItemIdentifier: "bad"}}, answer.BatchItemFailures)
	require.NoError(t, handlerForRule(newMux())(context.Background(), task))
}
