package sqsx

import (
	"errors"
	"fmt"
	"time"
)

// Sentinels to test an error with [errors.Is].
var (
	// ErrFatal: no repetition will help: the queue does not exist, or access to it is denied. A [ReceiveError] is one
	// where that is so.
	ErrFatal = errors.New("fatal")
	// ErrManaged: the message is settled by who handed it out, not by its methods.
	ErrManaged = errors.New("sqsx: the message is settled by what its handler returns")
	// ErrGone: the receipt is no longer good: the message has been redelivered or deleted. A [SettleError] is one
	// where that is so.
	ErrGone = errors.New("receipt is no longer valid")
)

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
	return fmt.Sprintf("sqsx: receive from %s failed (%d in a row): %v", e.QueueURL, e.Attempt, e.Err)
}

// Unwrap returns e.Err.
func (e *ReceiveError) Unwrap() error { return e.Err }

// Is reports whether target is [ErrFatal] and e is fatal.
func (e *ReceiveError) Is(target error) bool {
	return target == ErrFatal && fatal(classify(e.Err))
}

func fatal(c class) bool { return c == classFatal || c == classDenied }

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
		return fmt.Sprintf("sqsx: %s of message %s failed: %v", e.Op, e.MessageID, e.Err)
	}
	return fmt.Sprintf("sqsx: %s of message %s failed: %s", e.Op, e.MessageID, e.Code)
}

// Unwrap returns e.Err.
func (e *SettleError) Unwrap() error { return e.Err }

// Is reports whether target is [ErrGone] or [ErrFatal] and e is that.
func (e *SettleError) Is(target error) bool {
	switch target {
	case ErrGone:
		return e.class() == classGone
	case ErrFatal:
		return fatal(e.class())
	}
	return false
}

func (e *SettleError) class() class {
	if e.Err != nil {
		return classify(e.Err)
	}
	return classifyCode(e.Code, e.message)
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
	text := "sqsx: body: "
	if e.Shape != ShapeAuto {
		text = "sqsx: " + e.Shape.String() + " body: "
	}
	text += e.Reason
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns e.Err.
func (e *BodyError) Unwrap() error { return e.Err }

// ChecksumError is a body that is not the one SQS computed the MD5 digest of.
type ChecksumError struct {
	// Want is the digest SQS sent, Got the one of the body that arrived; both hexadecimal.
	Want, Got string
}

func (e *ChecksumError) Error() string {
	return fmt.Sprintf("sqsx: corrupt body: MD5 is %s, sent was %s", e.Got, e.Want)
}
