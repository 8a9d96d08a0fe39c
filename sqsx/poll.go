package sqsx

import (
	"context"
	"errors"
	"iter"
	"time"
)

// Poll receives from a queue for ever and yields each message, decoded or with the error that says why not:
//
//	for m, err := range sqsx.Poll(ctx, client, queueURL) {
//		switch {
//		case m == nil: // a receive failed: err is a *ReceiveError; Poll goes on after a pause
//			log.Print(err)
//			if errors.Is(err, sqsx.ErrFatal) {
//				return err
//			}
//		case err != nil: // the message did not decode; m has everything but an Event
//			log.Print(err)
//			m.Retry(ctx, time.Minute)
//		default:
//			handle(m.Event)
//			m.Delete(ctx)
//		}
//	}
//
// It is the simple way to consume a queue: one message at a time, each settled by its methods or left to appear again
// after its visibility timeout. A [Consumer] does more of the work.
//
// Poll yields nothing more once ctx has ended. Messages that it received and did not come to yield, because ctx ended
// or the loop was left, are made visible again at once. A receive in progress when ctx ends is cut; what SQS had
// already handed to it, ten messages at most, appears again after the visibility timeout.
func Poll(ctx context.Context, client Client, queueURL string, options ...PollOption) iter.Seq2[*Message, error] {
	config, err := newPollConfig(options)
	decoder, wrong := NewDecoder(config.decode...)
	decoder.region = regionOf(client)
	err = errors.Join(checkQueueURL("queueURL", queueURL), checkClient(client), err, wrong)
	return func(yield func(*Message, error) bool) {
		if err != nil {
			yield(nil, err)
			return
		}
		p := &poller{
			pollConfig: config,
			decoder:    decoder,
			receiver:   newReceiver(client, queueURL, config.wait, config.visibility),
		}
		p.run(ctx, yield)
	}
}

// poller is one run of Poll's loop.
type poller struct {
	pollConfig
	decoder  *Decoder
	receiver *receiver
}

func (p *poller) run(ctx context.Context, yield func(*Message, error) bool) {
	for failures, short := 0, 0; ctx.Err() == nil; {
		start := time.Now()
		messages, err := p.receiver.receive(ctx, p.maxMessages)
		if err != nil {
			if ctx.Err() != nil {
				return
			}
			failures++
			pause := jitter(exponential(failures, time.Second, time.Minute))
			failed := &ReceiveError{QueueURL: p.receiver.queueURL, Attempt: failures, RetryIn: pause, Err: err}
			p.logger.WarnContext(ctx, "sqsx: receive failed", "queue", failed.QueueURL, "attempt", failures, "retryIn", pause, "error", err)
			if !yield(nil, failed) || !sleep(ctx, pause) {
				return
			}
			continue
		}
		failures = 0
		short = p.receiver.rest(ctx, len(messages), time.Since(start), short)
		if !p.yieldAll(ctx, messages, yield) {
			return
		}
	}
}

// yieldAll yields messages one by one and reports whether to go on. Those it does not come to are released, also when
// the loop's body panics.
func (p *poller) yieldAll(ctx context.Context, messages []*Message, yield func(*Message, error) bool) bool {
	next := 0
	defer func() { p.release(ctx, messages[next:]) }()
	for ctx.Err() == nil && next < len(messages) {
		m := messages[next]
		p.decoder.Decode(ctx, m)
		if ctx.Err() != nil {
			return false // decoding may have failed only because ctx ended
		}
		hold := newPollHold(p.receiver.client, m, p.visibility)
		m.settle, m.hold = hold, hold
		next++
		if !yield(m, m.Err) {
			return false
		}
	}
	return ctx.Err() == nil
}

// release makes messages visible again, without the context that has just ended and with a bound of its own. The last
// goes first: on a FIFO queue a message that is visible while an earlier one is hidden is withheld, one that is hidden
// while a later one is visible would be overtaken.
func (p *poller) release(ctx context.Context, messages []*Message) {
	if len(messages) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	targets := make([]target, len(messages))
	for i, m := range messages {
		targets[len(messages)-1-i] = target{id: m.ID, handle: m.ReceiptHandle}
	}
	for _, err := range changeBatch(ctx, p.receiver.client, p.receiver.queueURL, OpRelease, targets) {
		if err != nil {
			p.logger.WarnContext(ctx, "sqsx: release failed", "queue", p.receiver.queueURL, "error", err)
		}
	}
}
