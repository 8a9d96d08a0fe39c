package sqsx

import (
	"context"
	"errors"
	"iter"
	"sync"
	"time"

	"github.com/typedbus/typedbus/sqsx/internal/flow"
	"github.com/typedbus/typedbus/sqsx/internal/pause"
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
// It is the simple way to consume a queue: one message at a time, each settled by its methods. It keeps leases as a
// [Consumer] does: messages are hidden for the time of [WithVisibility], which is extended while they wait and while the
// loop's body runs, and none is yielded whose lease is over. A message that the body leaves unsettled appears again when
// its lease ends, unless one of its methods is called before. On a FIFO queue a message that was not deleted ends its
// group for now: those behind it are made visible again, and come in their order after it.
//
// If an option is not valid, Poll yields a [*ConfigError] and ends. Once ctx has ended it yields nothing more. If ctx
// ends or the loop is left, Poll makes the messages that it received and did not yield visible again at once. A receive
// in progress when ctx ends is cut; what SQS had already handed to it, ten messages at most, appears again after the
// visibility timeout.
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
		p := newPoller(client, queueURL, config, decoder)
		defer p.open(ctx)()
		p.run(ctx, yield)
	}
}

// poller is one run of Poll's loop: a consumer's core, without its pollers and handlers.
type poller struct {
	*Consumer
	receiver *receiver

	mu    sync.Mutex
	ready []*delivery // whose turn it is
}

// boundless is more than Poll ever holds.
const boundless = 1 << 30

func newPoller(client Client, queueURL string, config pollConfig, decoder *Decoder) *poller {
	c := newCore(consumerConfig{wait: config.wait, maxMessages: config.maxMessages, lease: config.visibility,
		backoff: defaultBackoff, logger: config.logger}, client, queueURL, nil, decoder)
	c.room, c.slots = flow.NewRoom(boundless), flow.NewSlots[*delivery](boundless)
	p := &poller{Consumer: c, receiver: newReceiver(client, queueURL, config.wait, config.visibility)}
	c.line = c.slots.Join(1, p.line)
	return p
}

// line lines up a message whose turn it is.
func (p *poller) line(d *delivery) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ready = append(p.ready, d)
}

// next returns the message whose turn it is, or nil.
func (p *poller) next() *delivery {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.ready) == 0 {
		return nil
	}
	d := p.ready[0]
	p.ready = p.ready[1:]
	return d
}

// releaseTime bounds the calls that make messages visible again which were not yielded.
const releaseTime = 5 * time.Second

// open begins to keep leases, and returns what ends that and releases what was not yielded, also when the loop's body
// panics.
func (p *poller) open(ctx context.Context) (end func()) {
	p.begin(ctx)
	leaseCtx, endLeases := context.WithCancel(p.base)
	kept := make(chan struct{})
	p.supervise(func() { p.keepLeases(leaseCtx) }, func() { close(kept) })
	return func() {
		p.endQuiet()
		defer time.AfterFunc(releaseTime, p.endSettle).Stop()
		p.releaseQueued()
		last := time.Now().Add(releaseTime)
		p.await(func() time.Time { return last }, func() bool { return p.working == 0 })
		endLeases()
		p.endSettle()
		p.endReceive()
		p.Consumer.mu.Lock()
		p.closed = true
		p.Consumer.mu.Unlock()
		_, _ = p.giveUp()
		<-kept
		p.callers.Close()
	}
}

func (p *poller) run(ctx context.Context, yield func(*Message, error) bool) {
	for failures, short := 0, 0; ctx.Err() == nil; {
		if d := p.next(); d != nil {
			if !p.yield(ctx, d, yield) {
				return
			}
			continue
		}
		start := time.Now()
		messages, err := p.receiver.receive(ctx, p.config.maxMessages)
		if err != nil {
			if ctx.Err() != nil {
				return
			}
			failures++
			rest := pause.Jitter(pause.Exponential(failures, time.Second, time.Minute))
			failed := &ReceiveError{QueueURL: p.queueURL, Attempt: failures, RetryIn: rest, Err: err}
			p.fail(OpReceive, failed)
			if !yield(nil, failed) || !pause.Sleep(ctx, rest) {
				return
			}
			continue
		}
		failures = 0
		p.accept(messages)
		short = p.receiver.rest(ctx, len(messages), time.Since(start), short)
	}
}

// yield yields a message, unless its lease is over, and reports whether to go on.
func (p *poller) yield(ctx context.Context, d *delivery, yield func(*Message, error) bool) bool {
	m := d.message
	p.decoder.Decode(ctx, m)
	if ctx.Err() != nil {
		return false // decoding may have failed only because ctx ended
	}
	if !p.mayStart(d) {
		return true
	}
	hold := &pollHold{core: p.Consumer, d: d, directHold: newDirectHold(p.client, m, p.config.lease)}
	m.settle, m.hold = hold, hold
	defer hold.leave() // also when the loop's body panics
	return yield(m, m.Err)
}

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
