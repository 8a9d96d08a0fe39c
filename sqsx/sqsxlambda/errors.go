package sqsxlambda

import "errors"

// Sentinels to test an error with [errors.Is].
var (
	// ErrNoRecords is returned for an invocation without records: Lambda takes an answer without failures for a success of
	// all records, so an event of another kind must not get one.
	ErrNoRecords = errors.New("sqsxlambda: the event has no records: is the function invoked by another kind of source?")
	// ErrDeadline is the cause with which a handler's context ends when the function's time is nearly over. It is also the
	// error of a record that was not started, or not finished, by then.
	ErrDeadline = errors.New("sqsxlambda: the function's time is nearly over")
	// ErrAfterFailure is the error of a record that was not started, since a record that must come before it has failed.
	ErrAfterFailure = errors.New("sqsxlambda: not started, since one that must come first has failed")
)
