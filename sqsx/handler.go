package sqsx

import (
	"context"
	"runtime/debug"
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

// guard calls f, a function of the user's that is no handler, and turns a panic into an error.
func guard(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &PanicError{Value: r, Stack: debug.Stack()}
		}
	}()
	return f()
}

// safely calls a handler and turns a panic, or the end of the goroutine, into an error that is given to done. It calls
// done exactly once, also while the goroutine ends.
func safely(ctx context.Context, h Handler, m *Message, done func(error)) {
	returned := false
	var err error
	defer func() {
		switch r := recover(); {
		case r != nil:
			err = &PanicError{Value: r, Stack: debug.Stack()}
		case !returned:
			err = &PanicError{Stack: debug.Stack()}
		}
		done(err)
	}()
	err = h.Handle(ctx, m)
	returned = true
}
