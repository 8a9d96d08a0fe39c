package sqsx

import (
	"errors"
	"slices"
	"strings"

	"github.com/aws/smithy-go"
)

// class is what an error of SQS means for what to do next.
type class uint8

const (
	// classTransient will pass: throttles, 5xx, the network, expired credentials, anything not known.
	classTransient class = iota
	// classGone: the receipt is no longer good for anything; the message was redelivered, or deleted.
	classGone
	// classLimit: the 12 hours that a receive can last would be exceeded.
	classLimit
	// classDenied: the caller may not do this.
	classDenied
	// classFatal: the queue is not there, or nothing the caller repeats can succeed.
	classFatal
)

// codes that SQS answers with, in the JSON protocol and, with a prefix, in the query protocol that older stand-ins
// and some regions still speak.
//
// See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html and the errors of each
// action.
var codes = map[class][]string{
	classGone: {"ReceiptHandleIsInvalid", "MessageNotInflight", "InvalidIdFormat"},
	classDenied: {"AccessDenied", "AccessDeniedException", "NotAuthorized", "KmsAccessDenied", "OptInRequired",
		"KmsOptInRequired", "InvalidSecurity", "InvalidClientTokenId", "UnrecognizedClientException"},
	classFatal: {"QueueDoesNotExist", "NonExistentQueue", "QueueDeletedRecently", "InvalidAddress",
		"UnsupportedOperation", "KmsDisabled", "KmsNotFound", "KmsInvalidKeyUsage", "KmsInvalidState"},
}

// classify tells what err means. Errors that are not SQS's own are transient: the network heals.
func classify(err error) class {
	api, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		return classTransient
	}
	return classifyCode(api.ErrorCode(), api.ErrorMessage())
}

// classifyCode is classify for the failed entry of a batch call.
func classifyCode(code, message string) class {
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
			return classLimit
		case strings.Contains(message, "does not exist"), strings.Contains(message, "not available for visibility"),
			strings.Contains(message, "has expired"):
			return classGone
		}
	}
	return classTransient
}

// isAPIError reports whether SQS answered at all, as opposed to a network that failed on the way.
func isAPIError(err error) bool {
	_, ok := errors.AsType[smithy.APIError](err)
	return ok
}
