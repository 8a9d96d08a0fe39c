package sqsx

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx/internal/pause"
)

// Handler handles one message. A [Mux] is one, by the type of the event.
//
// What it returns settles the message: nil deletes it; an error makes it appear again, after [RetryAfter]'s time or the
// back-off; [Permanent] and [Discard] say more. A panic is an error.
//
// The context is the one Run was called with, without its end: it ends with cause [ErrHandlerTimeout], [ErrLeaseLost]
// or [ErrShutdown] and for no other reason. [FromContext] finds the message in it.
//
// A Handler is called for every message, those that did not decode among them: m.Event is nil then.
type Handler interface {
	Handle(ctx context.Context, m *Message) error
}

// HandlerFunc is a function as a [Handler].
type HandlerFunc func(ctx context.Context, m *Message) error

// Handle calls f.
func (f HandlerFunc) Handle(ctx context.Context, m *Message) error { return f(ctx, m) }

// Middleware wraps a handler in another.
type Middleware func(Handler) Handler

// Wrap returns a handler that calls handle and is known to be around next, so that [NewConsumer] finds mistakes in a [Mux]
// inside it. A middleware returns it:
//
//	func(next sqsx.Handler) sqsx.Handler {
//		return sqsx.Wrap(next, func(ctx context.Context, m *sqsx.Message) error {
//			…
//			return next.Handle(ctx, m)
//		})
//	}
func Wrap(next Handler, handle HandlerFunc) Handler { return &wrapped{handle, next} }

type wrapped struct {
	HandlerFunc
	next Handler
}

// Unwrap returns the handler inside.
func (w *wrapped) Unwrap() Handler { return w.next }

// messageKey is the key of a handler's message, or of a batch handler's messages.
type messageKey struct{}

// FromContext returns the message whose handler the context was given to: its ids and receive count, the envelope's
// surroundings, and the lease, to be extended if need be. It returns nil in any other context, that of a batch handler
// among them.
func FromContext(ctx context.Context) *Message {
	m, _ := ctx.Value(messageKey{}).(*Message)
	return m
}

// BatchFromContext returns the messages whose batch handler the context was given to, in the order of its events. It
// returns nil in any other context.
func BatchFromContext(ctx context.Context) []*Message {
	messages, _ := ctx.Value(messageKey{}).([]*Message)
	return messages
}

// NewContext returns a context from which [FromContext] returns m. Adapters and tests use it; a [Consumer] does it
// itself.
func NewContext(ctx context.Context, m *Message) context.Context {
	return &messageContext{ctx, m}
}

// messageContext is what [NewContext] returns. It is a type so that a delivery can have it as a part.
type messageContext struct {
	context.Context
	message *Message
}

func (c *messageContext) Value(key any) any {
	if _, ok := key.(messageKey); ok {
		return c.message
	}
	return c.Context.Value(key)
}

// InPlace calls a handler that failed again, up to attempts times in all, with a pause that doubles from base, before its
// error counts. Meanwhile the message, and on a FIFO queue those behind it, are kept: a head that fails once in a while
// then neither reorders its group nor burns the receive counts of the tail. The handler's slot is taken all the while.
//
// An error of [Permanent], [Discard] or [RetryAfter] counts at once, and so does any once the context has ended. With
// [WithHandlerTimeout] all attempts share one timeout.
func InPlace(attempts int, base time.Duration) Middleware {
	return func(next Handler) Handler {
		return Wrap(next, func(ctx context.Context, m *Message) error {
			for n := 1; ; n++ {
				err := next.Handle(ctx, m)
				if err == nil || n >= attempts || IsPermanent(err) || IsDiscard(err) {
					return err
				}
				if _, ok := IsRetryAfter(err); ok || !pause.Sleep(ctx, pause.Jitter(pause.Exponential(n, base, time.Hour))) {
					return err
				}
			}
		})
	}
}

// Matcher reports whether an event, given as its JSON, matches. A compiled pattern of package registry/pattern is one.
type Matcher interface {
	Match(event []byte) (bool, error)
}

// Case is a handler for the events of type T that have certain content: see [ByContent].
type Case[T any] struct {
	when   Matcher // nil for all
	handle func(ctx context.Context, event *T) error
}

// When is the case of the events that match, for example those that an EventBridge pattern matches. It panics if match or
// handle is nil.
func When[T any](match Matcher, handle func(ctx context.Context, event *T) error) Case[T] {
	if match == nil {
		panic(&ConfigError{"When", "the matcher is nil"})
	}
	mustHandle("When", handle == nil)
	return Case[T]{match, handle}
}

// Otherwise is the case of all events. It panics if handle is nil.
func Otherwise[T any](handle func(ctx context.Context, event *T) error) Case[T] {
	mustHandle("Otherwise", handle == nil)
	return Case[T]{nil, handle}
}

// ByContent is a handler for [On] that hands each event to the first of the cases that it is one of:
//
//	sqsx.On(mux, sqsx.ByContent(
//		sqsx.When(pattern.MustCompile(`{"detail": {"total": [{"numeric": [">", 1000]}]}}`), large),
//		sqsx.Otherwise(small)))
//
// Cases are matched against the event as it came, [registry.Event.Raw]. If no case matches, the handler returns an
// [*UnhandledError]; if the event cannot be matched against, it returns a [Permanent] error.
func ByContent[T any, P interface {
	*T
	registry.AnyEvent
}](cases ...Case[T]) func(ctx context.Context, event *T) error {
	return func(ctx context.Context, event *T) error {
		envelope := P(event).Envelope()
		for _, c := range cases {
			if c.when != nil {
				ok, err := c.when.Match(envelope.Raw())
				if err != nil {
					return Permanent(err)
				}
				if !ok {
					continue
				}
			}
			return c.handle(ctx, event)
		}
		e := &UnhandledError{Source: envelope.Source, DetailType: envelope.DetailType}
		if m := FromContext(ctx); m != nil {
			e.MessageID = m.ID
		}
		return e
	}
}

// RetryAfter returns an error that makes the message appear again after d instead of after the back-off. It wraps err.
// If err is nil it returns nil, so that return RetryAfter(process(event), d) deletes what was handled. SQS does not
// hide a message for more than 12 hours since its receive; a longer d is shortened to that.
func RetryAfter(err error, d time.Duration) error {
	if err == nil {
		return nil
	}
	return &retryError{err: err, after: d}
}

// Permanent returns an error that says no repetition will help: the message goes to the dead-letter queue of
// [WithDeadLetter], or without one is retried with back-off until the queue's redrive policy moves it. It wraps err. If
// err is nil it returns nil, so that return Permanent(process(event)) deletes what was handled.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return &permanentError{err: err}
}

// Discard returns an error that deletes the message although it was not handled. It is the only way to delete a message
// by an error; the reason goes to the log and the hooks. Joined with another error, as by [errors.Join], it deletes
// nothing: that one says that something is not done.
func Discard(reason string) error { return &discardError{reason: reason} }

type retryError struct {
	err   error
	after time.Duration
}

func (e *retryError) Error() string { return fmt.Sprintf("retry after %s: %v", e.after, e.err) }
func (e *retryError) Unwrap() error { return e.err }

type permanentError struct{ err error }

func (e *permanentError) Error() string { return fmt.Sprintf("permanent: %v", e.err) }
func (e *permanentError) Unwrap() error { return e.err }

type discardError struct{ reason string }

func (e *discardError) Error() string { return "discard: " + e.reason }

// fate is what an error asks to become of its message.
type fate uint8

const (
	fateRetry     fate = iota // it comes again after the back-off
	fateLater                 // it comes again after a time of its own
	fatePermanent             // no repetition will help
	fateDiscard               // it is deleted
)

// fateOf reads an error from the outside in: the first that says something wins. Of several errors joined, one that is
// permanent makes all so, and only if all are discards is the message one. A panic never says more than that it failed,
// whatever it was called with.
func fateOf(err error) (fate, time.Duration) {
	for err != nil {
		switch e := err.(type) {
		case *retryError:
			return fateLater, e.after
		case *permanentError, *UnhandledError, *AttemptsError:
			return fatePermanent, 0
		case *discardError:
			return fateDiscard, 0
		case *UndecodableError:
			if e.passing() {
				return fateRetry, 0
			}
			return fatePermanent, 0
		case *PanicError:
			return fateRetry, 0
		}
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			return fateOfAll(joined.Unwrap())
		}
		err = errors.Unwrap(err)
	}
	return fateRetry, 0
}

func fateOfAll(errs []error) (fate, time.Duration) {
	all, longest, later := true, time.Duration(0), false
	for _, err := range errs {
		if err == nil {
			continue
		}
		switch one, after := fateOf(err); one {
		case fatePermanent:
			return fatePermanent, 0
		case fateLater:
			all, later, longest = false, true, max(longest, after)
		case fateRetry:
			all = false
		}
	}
	switch {
	case later:
		return fateLater, longest
	case all && len(errs) > 0:
		return fateDiscard, 0
	}
	return fateRetry, 0
}

// IsPermanent reports whether no repetition can help with err: it is or wraps a [Permanent] error, or it says that the
// message did not decode or has no handler. An error that may not come again is not permanent, such as that of a body
// that arrived corrupt or whose S3 object could not be read. Of errors that wrap each other the outermost counts.
func IsPermanent(err error) bool {
	is, _ := fateOf(err)
	return is == fatePermanent
}

// IsDiscard reports whether err is or wraps a [Discard] error, with no other error beside it.
func IsDiscard(err error) bool {
	is, _ := fateOf(err)
	return is == fateDiscard
}

// IsRetryAfter reports whether err is or wraps a [RetryAfter] error, and returns its time.
func IsRetryAfter(err error) (time.Duration, bool) {
	is, after := fateOf(err)
	return after, is == fateLater
}

// Backoff returns after how long a failed message appears again. receiveCount is how often the message was received
// (from 1), err why it failed.
type Backoff func(receiveCount int, err error) time.Duration

// Exponential returns a back-off with full jitter: a random time between 0 and a bound that begins at base and doubles
// with each receive, up to limit.
func Exponential(base, limit time.Duration) Backoff {
	return func(n int, _ error) time.Duration { return pause.FullJitter(pause.Exponential(n, base, limit)) }
}

// Fixed makes a failed message appear again after d. If d is the consumer's lease, the message appears when it would
// appear after a crash.
func Fixed(d time.Duration) Backoff {
	return func(int, error) time.Duration { return d }
}

// consumerNameKey is the key of what [ContextWithConsumerName] was given.
type consumerNameKey struct{}

// ContextWithConsumerName returns a context in which [Idempotent] uses name instead of the name of the queue, unless
// [WithConsumerName] gives another. Adapters use it if their source has many consumers, as a stream has.
func ContextWithConsumerName(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, consumerNameKey{}, name)
}

// reportKey is the key of what [ContextWithReport] was given.
type reportKey struct{}

// ContextWithReport returns a context in which report is called for each failure other than the handler's own, such as
// that of a call of [Idempotent]'s store. Adapters to other ways of receiving use it; a [Consumer] has its [Hooks].
func ContextWithReport(ctx context.Context, report func(m *Message, op Op, err error)) context.Context {
	return context.WithValue(ctx, reportKey{}, report)
}
