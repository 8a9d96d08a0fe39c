package sqsx

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/require"
)

func TestBatchErrors(t *testing.T) {
	id, code := "1", "InternalError"
	errs := batchErrors(OpDelete, make([]target, 3), []string{"0", "7", "x"}, []types.BatchResultErrorEntry{{Id: &id, Code: &code}}, nil)
	require.NoError(t, errs[0])
	var failed *SettleError
	require.ErrorAs(t, errs[1], &failed)
	require.Equal(t, code, failed.Code)
	require.ErrorIs(t, errs[2], errUnanswered, "what the answer leaves out is not done")
}
