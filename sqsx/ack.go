package sqsx

import (
	"errors"
	"fmt"
	"time"

	"github.com/typedbus/typedbus/sqsx/internal/pause"
)

// RetryAfter returns an error that makes the message appear again after d instead of after the back-off. It wraps err; of
// no error it makes none, so that return RetryAfter(process(event), d) deletes what was handled. SQS does not hide a message
// for more than 12 hours since its receive; a longer d is shortened to that.
func RetryAfter(err error, d time.Duration) error {
	if err == nil {
		return nil
	}
	return &retryError{err: err, after: d}
}

// Permanent returns an error that says no repetition will help: the message goes to the dead-letter queue of
// [WithDeadLetter], or without one is retried with back-off until the queue's redrive policy moves it. It wraps err; of no
// error it makes none, so that return Permanent(process(event)) deletes what was handled.
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
// message did not decode or that no handler is for it. What may be different next time, a body that arrived corrupt or
// one whose S3 object could not be read, is not permanent. Of errors that wrap each other the outermost counts.
func IsPermanent(err error) bool {
	is, _ := fateOf(err)
	return is == fatePermanent
}

// IsDiscard reports whether err is or wraps a [Discard] error, with no other error beside it.
func IsDiscard(err error) bool {
	is, _ := fateOf(err)
	return is == fateDiscard
}

// IsRetryAfter reports whether err is or wraps a [RetryAfter] error, and after how long it is.
func IsRetryAfter(err error) (time.Duration, bool) {
	is, after := fateOf(err)
	return after, is == fateLater
}

// Backoff says after how long a failed message appears again, by how often it was received (from 1) and the error.
type Backoff func(receiveCount int, err error) time.Duration

// Exponential doubles from base with each receive up to limit, with full jitter: a time between 0 and that.
func Exponential(base, limit time.Duration) Backoff {
	return func(n int, _ error) time.Duration { return pause.FullJitter(pause.Exponential(n, base, limit)) }
}

// Fixed makes a failed message appear again after d. With the consumer's lease for d that is when a crash would have
// brought it.
func Fixed(d time.Duration) Backoff {
	return func(int, error) time.Duration { return d }
}
