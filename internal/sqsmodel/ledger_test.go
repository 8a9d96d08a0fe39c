package sqsmodel

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
)

func TestLedgerTellsAStory(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		begun := time.Now()
		id := r.send("x")[0]
		first := r.receiveOne()
		virtual.Sleep(10 * time.Second)
		require.NoError(t, r.queue.ChangeVisibility(r.ctx, first.Receipt, time.Minute))
		virtual.Sleep(time.Minute)
		second := r.receiveOne()
		require.NoError(t, r.queue.Delete(r.ctx, first.Receipt))
		require.NoError(t, r.queue.Delete(r.ctx, second.Receipt))

		at := func(d time.Duration) time.Time { return begun.Add(d) }
		c := Change{Queue: "a", MessageID: id}
		with := func(kind Kind, when time.Time, receives int, receipt string, timeout time.Duration, state ReceiptState) Change {
			c := c
			c.Kind, c.Time, c.Receives, c.Receipt, c.Timeout, c.State = kind, when, receives, receipt, timeout, state
			return c
		}
		require.Equal(t, []Change{
			with(Added, at(0), 0, "", 0, Live),
			with(Received, at(0), 1, first.Receipt, 30*time.Second, Live),
			with(VisibilityChanged, at(10*time.Second), 1, first.Receipt, time.Minute, Live),
			with(Lapsed, at(70*time.Second), 1, first.Receipt, 0, Live),
			with(Received, at(70*time.Second), 2, second.Receipt, 30*time.Second, Live),
			with(DeleteIgnored, at(70*time.Second), 2, first.Receipt, 0, Superseded),
			with(Deleted, at(70*time.Second), 2, second.Receipt, 0, Live),
		}, r.ledger.Of(id))
		require.Len(t, r.ledger.OfReceipt(first.Receipt), 4)
		require.Equal(t, DeleteIgnored, r.ledger.Misuses()[0].Kind)
		require.Equal(t, []Record{{
			MessageID: id, Queue: "a", Sent: begun, Receives: 2, Changes: 1, Lapses: 1, Receipt: second.Receipt, Deleted: at(70 * time.Second),
		}}, r.ledger.Records())
	})
}

func TestLedgerNotesRefusals(t *testing.T) {
	inBubble(t, "a.fifo", func(r *rig) {
		r.send("g:x")
		m := r.receiveOne()
		virtual.Sleep(30 * time.Second)
		err := r.queue.ChangeVisibility(r.ctx, m.Receipt, time.Minute)
		misuses := r.ledger.Misuses()
		require.Len(t, misuses, 1)
		require.Equal(t, Refused, misuses[0].Kind)
		require.Equal(t, ChangeVisibility, misuses[0].Operation)
		require.Equal(t, err, misuses[0].Err)
		require.Equal(t, Stale, misuses[0].State)
		require.Equal(t, m.ID, misuses[0].MessageID)
	})
}

func TestLedgerRecordsWhereMessagesWent(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		dead := r.create("dead")
		r.set("RedrivePolicy", `{"deadLetterTargetArn":"`+dead.ARN()+`","maxReceiveCount":1}`)
		r.send("1", "2")
		r.receive(1)
		virtual.Sleep(30 * time.Second)
		r.receive(10)
		require.NoError(t, r.queue.Purge(r.ctx))
		records := r.ledger.Records()
		require.Len(t, records, 2)
		require.True(t, records[0].DeadLettered)
		require.Equal(t, "dead", records[0].Queue)
		require.True(t, records[1].Lost)
		require.True(t, records[1].Deleted.IsZero())
	})
}
