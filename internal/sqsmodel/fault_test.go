package sqsmodel

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
)

// faulty makes the nth call of an operation go wrong.
func faulty(op Operation, nth int, fault Fault) Option {
	n := 0
	return WithFaults(func(c Call) Fault {
		if c.Operation != op || !c.Whole() {
			return Fault{}
		}
		if n++; n != nth {
			return Fault{}
		}
		return fault
	})
}

func TestFaultError(t *testing.T) {
	down := errors.New("down")
	inBubble(t, "a", func(r *rig) {
		r.send("1")
		_, err := r.queue.Send(r.ctx, Send{Body: "2"})
		require.ErrorIs(t, err, down)
		require.Equal(t, "1", bodies(r.receive(10)))
	}, faulty(SendMessage, 2, Fault{Err: down}))
}

func TestFaultDelayAndLag(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		begun := time.Now()
		sent := r.send("1")[0]
		require.Equal(t, 7*time.Second, time.Since(begun))
		require.Equal(t, begun.Add(3*time.Second), r.ledger.Of(sent)[0].Time, "it took effect in between")
	}, faulty(SendMessage, 1, Fault{Delay: 3 * time.Second, Lag: 4 * time.Second}))

	for name, fault := range map[string]Fault{"delay": {Delay: time.Hour}, "lag": {Lag: time.Hour}} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, "a", func(r *rig) {
				ctx, cancel := context.WithTimeout(r.ctx, time.Minute)
				defer cancel()
				_, err := r.queue.Send(ctx, Send{Body: "x"})
				require.ErrorIs(t, err, context.DeadlineExceeded)
				require.Equal(t, name == "lag", r.ledger.Count(Added) == 1)
			}, faulty(SendMessage, 1, fault))
		})
	}
}

func TestFaultDropsTheResponse(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		r.send("x")
		_, err := r.queue.Receive(r.ctx, Receive{})
		require.ErrorIs(t, err, ErrResponseLost)
		require.Empty(t, r.receive(1), "it was received, by no one")
		virtual.Sleep(30 * time.Second)
		require.Equal(t, "2", r.receiveOne().System["ApproximateReceiveCount"])
	}, faulty(ReceiveMessage, 1, Fault{DropResponse: true}))
}

func TestFaultEmptyReceive(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		r.send("x")
		require.Empty(t, r.receive(10))
		require.Equal(t, "1", r.receiveOne().System["ApproximateReceiveCount"])
	}, faulty(ReceiveMessage, 1, Fault{Empty: true}))
}

func TestFaultCorruptsOneOfMany(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		r.send("1", "2")
		for i, m := range r.receive(10) {
			require.Equal(t, i == 1, m.MD5OfBody != bodyDigest(m.Body))
		}
	}, WithFaults(func(c Call) Fault { return Fault{CorruptMD5: c.Index == 1 && c.MessageID != ""} }))
}

func TestFaultDuplicates(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		r.send("x")
		first, second := r.receiveOne(), r.receiveOne()
		require.Equal(t, first.ID, second.ID)
		require.Empty(t, r.receive(10))
		require.NoError(t, r.queue.Delete(r.ctx, first.Receipt))
		require.Equal(t, "1", r.attribute("ApproximateNumberOfMessagesNotVisible"), "the older receipt deletes nothing")
		require.NoError(t, r.queue.Delete(r.ctx, second.Receipt))
		require.Equal(t, "0", r.attribute("ApproximateNumberOfMessagesNotVisible"))
	}, faulty(ReceiveMessage, 1, Fault{Duplicate: true}))

	inBubble(t, "a", func(r *rig) {
		r.send("x")
		m := r.receiveOne()
		require.NoError(t, r.queue.ChangeVisibility(r.ctx, m.Receipt, time.Minute))
		require.Empty(t, r.receive(10), "hidden before the second delivery was made")
		require.Empty(t, r.ledger.Misuses(), "its lease never ended")
	}, faulty(ReceiveMessage, 1, Fault{Duplicate: true}))

	inBubble(t, "a", func(r *rig) {
		r.send("x")
		m := r.receiveOne()
		require.NoError(t, r.queue.ChangeVisibility(r.ctx, m.Receipt, 0))
		require.Len(t, r.receive(10), 1, "released while the second copy is visible, it is there once")
		require.Empty(t, r.receive(10))
	}, faulty(ReceiveMessage, 1, Fault{Duplicate: true}))

	inBubble(t, "a.fifo", func(r *rig) {
		r.send("g:x")
		r.receiveOne()
		require.Empty(t, r.receive(10), "FIFO queues do not duplicate")
	}, faulty(ReceiveMessage, 1, Fault{Duplicate: true}))
}

func TestFaultMayUseTheModel(t *testing.T) {
	var r *rig
	calls := 0
	inBubble(t, "a", func(inner *rig) {
		r = inner
		r.send("x")
		m := r.receiveOne()
		require.NoError(t, r.queue.Delete(r.ctx, m.Receipt))
		require.Equal(t, 1, calls)
	}, WithFaults(func(c Call) Fault {
		if c.Operation == DeleteMessage {
			calls++
			// Let the lease end while the call is on its way.
			virtual.Sleep(time.Minute)
			require.NotEmpty(t, c.Receipt)
			require.Equal(t, "1", r.attribute("ApproximateNumberOfMessages"))
		}
		return Fault{}
	}))
}
