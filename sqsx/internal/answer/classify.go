// Package answer reads what SQS answers: what an error means for what to do next, and whether a body is the one that was sent.
package answer

import (
	"errors"
	"slices"
	"strings"

	"github.com/aws/smithy-go"
)

// Class is what an error of SQS means for what to do next.
type Class uint8

const (
	// Transient will pass: throttles, 5xx, the network, expired credentials, anything not known.
	Transient Class = iota
	// Gone: the receipt is no longer good for anything; the message was redelivered, or deleted.
	Gone
	// Limit: the 12 hours that a receive can last would be exceeded.
	Limit
	// Denied: the caller may not do this.
	Denied
	// Fatal: the queue is not there, or nothing the caller repeats can succeed.
	Fatal
)

// codes that SQS answers with, in the JSON protocol and, with a prefix, in the query protocol that older stand-ins
// and some regions still speak.
//
// See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html and the errors of each
// action.
var codes = map[Class][]string{
	Gone: {"ReceiptHandleIsInvalid", "MessageNotInflight", "InvalidIdFormat"},
	Denied: {"AccessDenied", "AccessDeniedException", "NotAuthorized", "KmsAccessDenied", "OptInRequired",
		"KmsOptInRequired", "InvalidSecurity", "InvalidClientTokenId", "UnrecognizedClientException"},
	Fatal: {"QueueDoesNotExist", "NonExistentQueue", "QueueDeletedRecently", "InvalidAddress",
		"UnsupportedOperation", "KmsDisabled", "KmsNotFound", "KmsInvalidKeyUsage", "KmsInvalidState"},
}

// Classify tells what err means. Errors that are not SQS's own are transient: the network heals.
func Classify(err error) Class {
	api, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		return Transient
	}
	return ClassifyCode(api.ErrorCode(), api.ErrorMessage())
}

// ClassifyCode is Classify for the failed entry of a batch call.
func ClassifyCode(code, message string) Class {
	// The query protocol's codes are like AWS.SimpleQueueService.NonExistentQueue.
	if i := strings.LastIndexByte(code, '.'); i >= 0 {
		code = code[i+1:]
	}
	for class, known := range codes {
		if slices.Contains(known, code) {
			return class
		}
	}
	if code == "InvalidParameterValue" || code == "InvalidParameterValueException" {
		// One code for two things that only the text tells apart.
		switch {
		case strings.Contains(message, "beyond the limit"), strings.Contains(message, "Total VisibilityTimeout"):
			return Limit
		case strings.Contains(message, "does not exist"), strings.Contains(message, "not available for visibility"),
			strings.Contains(message, "has expired"):
			return Gone
		}
	}
	return Transient
}

// IsAPIError reports whether SQS answered at all, as opposed to a network that failed on the way.
func IsAPIError(err error) bool {
	_, ok := errors.AsType[smithy.APIError](err)
	return ok
}

// IsFatal reports whether no repetition will help.
func (c Class) IsFatal() bool { return c == Fatal || c == Denied }
