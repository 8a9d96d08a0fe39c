package sqsx

import (
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/require"
)

func TestClassify(t *testing.T) {
	tests := []struct {
		name, code, message string
		want                class
	}{
		{"receipt", "ReceiptHandleIsInvalid", "", classGone},
		{"query protocol", "AWS.SimpleQueueService.MessageNotInflight", "", classGone},
		{"not available", "InvalidParameterValue", "Value r for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.", classGone},
		{"expired", "InvalidParameterValue", "Reason: The receipt handle has expired.", classGone},
		{"12 hours", "InvalidParameterValue", "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]", classLimit},
		{"another parameter", "InvalidParameterValue", "Reason: must be between 0 and 20", classTransient},
		{"throttled", "RequestThrottled", "", classTransient},
		{"key throttled", "KmsThrottled", "", classTransient},
		{"over limit", "OverLimit", "", classTransient},
		{"expired credentials", "ExpiredToken", "", classTransient},
		{"no such queue", "AWS.SimpleQueueService.NonExistentQueue", "", classFatal},
		{"key gone", "KmsNotFound", "", classFatal},
		{"denied", "AccessDeniedException", "", classDenied},
		{"not known", "SomethingNew", "", classTransient},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, classifyCode(test.code, test.message))
		})
	}
	require.Equal(t, classFatal, classify(&types.QueueDoesNotExist{}))
	require.Equal(t, classTransient, classify(errors.New("dial tcp: no such host")))
}

func TestBatchErrors(t *testing.T) {
	id, code := "1", "InternalError"
	errs := batchErrors(OpDelete, make([]target, 3), []string{"0", "7", "x"}, []types.BatchResultErrorEntry{{Id: &id, Code: &code}}, nil)
	require.NoError(t, errs[0])
	var failed *SettleError
	require.ErrorAs(t, errs[1], &failed)
	require.Equal(t, code, failed.Code)
	require.ErrorIs(t, errs[2], errUnanswered, "what the answer leaves out is not done")
}
