package sqsx

import (
	"errors"
	"fmt"
	"time"
)

// RetryAfter returns an error that makes the message appear again after d instead of after the back-off. It wraps err.
// SQS does not hide a message for more than 12 hours since its receive; a longer d is shortened to that.
func RetryAfter(err error, d time.Duration) error {
	return &retryError{err: err, after: d}
}

// Permanent returns an error that says no repetition will help: the message goes to the dead-letter queue of
// [WithDeadLetter], or without one is retried with back-off until the queue's redrive policy moves it. It wraps err.
func Permanent(err error) error { return &permanentError{err: err} }

// Discard returns an error that deletes the message although it was not handled. It is the only way to delete a message
// by an error; the reason goes to the log and the hooks.
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

// IsPermanent reports whether no repetition can help with err: it is or wraps a [Permanent] error, or it says that the
// message did not decode or that no handler is for it. What may be different next time, a body that arrived corrupt or
// one whose S3 object could not be read, is not permanent.
func IsPermanent(err error) bool {
	if _, ok := errors.AsType[*permanentError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*UnhandledError](err); ok {
		return true
	}
	bad, ok := errors.AsType[*UndecodableError](err)
	return ok && !bad.passing()
}

// IsDiscard reports whether err is or wraps a [Discard] error.
func IsDiscard(err error) bool {
	_, ok := errors.AsType[*discardError](err)
	return ok
}

// IsRetryAfter reports whether err is or wraps a [RetryAfter] error, and after how long it is.
func IsRetryAfter(err error) (time.Duration, bool) {
	retry, ok := errors.AsType[*retryError](err)
	if !ok {
		return 0, false
	}
	return retry.after, true
}

// Backoff says after how long a failed message appears again, by how often it was received (from 1) and the error.
type Backoff func(receiveCount int, err error) time.Duration

// Exponential doubles from base with each receive up to limit, with full jitter: a time between 0 and that. It is the
// default, from 1 s to 15 min.
func Exponential(base, limit time.Duration) Backoff {
	return func(n int, _ error) time.Duration { return fullJitter(exponential(n, base, limit)) }
}

// Immediate makes a failed message appear again at once.
func Immediate() Backoff { return Fixed(0) }

// Fixed makes a failed message appear again after d. With the consumer's lease for d that is when a crash would have
// brought it.
func Fixed(d time.Duration) Backoff {
	return func(int, error) time.Duration { return d }
}
