package sqsmodel

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
)

// Receipts of one message in each state that a receipt can be in.
func (r *rig) receiptIn(state ReceiptState) string {
	r.Helper()
	r.set("VisibilityTimeout", "30")
	r.send("g:x")
	m := r.receiveOne()
	switch state {
	case Stale:
		virtual.Sleep(30 * time.Second)
	case Superseded:
		virtual.Sleep(30 * time.Second)
		r.receiveOne()
	case Gone:
		require.NoError(r, r.queue.Delete(r.ctx, m.Receipt))
	}
	return m.Receipt
}

func TestSettleByReceipt(t *testing.T) {
	type row struct {
		state        ReceiptState
		deletes      Code // what Delete is refused with, empty when it succeeds
		left         string
		changes      Code
		inBatch      Code // what an entry of DeleteBatch is refused with
		deleteEffect Kind
	}
	tests := map[string][]row{
		"a": {
			{Live, "", "0", "", "", Deleted},
			{Stale, "", "0", MessageNotInflight, "", Deleted},
			{Superseded, "", "1", "", "", DeleteIgnored},
			{Gone, "", "0", InvalidParameterValue, "", DeleteIgnored},
		},
		"a.fifo": {
			{Live, "", "0", "", "", Deleted},
			{Stale, InvalidParameterValue, "1", InvalidParameterValue, ReceiptHandleIsInvalid, Refused},
			{Superseded, InvalidParameterValue, "1", InvalidParameterValue, ReceiptHandleIsInvalid, Refused},
			{Gone, "", "0", InvalidParameterValue, "", DeleteIgnored},
		},
	}
	code := func(err error) Code {
		if err == nil {
			return ""
		}
		return err.(*Error).Code
	}
	left := func(r *rig) string {
		// Either may hold it.
		if r.attribute("ApproximateNumberOfMessages") == "1" {
			return "1"
		}
		return r.attribute("ApproximateNumberOfMessagesNotVisible")
	}
	for queue, rows := range tests {
		for _, row := range rows {
			t.Run(queue+" "+row.state.String(), func(t *testing.T) {
				inBubble(t, queue, func(r *rig) {
					receipt := r.receiptIn(row.state)
					require.Equal(t, row.deletes, code(r.queue.Delete(r.ctx, receipt)))
					require.Equal(t, row.left, left(r))
					last := r.ledger.Changes()[len(r.ledger.Changes())-1]
					require.Equal(t, row.deleteEffect, last.Kind)
					require.Equal(t, row.state, last.State)
					require.Equal(t, row.state != Live, len(r.ledger.Misuses()) == 1)
				})
				inBubble(t, queue, func(r *rig) {
					receipt := r.receiptIn(row.state)
					require.Equal(t, row.changes, code(r.queue.ChangeVisibility(r.ctx, receipt, time.Minute)))
				})
				inBubble(t, queue, func(r *rig) {
					batch, err := r.queue.DeleteBatch(r.ctx, []DeleteEntry{{"1", r.receiptIn(row.state)}})
					require.NoError(t, err)
					if row.inBatch == "" {
						require.Equal(t, []string{"1"}, batch.Successful)
						return
					}
					require.Equal(t, row.inBatch, batch.Failed[0].Code)
					require.True(t, batch.Failed[0].Sender)
				})
			})
		}
	}
}

func TestSettleRefusesOtherReceipts(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		other := r.create("b")
		r.send("x")
		m := r.receiveOne()
		for name, test := range map[string]struct {
			receipt string
			code    Code
		}{
			"none": {"", MissingParameter}, "nonsense": {"§", ReceiptHandleIsInvalid}, "of no message": {"YQ==", ReceiptHandleIsInvalid},
		} {
			t.Run(name, func(t *testing.T) {
				refusedWith(t, r.queue.Delete(r.ctx, test.receipt), test.code)
				refusedWith(t, r.queue.ChangeVisibility(r.ctx, test.receipt, 0), test.code)
			})
		}
		refusedWith(t, other.Delete(r.ctx, m.Receipt), ReceiptHandleIsInvalid)
	})
}

func TestChangeVisibilityCountsFromTheCall(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		r.send("x")
		m := r.receiveOne()
		virtual.Sleep(20 * time.Second)
		require.NoError(t, r.queue.ChangeVisibility(r.ctx, m.Receipt, 15*time.Second))
		virtual.Sleep(15*time.Second - time.Nanosecond)
		require.Empty(t, r.receive(1))
		virtual.Sleep(time.Nanosecond)
		require.Len(t, r.receive(1), 1)
		virtual.Sleep(30*time.Second - time.Nanosecond)
		require.Empty(t, r.receive(1), "the next receive has the queue's timeout again")
	})
}

func TestChangeVisibilityTwelveHours(t *testing.T) {
	const most = 12 * time.Hour
	tests := []struct {
		name    string
		elapsed time.Duration
		timeout time.Duration
		ok      bool
	}{
		{"all of it at once", 0, most, true},
		{"more than there is", 0, most + time.Second, false},
		{"negative", 0, -time.Second, false},
		{"the rest", time.Hour, most - time.Hour, true},
		{"a second more than the rest", time.Hour, most - time.Hour + time.Second, false},
		{"nothing at the end", most - 2*time.Second, 0, true},
		{"too much at the end", most - 2*time.Second, 3 * time.Second, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			inBubble(t, "a", func(r *rig) {
				r.send("x")
				got, err := r.queue.Receive(r.ctx, Receive{Visibility: new(most)})
				require.NoError(t, err)
				virtual.Sleep(test.elapsed)
				err = r.queue.ChangeVisibility(r.ctx, got[0].Receipt, test.timeout)
				if test.ok {
					require.NoError(t, err)
					return
				}
				refusedWith(t, err, InvalidParameterValue)
				virtual.Sleep(most - test.elapsed - time.Nanosecond)
				require.Empty(t, r.receive(1), "a refusal leaves the lease as it was")
			})
		})
	}
}
