package standin

import (
	"context"
	"time"

	"github.com/typedbus/typedbus/internal/sqsmodel"
)

func sqsSend(ctx context.Context, q *sqsmodel.Queue, in *sqsSendInput) (any, error) {
	sent, err := q.Send(ctx, in.send())
	return sqsSendResult("", sent), err
}

func sqsSendBatch(ctx context.Context, q *sqsmodel.Queue, in *struct{ Entries []sqsSendInput }) (any, error) {
	entries := make([]sqsmodel.SendEntry, 0, len(in.Entries))
	for _, entry := range in.Entries {
		entries = append(entries, sqsmodel.SendEntry{ID: entry.ID, Send: entry.send()})
	}
	batch, err := q.SendBatch(ctx, entries)
	return sqsBatchResult(batch, func(e sqsmodel.SentEntry) sqsSendOutput { return sqsSendResult(e.ID, e.Sent) }), err
}

func sqsReceive(ctx context.Context, q *sqsmodel.Queue, in *sqsReceiveInput) (any, error) {
	limit := 1
	if in.MaxNumberOfMessages != nil {
		// A zero that was sent is a zero that was meant, and refused.
		limit = *in.MaxNumberOfMessages
		if limit == 0 {
			limit = -1
		}
	}
	messages, err := q.Receive(ctx, sqsmodel.Receive{
		Max:        limit,
		Wait:       secondsOf(in.WaitTimeSeconds),
		Visibility: secondsOf(in.VisibilityTimeout),
		System:     append(in.MessageSystemAttributeNames, in.AttributeNames...),
		Attributes: in.MessageAttributeNames,
		AttemptID:  in.ReceiveRequestAttemptId,
	})
	out := &sqsReceiveOutput{}
	for _, m := range messages {
		out.Messages = append(out.Messages, sqsMessage{
			MessageID: m.ID, ReceiptHandle: m.Receipt, Body: m.Body, MD5OfBody: m.MD5OfBody,
			Attributes: m.System, MessageAttributes: toWire(m.Attributes), MD5OfMessageAttributes: m.MD5OfAttributes,
		})
	}
	return out, err
}

func sqsDelete(ctx context.Context, q *sqsmodel.Queue, in *sqsReceiptInput) (any, error) {
	return nil, q.Delete(ctx, in.ReceiptHandle)
}

func sqsDeleteBatch(ctx context.Context, q *sqsmodel.Queue, in *struct{ Entries []sqsReceiptInput }) (any, error) {
	entries := make([]sqsmodel.DeleteEntry, 0, len(in.Entries))
	for _, entry := range in.Entries {
		entries = append(entries, sqsmodel.DeleteEntry{ID: entry.ID, Receipt: entry.ReceiptHandle})
	}
	batch, err := q.DeleteBatch(ctx, entries)
	return sqsBatchResult(batch, toEntryID), err
}

func sqsChangeVisibility(ctx context.Context, q *sqsmodel.Queue, in *sqsReceiptInput) (any, error) {
	if in.VisibilityTimeout == nil {
		return nil, &sqsmodel.Error{Code: sqsmodel.MissingParameter, Message: "The request must contain the parameter VisibilityTimeout.", Sender: true}
	}
	return nil, q.ChangeVisibility(ctx, in.ReceiptHandle, *secondsOf(in.VisibilityTimeout))
}

func sqsChangeVisibilityBatch(ctx context.Context, q *sqsmodel.Queue, in *struct{ Entries []sqsReceiptInput }) (any, error) {
	entries := make([]sqsmodel.VisibilityEntry, 0, len(in.Entries))
	for _, entry := range in.Entries {
		var timeout time.Duration
		if entry.VisibilityTimeout != nil {
			timeout = *secondsOf(entry.VisibilityTimeout)
		}
		entries = append(entries, sqsmodel.VisibilityEntry{ID: entry.ID, Receipt: entry.ReceiptHandle, Timeout: timeout})
	}
	batch, err := q.ChangeVisibilityBatch(ctx, entries)
	return sqsBatchResult(batch, toEntryID), err
}
