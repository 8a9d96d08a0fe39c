package sqsmodel

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestBatchRefusals(t *testing.T) {
	eleven := make([]DeleteEntry, 11)
	for i := range eleven {
		eleven[i].ID = fmt.Sprint(i)
	}
	tests := []struct {
		name    string
		entries []DeleteEntry
		code    Code
	}{
		{"none", nil, EmptyBatchRequest},
		{"eleven", eleven, TooManyEntriesInBatchRequest},
		{"an id twice", []DeleteEntry{{ID: "a"}, {ID: "a"}}, BatchEntryIDsNotDistinct},
		{"no id", []DeleteEntry{{}}, InvalidBatchEntryID},
		{"a bad letter", []DeleteEntry{{ID: "a.b"}}, InvalidBatchEntryID},
		{"a long id", []DeleteEntry{{ID: strings.Repeat("x", 81)}}, InvalidBatchEntryID},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			inBubble(t, "a", func(r *rig) {
				_, err := r.queue.DeleteBatch(r.ctx, test.entries)
				refusedWith(t, err, test.code)
			})
		})
	}
	inBubble(t, "a", func(r *rig) {
		half := strings.Repeat("x", 600_000)
		_, err := r.queue.SendBatch(r.ctx, []SendEntry{{"1", Send{Body: half}}, {"2", Send{Body: half}}})
		refusedWith(t, err, BatchRequestTooLong)
		require.NoError(t, r.queue.Remove(r.ctx))
		_, err = r.queue.DeleteBatch(r.ctx, nil)
		refusedWith(t, err, QueueDoesNotExist)
	})
}

func TestBatchEntriesFailAlone(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		sent, err := r.queue.SendBatch(r.ctx, []SendEntry{{"1", Send{Body: "x"}}, {"2", Send{}}, {"3", Send{Body: "y"}}})
		require.NoError(t, err)
		require.Equal(t, []Failed{{"2", MissingParameter, "The request must contain the parameter MessageBody.", true}}, sent.Failed)
		require.Equal(t, "1", sent.Successful[0].ID)
		require.Equal(t, bodyDigest("y"), sent.Successful[1].MD5OfBody)

		held := r.receive(10)
		changed, err := r.queue.ChangeVisibilityBatch(r.ctx, []VisibilityEntry{
			{"1", held[0].Receipt, time.Minute}, {"2", "nonsense", 0}, {"3", held[1].Receipt, 13 * time.Hour},
		})
		require.NoError(t, err)
		require.Equal(t, []string{"1"}, changed.Successful)
		require.Equal(t, ReceiptHandleIsInvalid, changed.Failed[0].Code)
		require.Equal(t, InvalidParameterValue, changed.Failed[1].Code)

		same, err := r.queue.DeleteBatch(r.ctx, []DeleteEntry{{"1", held[0].Receipt}, {"2", held[0].Receipt}})
		require.NoError(t, err)
		require.Len(t, same.Successful, 2, "a message may be deleted twice")
	})
}

func TestBatchFaultOfAnEntry(t *testing.T) {
	faults := func(c Call) Fault {
		switch c.EntryID {
		case "refused":
			return Fault{Err: &Error{Code: RequestThrottled, Message: "slow down"}}
		case "broken":
			return Fault{Err: errors.New("no route")}
		}
		return Fault{}
	}
	inBubble(t, "a", func(r *rig) {
		batch, err := r.queue.SendBatch(r.ctx, []SendEntry{{"refused", Send{Body: "1"}}, {"broken", Send{Body: "2"}}, {"fine", Send{Body: "3"}}})
		require.NoError(t, err)
		require.Equal(t, []Failed{{"refused", RequestThrottled, "slow down", false}, {"broken", InternalError, "no route", false}}, batch.Failed)
		require.Equal(t, "3", bodies(r.receive(10)), "what failed was not sent")
	}, WithFaults(faults))
}
