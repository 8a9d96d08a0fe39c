package publish

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/aws/smithy-go"
)

// class is what a failure means for what to do next.
type class uint8

const (
	// classPassing will pass: throttles, failures of the service, the network, credentials that have expired.
	classPassing class = iota
	// classRefused: the same will be refused again.
	classRefused
	// classTarget: the event bus or the endpoint is not there.
	classTarget
	// classDenied: the caller may not do this.
	classDenied
	// classFatal: nothing that this client sends will be accepted.
	classFatal
	// classEnded: the caller's context ended.
	classEnded
)

// codes are those of entries and of requests, on both kinds of bus.
//
// See https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html and
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html
var codes = map[class][]string{
	classPassing: {"InternalFailure", "InternalException", "InternalServerError", "ThrottlingException", "Throttling",
		"ThrottledException", "RequestThrottled", "RequestThrottledException", "TooManyRequestsException", "RequestLimitExceeded",
		"LimitExceededException", "SlowDown", "ServiceUnavailable", "ServiceUnavailableException", "RequestTimeout",
		"RequestTimeoutException", "RequestExpired", "ExpiredToken", "ExpiredTokenException", "RequestTimeTooSkewed"},
	classDenied: {"AccessDenied", "AccessDeniedException", "NotAuthorized", "NotAuthorizedForSourceException",
		"NotAuthorizedForDetailTypeException"},
	classTarget: {"ResourceNotFoundException", "InvalidStateException"},
	classFatal: {"UnrecognizedClientException", "InvalidClientTokenId", "InvalidSignatureException", "SignatureDoesNotMatch",
		"IncompleteSignature", "IncompleteSignatureException", "MissingAuthenticationToken", "MissingAuthenticationTokenException",
		"OptInRequired", "UnknownOperationException"},
}

// classifyCode tells what the code of an entry means. One that is not known is not retried.
func classifyCode(code string) class {
	for class, known := range codes {
		if slices.Contains(known, code) {
			return class
		}
	}
	return classRefused
}

// classify tells what the error of a request means. Errors that are not the service's own are passing: the network
// heals.
func classify(ctx context.Context, err error) class {
	if ctx.Err() != nil {
		return classEnded
	}
	if _, ok := errors.AsType[*smithy.InvalidParamsError](err); ok {
		return classRefused
	}
	api, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		return classPassing
	}
	if skewed(api) {
		return classPassing
	}
	c := classifyCode(api.ErrorCode())
	if c == classRefused && status(err) >= 500 {
		return classPassing
	}
	return c
}

// skewed reports whether a signature was refused for its time. The SDK has then learnt the time of AWS from the answer, and
// signs the next attempt with it.
func skewed(err smithy.APIError) bool {
	return err.ErrorCode() == "InvalidSignatureException" &&
		(strings.Contains(err.ErrorMessage(), "Signature expired") || strings.Contains(err.ErrorMessage(), "Signature not yet current"))
}

// status returns the HTTP status of the answer, or 0.
func status(err error) int {
	if e, ok := errors.AsType[interface {
		error
		HTTPStatusCode() int
	}](err); ok {
		return e.HTTPStatusCode()
	}
	return 0
}

// lost reports whether the request may have been done although it failed: there was no answer, or one that blames the
// service.
func lost(err error) bool {
	api, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		_, local := errors.AsType[*smithy.InvalidParamsError](err)
		return !local
	}
	return status(err) >= 500 || api.ErrorFault() == smithy.FaultServer
}
