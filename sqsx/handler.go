package sqsx

import "context"

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
