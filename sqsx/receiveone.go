package sqsx

import (
	"context"
	"errors"
	"time"
)

// Receive makes one receive and returns the messages it brought, decoded or each with an Err that says why not. It is for
// programs with a loop of their own, such as one that is called now and then, handles a batch and returns:
//
//	messages, err := sqsx.Receive(ctx, client, queueURL, sqsx.WithWait(0))
//	…
//	for _, m := range messages {
//		go func() {
//			if handle(m.Event) == nil {
//				m.Delete(ctx)
//			}
//		}()
//	}
//
// Each message is settled by its methods, from any goroutine, now or later: it is hidden for the time of [WithVisibility],
// which nothing extends but [Message.Extend]. One that is not settled appears again then; nothing has to be closed. On a
// FIFO queue the messages of a group are in order, and it is the caller who stops a group at its first failure, and makes
// what follows visible by Retry(ctx, 0), the last one first.
//
// The error is a [*ConfigError], a [*ReceiveError], or what ended ctx; there are no messages then. Receive does not pause
// after a failure, nor after an empty answer.
func Receive(ctx context.Context, client Client, queueURL string, options ...PollOption) ([]*Message, error) {
	config, err := newPollConfig(options)
	decoder, wrong := NewDecoder(config.decode...)
	if err := errors.Join(checkQueueURL("queueURL", queueURL), checkClient(client), err, wrong); err != nil {
		return nil, err
	}
	decoder.region = regionOf(client)
	messages, err := newReceiver(client, queueURL, config.wait, config.visibility).receive(ctx, config.maxMessages)
	if err != nil {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, &ReceiveError{QueueURL: queueURL, Attempt: 1, Err: err}
	}
	// Decoded with a context that does not end: what ended it would otherwise look like the message's own fault.
	decodeCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), max(config.visibility-receiveMargin, time.Second))
	defer cancel()
	for _, m := range messages {
		hold := newDirectHold(client, m, config.visibility)
		m.settle, m.hold = hold, hold
		if err := guard(func() error { decoder.Decode(decodeCtx, m); return nil }); err != nil {
			m.Err = err
		}
	}
	return messages, nil
}
