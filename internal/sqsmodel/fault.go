package sqsmodel

import (
	"context"
	"time"
)

// Operation is the name of a call, as in the SQS API reference.
type Operation string

// The calls of a queue, which a [Faults] function can tell apart.
const (
	CreateQueue           Operation = "CreateQueue"
	DeleteQueue           Operation = "DeleteQueue"
	PurgeQueue            Operation = "PurgeQueue"
	GetQueueAttributes    Operation = "GetQueueAttributes"
	SetQueueAttributes    Operation = "SetQueueAttributes"
	SendMessage           Operation = "SendMessage"
	SendMessageBatch      Operation = "SendMessageBatch"
	ReceiveMessage        Operation = "ReceiveMessage"
	DeleteMessage         Operation = "DeleteMessage"
	DeleteMessageBatch    Operation = "DeleteMessageBatch"
	ChangeVisibility      Operation = "ChangeMessageVisibility"
	ChangeVisibilityBatch Operation = "ChangeMessageVisibilityBatch"
)

// wholeCall is the index of a call that is not about an entry.
const wholeCall = -1

// Call tells a [Faults] function what is about to happen.
type Call struct {
	Operation Operation
	Queue     string // the queue's name
	// Index is the position of the entry of a batch, or of the message that a
	// receive is about to hand out; -1 stands for the call as a whole.
	Index int
	// EntryID is the id of the batch's entry.
	EntryID string
	// MessageID is the message that a receive is about to hand out.
	MessageID string
	// Receipt is the receipt handle that the call or the entry names.
	Receipt string
}

// Whole says that the question is about the call as a whole.
func (c Call) Whole() bool { return c.Index == wholeCall }

// Fault is what goes wrong. The zero Fault is nothing.
type Fault struct {
	// Err is returned and nothing else happens. For an entry of a batch it
	// becomes that entry's failure; an [*Error] keeps its code.
	Err error
	// Delay passes before the call takes effect, Lag after it and before the
	// answer. Both end with the call's context. Only for whole calls.
	Delay, Lag time.Duration
	// DropResponse lets the call take effect and then fail with
	// [ErrResponseLost]. Only for whole calls.
	DropResponse bool
	// Empty makes a receive find nothing, as a short poll of SQS may, though
	// messages are there. Only for a whole receive.
	Empty bool
	// CorruptMD5 makes the digest of the body a wrong one, in a receive (of one
	// message or of all) and in the answer to a send.
	CorruptMD5 bool
	// Duplicate leaves a received message visible, so that it is delivered
	// again at once with another receipt. Only on standard queues, as SQS does.
	Duplicate bool
}

// Faults says what should go wrong with a call, or with one entry of it. It is
// asked once for the call as a whole and then once for each entry (for a
// receive: each message found), from the goroutine of the caller and with no
// lock held: it may block, and it may use the model.
type Faults func(Call) Fault

// fault asks what should go wrong.
func (m *Model) fault(c Call) Fault {
	if m.faults == nil {
		return Fault{}
	}
	return m.faults(c)
}

// call runs one operation with the faults that are meant for it as a whole.
func call[T any](ctx context.Context, m *Model, op Operation, queue string, do func(Fault) (T, error)) (T, error) {
	return callWith(ctx, m, Call{Operation: op, Queue: queue, Index: wholeCall}, do)
}

func callWith[T any](ctx context.Context, m *Model, c Call, do func(Fault) (T, error)) (T, error) {
	var zero T
	fault := m.fault(c)
	if err := wait(ctx, fault.Delay); err != nil {
		return zero, err
	}
	if fault.Err != nil {
		return zero, fault.Err
	}
	// Nothing happens for a caller who has already gone.
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	result, err := do(fault)
	if lag := wait(ctx, fault.Lag); lag != nil {
		return zero, lag
	}
	if err == nil && fault.DropResponse {
		return zero, ErrResponseLost
	}
	return result, err
}

// wait blocks for d, or until the context ends.
func wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
