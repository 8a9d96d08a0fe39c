package sqsx

import (
	"context"
	"log/slog"
	"runtime/debug"
	"time"
)

// guard calls f, a function of the user's or one that may call such, and turns a panic into an error.
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

// supervise runs a loop in its goroutine, and again in another one if a function of the user's that it called has ended
// the goroutine. Then calls after when the loop has returned.
func (c *Consumer) supervise(loop, after func()) {
	go func() {
		returned := false
		defer func() {
			if returned {
				after()
				return
			}
			var value any
			if r := recover(); r != nil {
				value = r
			}
			c.contain(OpHook, &PanicError{Value: value, Stack: debug.Stack()})
			c.supervise(loop, after)
		}()
		loop()
		returned = true
	}()
}

// contain counts and reports a panic of a function of the user's that is no handler.
func (c *Consumer) contain(op Op, err error) {
	c.mu.Lock()
	c.stats.Contained++
	c.mu.Unlock()
	if op != OpHook {
		c.observe.failed(op, err)
	}
	c.log(context.Background(), slog.LevelError, "sqsx: "+string(op)+" panicked", logAttrs(c.queueURL, err)...)
}

// log writes a line. A logger is the user's too, and may do anything.
func (c *Consumer) log(ctx context.Context, level slog.Level, text string, attrs ...slog.Attr) {
	err := guard(func() error {
		c.quietly.write(ctx, c.config.logger, level, text, attrs)
		return nil
	})
	if err != nil {
		c.mu.Lock()
		c.stats.Contained++
		c.mu.Unlock()
	}
}

// backoff asks the back-off after how long a failed message appears again.
func (c *Consumer) backoff(m *Message, err error) (after time.Duration) {
	backoff := c.config.backoff
	if own := c.policyOf(m).backoff; own != nil {
		backoff = own
	}
	if wrong := guard(func() error { after = backoff(m.ReceiveCount, err); return nil }); wrong != nil {
		c.contain(OpBackoff, wrong)
		return defaultBackoff(m.ReceiveCount, err)
	}
	return after
}
