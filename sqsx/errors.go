package sqsx

import (
	"crypto/md5" //nolint:gosec // it is what SQS sends
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/typedbus/typedbus/internal/sdkerror"
	"github.com/typedbus/typedbus/internal/text"
	"github.com/typedbus/typedbus/sqsx/internal/answer"
)

// Sentinels to test an error with [errors.Is].
var (
	// ErrFatal: to repeat the call will not help, since the queue does not exist or access to it is denied. A
	// [ReceiveError] is an ErrFatal if that is so.
	ErrFatal = errors.New("fatal")
	// ErrManaged: the methods of the message do not settle it or extend its lease, since the consumer or adapter that
	// handed it out does.
	ErrManaged = errors.New("sqsx: the message is settled by what its handler returns")
	// ErrTooLong: SQS does not hide a message that long. A [SettleError] of [Message.Extend] is an ErrTooLong if that is
	// so.
	ErrTooLong = errors.New("SQS hides a message for 12 hours after its receive at most")
	// ErrGone: the receipt is no longer good: the message has been redelivered or deleted. A [SettleError] is an ErrGone
	// if that is so.
	ErrGone = errors.New("receipt is no longer valid")
	// ErrLeaseLost is the cause with which a handler's context ends when SQS may give the message to another consumer.
	ErrLeaseLost = errors.New("sqsx: the lease on the message could not be extended in time")
	// ErrShutdown is the cause with which a handler's context ends when a stopping consumer does not wait any longer.
	ErrShutdown = errors.New("sqsx: the consumer is stopping")
	// ErrHandlerTimeout is the cause with which a handler's context ends after the time of [WithHandlerTimeout].
	ErrHandlerTimeout = errors.New("sqsx: the handler took too long")
	// ErrStarted: the consumer or group was run before; each runs once.
	ErrStarted = errors.New("sqsx: Run was called before")
)

// UndecodableError is a message that did not decode. It is the message's Err, and what it is settled with unless a
// handler for such messages says otherwise.
type UndecodableError struct {
	MessageID string
	// Err says why: a [*BodyError], a [*ChecksumError] or an error of the [registry.Factory].
	Err error
}

func (e *UndecodableError) Error() string {
	return fmt.Sprintf("sqsx: message %s does not decode: %v", text.Line(e.MessageID), e.Err)
}

// Unwrap returns e.Err.
func (e *UndecodableError) Unwrap() error { return e.Err }

// passing reports whether the message may decode when it comes again: not where its resolver said [Permanent].
func (e *UndecodableError) passing() bool {
	if _, ok := errors.AsType[*ChecksumError](e.Err); ok {
		return true
	}
	body, ok := errors.AsType[*BodyError](e.Err)
	return ok && body.Err != nil && !IsPermanent(body.Err)
}

// UnhandledError is the error of a message whose event has no handler.
type UnhandledError struct {
	MessageID          string
	Source, DetailType string
}

func (e *UnhandledError) Error() string {
	return fmt.Sprintf("sqsx: no handler for source %s, detail-type %s (message %s)", text.Quote(e.Source), text.Quote(e.DetailType), text.Line(e.MessageID))
}

// HandlerError is the value of the panic if a second handler is added for the same type, or kind of message.
type HandlerError struct {
	// What is the type, or the kind of message, and Site and FirstSite where it was given a handler (file:line).
	What            string
	Site, FirstSite string
}

func (e *HandlerError) Error() string {
	return fmt.Sprintf("sqsx: a second handler for %s (added at %s); the first was added at %s", e.What, e.Site, e.FirstSite)
}

// UnregisteredError is a handler of a [Mux] that would never be called, since no event is decoded to its type.
type UnregisteredError struct {
	// Type is the event type, and Site where it was given the handler (file:line).
	Type reflect.Type
	Site string
}

func (e *UnregisteredError) Error() string {
	return fmt.Sprintf("sqsx: no event is decoded to %s, which has a handler (added at %s): register it with "+
		"registry.Register[%[1]s](), or give WithFactory a registry that has it", e.Type, e.Site)
}

// PanicError says that a handler, or another function given to this package, panicked or ended its goroutine.
type PanicError struct {
	// Value is what the function panicked with; it is nil if the function called [runtime.Goexit].
	Value any
	// Stack is the stack of the goroutine when it panicked.
	Stack []byte
}

func (e *PanicError) Error() string {
	if e.Value == nil {
		return "sqsx: goroutine ended by runtime.Goexit"
	}
	return fmt.Sprintf("sqsx: panic: %v", e.Value)
}

// Unwrap returns Value where that is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// CutPollError is a receive that the HTTP client ended before SQS could have answered: its own timeout is shorter than the
// long poll. A [ReceiveError] wraps it.
type CutPollError struct {
	// Timeout is the timeout of the HTTP client if it is known, else the time after which the client gave up. Wait is the
	// time of [WithWait].
	Timeout, Wait time.Duration
	Err           error
}

func (e *CutPollError) Error() string {
	return fmt.Sprintf("the HTTP client gives up after %s and a receive waits up to %s: raise the client's timeout well above that, "+
		"or lower WithWait: %v", e.Timeout, e.Wait, e.Err)
}

// Unwrap returns e.Err.
func (e *CutPollError) Unwrap() error { return e.Err }

// ShutdownError says what a consumer that stopped left behind. All of it appears again in the queue by itself, within a
// lease, and may so be handled twice.
type ShutdownError struct {
	// Abandoned is how many handlers did not return.
	Abandoned int
	// UnconfirmedDeletes is how many messages were handled and could not be deleted.
	UnconfirmedDeletes int
	// Unreleased is how many messages could not be made visible at once, or not after their back-off.
	Unreleased int
	// Stuck is how many hooks, preloads, limiters and the like did not return.
	Stuck int
}

func (e *ShutdownError) Error() string {
	return fmt.Sprintf("sqsx: stopped with %d handlers abandoned, %d deletes unconfirmed, %d messages unreleased, %d hooks or preloads stuck",
		e.Abandoned, e.UnconfirmedDeletes, e.Unreleased, e.Stuck)
}

// AttemptsError is an error of a handler that counts as permanent since the message was received as often as
// [WithMaxAttempts] allows.
type AttemptsError struct {
	// Attempts is how often the message has been received.
	Attempts int
	// Err is what the handler returned at last.
	Err error
}

func (e *AttemptsError) Error() string {
	return fmt.Sprintf("sqsx: given up after %d attempts: %v", e.Attempts, e.Err)
}

// Unwrap returns e.Err.
func (e *AttemptsError) Unwrap() error { return e.Err }

// TooLargeError is a message that the dead-letter queue does not take, even without attributes. It is retried, so that
// the queue's own redrive policy may move it.
type TooLargeError struct {
	// Size is the body's, Limit the queue's MaximumMessageSize; in bytes.
	Size, Limit int
}

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("a body of %d bytes does not fit a queue whose MaximumMessageSize is %d: raise that", e.Size, e.Limit)
}

// ConfigError is returned for an option or an argument that is not valid. A function that finds several returns them
// joined.
type ConfigError struct {
	// Option names the option or the argument.
	Option string
	// Reason says why, and what to write.
	Reason string
}

func (e *ConfigError) Error() string { return fmt.Sprintf("sqsx: %s: %s", e.Option, e.Reason) }

// ReceiveError is one receive that failed. [Poll] yields it and goes on; it is wrapped in what [Consumer.Run] returns
// where it is fatal.
type ReceiveError struct {
	QueueURL string
	// Attempt counts the receives that failed in a row, from 1.
	Attempt int
	// RetryIn is how long the next receive waits.
	RetryIn time.Duration
	// Err is the SDK's error.
	Err error
}

func (e *ReceiveError) Error() string {
	return fmt.Sprintf("sqsx: receive from %s failed (%d in a row): %s", e.QueueURL, e.Attempt, sdkerror.Text(e.Err))
}

// Unwrap returns e.Err.
func (e *ReceiveError) Unwrap() error { return e.Err }

// Is reports whether target is [ErrFatal] and e is fatal.
func (e *ReceiveError) Is(target error) bool {
	return target == ErrFatal && fatal(answer.Classify(e.Err))
}

func fatal(c answer.Class) bool { return c == answer.Fatal || c == answer.Denied }

// SettleError is a message that could not be deleted, or whose visibility could not be changed.
type SettleError struct {
	// Op is what was tried.
	Op Op
	// MessageID is SQS's id of the message.
	MessageID string
	// Code is SQS's code for the message where the call went through and this entry of it failed; SenderFault says
	// whose fault SQS holds it to be.
	Code        string
	SenderFault bool
	// Err is the SDK's error where the call failed.
	Err error

	message string // SQS's words for Code; they may quote a receipt handle, so they are for classification only
}

func (e *SettleError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("sqsx: %s of message %s failed: %s", e.Op, text.Line(e.MessageID), sdkerror.Text(e.Err))
	}
	return fmt.Sprintf("sqsx: %s of message %s failed: %s", e.Op, text.Line(e.MessageID), text.Line(e.Code))
}

// Unwrap returns e.Err.
func (e *SettleError) Unwrap() error { return e.Err }

// Is reports whether target is [ErrGone], [ErrTooLong] or [ErrFatal] and e is that.
func (e *SettleError) Is(target error) bool {
	switch target {
	case ErrTooLong:
		return e.class() == answer.Limit
	case ErrGone:
		return e.class() == answer.Gone
	case ErrFatal:
		return fatal(e.class())
	}
	return false
}

func (e *SettleError) class() answer.Class {
	switch {
	case e.Err == ErrTooLong:
		return answer.Limit
	case e.Err == ErrLeaseLost:
		return answer.Gone
	case e.Err != nil:
		return answer.Classify(e.Err)
	}
	return answer.ClassifyCode(e.Code, e.message)
}

// BodyError is a body that could not be unwrapped to the event in it. No part of the body is in it.
type BodyError struct {
	// Shape is the shape the body was taken for; ShapeAuto where it is a pointer to the body.
	Shape Shape
	// Reason says what is wrong.
	Reason string
	// Err is the resolver's error where the body points to another place and that could not be read, else nil.
	Err error
}

func (e *BodyError) Error() string {
	line := "sqsx: body: "
	if e.Shape != ShapeAuto {
		line = "sqsx: " + e.Shape.String() + " body: "
	}
	line += e.Reason
	if e.Err != nil {
		line += ": " + sdkerror.Text(e.Err) // a resolver's, or a verifier's
	}
	return line
}

// Unwrap returns e.Err.
func (e *BodyError) Unwrap() error { return e.Err }

// ChecksumError says that a body has another MD5 digest than the one that SQS sent with it.
type ChecksumError struct {
	// Want is the digest SQS sent, Got the one of the body that arrived; both hexadecimal.
	Want, Got string
}

func (e *ChecksumError) Error() string {
	sent := "none"
	if digest, err := hex.DecodeString(e.Want); err == nil && len(digest) == md5.Size {
		sent = e.Want // and not whatever else a function's payload has in its place
	}
	return fmt.Sprintf("sqsx: corrupt body: MD5 is %s, sent was %s", e.Got, sent)
}

// Sentinels of idempotency, to test an error with [errors.Is].
var (
	// ErrInProgress is the error of a message that is retried because another consumer is handling its event at the
	// moment.
	ErrInProgress = errors.New("sqsx: the event is being handled elsewhere")
	// ErrClaimLost: the claim ended before it was extended or completed, and another consumer has claimed the event. It is
	// also the cause with which the handler's context then ends.
	ErrClaimLost = errors.New("sqsx: the claim on the event is another's by now")
)

// StoreError is a call of a [Store] that failed.
type StoreError struct {
	// Op is OpStoreBegin, OpStoreComplete or OpStoreRelease.
	Op Op
	// MessageID is SQS's id of the message.
	MessageID string
	// Err is the store's error.
	Err error
}

func (e *StoreError) Error() string {
	return "sqsx: " + string(e.Op) + " for message " + text.Line(e.MessageID) + " failed: " + sdkerror.Text(e.Err)
}

// Unwrap returns e.Err.
func (e *StoreError) Unwrap() error { return e.Err }

// PayloadError is returned for an event that has the key of an event that was handled before, or is being handled, but
// another payload.
type PayloadError struct {
	MessageID, EventID string
}

func (e *PayloadError) Error() string {
	return "sqsx: message " + text.Line(e.MessageID) + " has the key of event " + text.Line(e.EventID) + " and another payload: " +
		"ids must not be used again, or WithKey must tell the two apart"
}
