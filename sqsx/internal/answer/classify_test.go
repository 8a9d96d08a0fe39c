package answer

import (
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/require"
)

func TestClassify(t *testing.T) {
	tests := []struct {
		name, code, message string
		want                Class
	}{
		{"receipt", "ReceiptHandleIsInvalid", "", Gone},
		{"query protocol", "AWS.SimpleQueueService.MessageNotInflight", "", Gone},
		{"not available", "InvalidParameterValue", "Value r for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.", Gone},
		{"expired", "InvalidParameterValue", "Reason: The receipt handle has expired.", Gone},
		{"12 hours", "InvalidParameterValue", "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]", Limit},
		{"another parameter", "InvalidParameterValue", "Reason: must be between 0 and 20", Transient},
		{"throttled", "RequestThrottled", "", Transient},
		{"key throttled", "KmsThrottled", "", Transient},
		{"over limit", "OverLimit", "", Transient},
		{"expired credentials", "ExpiredToken", "", Transient},
		{"no such queue", "AWS.SimpleQueueService.NonExistentQueue", "", Fatal},
		{"key gone", "KmsNotFound", "", Fatal},
		{"denied", "AccessDeniedException", "", Denied},
		{"not known", "SomethingNew", "", Transient},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, ClassifyCode(test.code, test.message))
		})
	}
	require.Equal(t, Fatal, Classify(&types.QueueDoesNotExist{}))
	require.Equal(t, Transient, Classify(errors.New("dial tcp: no such host")))
}

func TestIsFatal(t *testing.T) {
	for class, want := range map[Class]bool{Transient: false, Gone: false, Limit: false, Denied: true, Fatal: true} {
		require.Equal(t, want, class.IsFatal(), "class %d", class)
	}
}
