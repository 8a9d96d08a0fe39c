package cloudtrail

import (
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/awsevents/cloudtrail/internal/fit"
	"github.com/typedbus/typedbus/registry"
)

// Request reads the parameters of a call into a T: the SDK's input type of the operation, or a struct of yours with
// the fields you want.
//
//	input, drift, err := cloudtrail.Request[ec2.RunInstancesInput](call)
//
// The event is any of CloudTrail's: one of this package's, of a type of yours, or one no type is registered for.
//
// What does not fit is left zero and listed in drift, by its path in the event; it is never an error, and the value is
// returned all the same. The rules of a drift are "type", as in package registry; "redacted" for a value that
// CloudTrail hides where something other than text is expected (text keeps the placeholder); "union" for an
// interface that [RegisterUnion] has not been told of; "unknown" for a member that a type of the SDK has no field
// for; and "depth" for what is nested deeper than any API has it.
//
// A policy that is recorded as an object, where the SDK has its text, is read as that text, in compact JSON. Text that a
// service records as any other object is kept the same way, with a drift.
//
// The error is a [*ParameterError], and the value nil, if there is nothing to read: [ErrAbsent], [ErrOmitted] or
// [ErrNotRecord], or [ErrOtherType] with the drift. A call that failed has its parameters as any other.
func Request[T any](event registry.AnyEvent) (*T, []registry.Violation, error) {
	return read[T](event, "requestParameters")
}

// Response reads the answer to a call into a T: the SDK's output type of the operation, or a struct of yours. It is
// like [Request] but for a call that failed, for which the error is [ErrCallFailed] and has the code. CloudTrail records
// no answer of calls that change nothing: [ErrAbsent].
//
// The services of the RDS kind have one structure in an answer, and CloudTrail records the members of that structure
// alone: a T that has none of the members, but whose only structure has most, takes them there.
//
//	output, drift, err := cloudtrail.Response[rds.CreateDBInstanceOutput](call) // output.DBInstance
func Response[T any](event registry.AnyEvent) (*T, []registry.Violation, error) {
	return read[T](event, "responseElements")
}

func read[T any](event registry.AnyEvent, part string) (*T, []registry.Violation, error) {
	record := recordOf(event)
	params := record.RequestParameters
	if part == "responseElements" {
		params = record.ResponseElements
	}
	if kind := whyNone(&record, part, params); kind != nil {
		return nil, nil, &ParameterError{Part: part, Action: record.Action(), Code: record.ErrorCode, Kind: kind}
	}
	value := new(T)
	drift := fit.Into(params, reflect.ValueOf(value).Elem(), "detail", part)
	if isOtherType(reflect.ValueOf(value).Elem(), drift) {
		return nil, drift, &ParameterError{
			Part: part, Action: record.Action(), Code: record.ErrorCode, Type: reflect.TypeFor[T]().String(), Kind: ErrOtherType,
		}
	}
	return value, drift, nil
}

// isOtherType reports whether nothing was read into value because its type has no field for any member. A type without
// fields, the output of an operation that answers nothing, says nothing of what there may be.
func isOtherType(value reflect.Value, drift []registry.Violation) bool {
	for value.Kind() == reflect.Pointer && !value.IsNil() {
		value = value.Elem()
	}
	if len(drift) == 0 || !value.IsZero() || fit.IsHollow(value.Type()) {
		return false
	}
	for _, d := range drift {
		if d.Rule != fit.RuleUnknown {
			return false
		}
	}
	return true
}

// whyNone returns why there are no params, or nil if there are.
func whyNone(record *Record, part string, params jsontext.Value) error {
	switch {
	case record.EventName == "":
		return ErrNotRecord
	case len(params) > 0 && params.Kind() != 'n':
		if isOmitted(params) {
			return ErrOmitted
		}
		return nil
	case part == "responseElements" && record.ErrorCode != "":
		return ErrCallFailed
	}
	return ErrAbsent
}

// isOmitted reports whether params are the note that CloudTrail leaves in place of larger ones:
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
func isOmitted(params jsontext.Value) bool {
	if len(params) > 1000 {
		return false
	}
	var note struct {
		Omitted      bool  `json:"omitted"`
		OriginalSize int64 `json:"originalSize"`
	}
	return json.Unmarshal(params, &note) == nil && note.Omitted && note.OriginalSize > 0
}
