package sqsmodel

import (
	"errors"
	"fmt"
)

// Code is an SQS error code, as in the "Errors" sections of the SQS API
// reference.
type Code string

// The codes that the model itself gives.
const (
	BatchEntryIDsNotDistinct     Code = "BatchEntryIdsNotDistinct"
	BatchRequestTooLong          Code = "BatchRequestTooLong"
	EmptyBatchRequest            Code = "EmptyBatchRequest"
	InvalidAttributeName         Code = "InvalidAttributeName"
	InvalidAttributeValue        Code = "InvalidAttributeValue"
	InvalidBatchEntryID          Code = "InvalidBatchEntryId"
	InvalidMessageContents       Code = "InvalidMessageContents"
	InvalidParameterValue        Code = "InvalidParameterValue"
	MessageNotInflight           Code = "MessageNotInflight"
	MissingParameter             Code = "MissingParameter"
	OverLimit                    Code = "OverLimit"
	PurgeQueueInProgress         Code = "PurgeQueueInProgress"
	QueueDeletedRecently         Code = "QueueDeletedRecently"
	QueueDoesNotExist            Code = "QueueDoesNotExist"
	QueueNameExists              Code = "QueueNameExists"
	ReceiptHandleIsInvalid       Code = "ReceiptHandleIsInvalid"
	TooManyEntriesInBatchRequest Code = "TooManyEntriesInBatchRequest"
)

// Codes that the model never gives by itself, for faults.
const (
	AccessDenied     Code = "AccessDenied"
	InternalError    Code = "InternalError"
	RequestThrottled Code = "RequestThrottled"
)

// ErrResponseLost is returned for a call that took effect but whose answer a
// [Fault] dropped: to the caller it is a broken connection.
var ErrResponseLost = errors.New("sqsmodel: the call took effect and its response was lost")

// Error is a refusal as SQS words it.
type Error struct {
	Code    Code
	Message string
	// Sender says that the caller is at fault: the same call would fail again.
	Sender bool
}

func (e *Error) Error() string { return fmt.Sprintf("sqs: %s: %s", e.Code, e.Message) }

// Is makes errors.Is match by code alone: any two errors of one code are the
// same mistake.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Code == e.Code
}

// refuse is an [Error] that is the caller's fault.
func refuse(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Sender: true}
}

// refuseValue is the form that most parameter errors of SQS have.
func refuseValue(value any, parameter, reason string) *Error {
	return refuse(InvalidParameterValue, "Value %v for parameter %s is invalid. Reason: %s", value, parameter, reason)
}

func refuseQueue() *Error {
	return refuse(QueueDoesNotExist, "The specified queue does not exist.")
}
