package cloudtrail

import (
	"errors"
	"fmt"
)

// Why there are no parameters to read, or no answer. Test with errors.Is.
var (
	// ErrNotRecord says that the event is none of CloudTrail's: its detail names no call.
	ErrNotRecord = errors.New("not a CloudTrail record")
	// ErrAbsent says that CloudTrail recorded none: the call takes no parameters, or it changes nothing, so that its
	// answer is left out.
	ErrAbsent = errors.New("CloudTrail recorded none")
	// ErrOmitted says that CloudTrail left them out because they are larger than 100 KB.
	ErrOmitted = errors.New("CloudTrail left them out, too large")
	// ErrCallFailed says that the call was answered with an error, so that there is no other answer.
	ErrCallFailed = errors.New("the call failed")
	// ErrOtherType says that the type of the SDK has a field for none of the members, so that it is the type of another
	// operation. The drift lists the members.
	ErrOtherType = errors.New("none of its members is one of the type asked for")
)

// ParameterError is why [Request] or [Response] has nothing to return.
type ParameterError struct {
	// Part is "requestParameters" or "responseElements".
	Part string
	// Action is the call as IAM policies name it, such as "ec2:RunInstances".
	Action string
	// Code is the error code the call was answered with, if it was.
	Code string
	// Type is the type asked for, such as "rds.CreateDBInstanceOutput", for ErrOtherType.
	Type string
	// Kind is one of the sentinels of this package.
	Kind error
}

func (e *ParameterError) Error() string {
	if e.Type != "" {
		return fmt.Sprintf("cloudtrail: %s of %q is no %s: %v; ask for the type of that operation", e.Part, e.Action, e.Type, e.Kind)
	}
	message := fmt.Sprintf("cloudtrail: no %s of %q: %v", e.Part, e.Action, e.Kind)
	if e.Code != "" && errors.Is(e.Kind, ErrCallFailed) {
		message += fmt.Sprintf(" with %q", e.Code)
	}
	return message
}

// Unwrap returns e.Kind.
func (e *ParameterError) Unwrap() error { return e.Kind }

// RowError is a mistake in a [Row].
type RowError struct {
	// Row is the row as it was given.
	Row Row
	// Err says what is wrong; a [*registry.PathError] for a path.
	Err error
}

func (e *RowError) Error() string {
	return fmt.Sprintf("cloudtrail: row of %s %q for %s: %v", e.Row.API, e.Row.Operations, e.Row.Target, e.Err)
}

// Unwrap returns e.Err.
func (e *RowError) Unwrap() error { return e.Err }
