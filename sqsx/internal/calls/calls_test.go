package calls

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/require"
)

// scripted is a client that gives one answer.
type scripted struct {
	Client
	deletes *sqs.DeleteMessageBatchOutput
	changes *sqs.ChangeMessageVisibilityBatchOutput
	err     error
	changed *sqs.ChangeMessageVisibilityBatchInput
}

func (s *scripted) DeleteMessageBatch(context.Context, *sqs.DeleteMessageBatchInput, ...func(*sqs.Options)) (*sqs.DeleteMessageBatchOutput, error) {
	return s.deletes, s.err
}

func (s *scripted) ChangeMessageVisibilityBatch(_ context.Context, in *sqs.ChangeMessageVisibilityBatchInput, _ ...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityBatchOutput, error) {
	s.changed = in
	return s.changes, s.err
}

func TestAnswersAreSortedByEntry(t *testing.T) {
	failed := []types.BatchResultErrorEntry{{Id: aws.String("1"), Code: aws.String("InternalError"), Message: aws.String("m"), SenderFault: true}}
	var deleted []types.DeleteMessageBatchResultEntry
	var changed []types.ChangeMessageVisibilityBatchResultEntry
	for _, id := range []string{"0", "4", "-1", "7", "x"} {
		deleted = append(deleted, types.DeleteMessageBatchResultEntry{Id: aws.String(id)})
		changed = append(changed, types.ChangeMessageVisibilityBatchResultEntry{Id: aws.String(id)})
	}
	deleted, changed = append(deleted, types.DeleteMessageBatchResultEntry{}), append(changed, types.ChangeMessageVisibilityBatchResultEntry{})
	client := &scripted{deletes: &sqs.DeleteMessageBatchOutput{Successful: deleted, Failed: failed},
		changes: &sqs.ChangeMessageVisibilityBatchOutput{Successful: changed, Failed: failed}}
	targets := make([]Target, 4)
	targets[3].Visibility = 90 * time.Second
	for name, failures := range map[string][]*Failure{"delete": Delete(t.Context(), client, "q", targets), "change": Change(t.Context(), client, "q", targets)} {
		t.Run(name, func(t *testing.T) {
			require.Len(t, failures, 4)
			require.Nil(t, failures[0])
			require.Equal(t, &Failure{Code: "InternalError", Message: "m", SenderFault: true}, failures[1])
			require.ErrorIs(t, failures[2].Err, errUnanswered, "what the answer leaves out is not done")
			require.ErrorIs(t, failures[3].Err, errUnanswered)
		})
	}
	require.EqualValues(t, 90, client.changed.Entries[3].VisibilityTimeout)
	require.Equal(t, "3", *client.changed.Entries[3].Id)
}

func TestACallThatFailsFailsAll(t *testing.T) {
	broken := errors.New("x")
	client := &scripted{err: broken}
	for _, failures := range [][]*Failure{Delete(t.Context(), client, "q", make([]Target, 2)), Change(t.Context(), client, "q", make([]Target, 2))} {
		require.Equal(t, []*Failure{{Err: broken}, {Err: broken}}, failures)
	}
}

func TestClamp(t *testing.T) {
	const most = 12 * time.Hour
	for _, test := range []struct {
		name               string
		after, since, want time.Duration
	}{
		{"whole seconds", 5 * time.Second, 0, 5 * time.Second},
		{"rounded up", 5*time.Second + 1, 0, 6 * time.Second},
		{"negative", -time.Second, 0, 0},
		{"the most there is", math.MaxInt64, 0, most - time.Second},
		{"what is left", most, time.Hour + time.Millisecond, 11*time.Hour - 2*time.Second},
		{"just what is left", 11*time.Hour - time.Second, time.Hour, 11*time.Hour - time.Second},
		{"nothing left", time.Second, most - time.Second, 0},
		{"over", time.Second, most + time.Hour, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, Clamp(test.after, test.since, most))
		})
	}
}
