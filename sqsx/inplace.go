package sqsx

import (
	"context"
	"time"

	"github.com/typedbus/typedbus/sqsx/internal/pause"
)

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
