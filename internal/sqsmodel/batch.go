package sqsmodel

import (
	"context"
	"errors"
	"regexp"
	"time"
)

// SendEntry is one message of a batch of sends.
type SendEntry struct {
	ID string
	Send
}

// DeleteEntry is one receipt handle of a batch of deletes.
type DeleteEntry struct{ ID, Receipt string }

// VisibilityEntry is one receipt handle of a batch of visibility changes.
type VisibilityEntry struct {
	ID, Receipt string
	Timeout     time.Duration
}

// SentEntry is the answer to a [SendEntry] that was taken.
type SentEntry struct {
	ID string
	Sent
}

// Failed is an entry of a batch that was refused, while the call as a whole
// succeeded.
type Failed struct {
	ID      string
	Code    Code
	Message string
	Sender  bool
}

// Batch is the answer to a batch: each entry stands in one of the two.
type Batch[T any] struct {
	Successful []T
	Failed     []Failed
}

// SendBatch sends up to ten messages, in order.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
func (q *Queue) SendBatch(ctx context.Context, entries []SendEntry) (Batch[SentEntry], error) {
	check := func() error {
		total := 0
		for _, entry := range entries {
			total += entry.size()
		}
		if total > maxBatchSize {
			return refuse(BatchRequestTooLong, "Batch requests cannot be longer than %d bytes. You have sent %d bytes.", maxBatchSize, total)
		}
		return nil
	}
	return runBatch(ctx, q, SendMessageBatch, entries, check,
		func(e SendEntry) Call { return Call{EntryID: e.ID} },
		func(e SendEntry, fault Fault) (SentEntry, error) {
			sent, err := q.send(e.Send, fault)
			return SentEntry{e.ID, sent}, err
		})
}

// DeleteBatch deletes by up to ten receipt handles; Successful has the ids.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html
func (q *Queue) DeleteBatch(ctx context.Context, entries []DeleteEntry) (Batch[string], error) {
	return runBatch(ctx, q, DeleteMessageBatch, entries, nil,
		func(e DeleteEntry) Call { return Call{EntryID: e.ID, Receipt: e.Receipt} },
		func(e DeleteEntry, _ Fault) (string, error) {
			err := q.remove(e.Receipt)
			if errors.Is(err, &Error{Code: InvalidParameterValue}) {
				// In a batch SQS words the expired handle this way.
				err = refuse(ReceiptHandleIsInvalid, "The receipt handle has expired")
			}
			return e.ID, err
		})
}

// ChangeVisibilityBatch changes the visibility of up to ten messages;
// Successful has the ids.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html
func (q *Queue) ChangeVisibilityBatch(ctx context.Context, entries []VisibilityEntry) (Batch[string], error) {
	return runBatch(ctx, q, ChangeVisibilityBatch, entries, nil,
		func(e VisibilityEntry) Call { return Call{EntryID: e.ID, Receipt: e.Receipt} },
		func(e VisibilityEntry, _ Fault) (string, error) { return e.ID, q.change(e.Receipt, e.Timeout) })
}

// runBatch runs the entries of a batch one by one. What is wrong with the
// batch fails the call; what is wrong with an entry fails the entry.
func runBatch[E, R any](
	ctx context.Context, q *Queue, op Operation, entries []E,
	check func() error, describe func(E) Call, do func(E, Fault) (R, error),
) (Batch[R], error) {
	return call(ctx, q.model, op, q.name, func(Fault) (Batch[R], error) {
		ids := make([]string, len(entries))
		for i, entry := range entries {
			ids[i] = describe(entry).EntryID
		}
		if err := q.checkBatch(op, ids, check); err != nil {
			return Batch[R]{}, err
		}
		var batch Batch[R]
		for i, entry := range entries {
			about := describe(entry)
			about.Operation, about.Queue, about.Index = op, q.name, i
			fault := q.model.fault(about)
			err := fault.Err
			var result R
			if err == nil {
				result, err = do(entry, fault)
			}
			if err != nil {
				batch.Failed = append(batch.Failed, failed(about.EntryID, err))
				continue
			}
			batch.Successful = append(batch.Successful, result)
		}
		return batch, nil
	})
}

func failed(id string, err error) Failed {
	if refused, ok := errors.AsType[*Error](err); ok {
		return Failed{id, refused.Code, refused.Message, refused.Sender}
	}
	return Failed{id, InternalError, err.Error(), false}
}

var entryID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,80}$`)

// checkBatch refuses a batch that SQS would not look into.
func (q *Queue) checkBatch(op Operation, ids []string, check func() error) error {
	if err := q.lock(); err != nil {
		return err
	}
	q.unlock()
	switch {
	case len(ids) == 0:
		return refuse(EmptyBatchRequest, "There should be at least one %sRequestEntry in the request.", op)
	case len(ids) > 10:
		return refuse(TooManyEntriesInBatchRequest, "Maximum number of entries per request are 10. You have sent %d.", len(ids))
	}
	seen := map[string]bool{}
	for _, id := range ids {
		switch {
		case !entryID.MatchString(id):
			return refuse(InvalidBatchEntryID,
				"A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.")
		case seen[id]:
			return refuse(BatchEntryIDsNotDistinct, "Id %s repeated.", id)
		}
		seen[id] = true
	}
	if check != nil {
		return check()
	}
	return nil
}
