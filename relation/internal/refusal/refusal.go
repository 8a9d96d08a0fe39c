// Package refusal tells what AWS's errors say: whether a call was denied, and to whom it matters.
package refusal

import (
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
)

// deniedCodes are the error codes with which AWS services say that the caller may not: the common ones of
// https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html, EC2's of
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html, and S3's for a HEAD request.
var deniedCodes = []string{
	"AccessDenied", "AccessDeniedException", "AccessDeniedFault", "AuthFailure", "AuthorizationError",
	"AuthorizationErrorException", "Client.UnauthorizedOperation", "Forbidden", "ForbiddenException",
	"InvalidClientTokenId", "KmsAccessDeniedException", "NotAuthorized", "OpsItemAccessDeniedException", "OptInRequired",
	"UnauthorizedAccess", "UnauthorizedException", "UnauthorizedOperation", "UnrecognizedClientException",
}

// ofCaller are those of deniedCodes that are about the caller, whatever it asks for.
var ofCaller = []string{"AuthFailure", "InvalidClientTokenId", "OptInRequired", "UnrecognizedClientException"}

// HasCode reports whether err is an error of an API with one of codes. Of several errors it is the first that counts.
func HasCode(err error, codes []string) bool {
	apiError, ok := errors.AsType[smithy.APIError](err)
	return ok && slices.Contains(codes, apiError.ErrorCode())
}

// IsDenied reports whether AWS denied a call.
func IsDenied(err error) bool { return HasCode(err, deniedCodes) }

// MayConcernSome reports whether AWS denied a call that asked for several resources, and may allow the same call for
// some of them. It does not where the caller's credentials are at fault, or where there are none: a role that could not
// be assumed is an operation inside the operation.
func MayConcernSome(err error) bool {
	if !IsDenied(err) || HasCode(err, ofCaller) {
		return false
	}
	if operation, ok := errors.AsType[*smithy.OperationError](err); ok {
		_, ofCredentials := errors.AsType[*smithy.OperationError](operation.Err)
		return !ofCredentials
	}
	return true
}

// IsThrottled reports whether err, or any error joined in it, says that AWS is asked too often.
func IsThrottled(err error) bool {
	if apiError, ok := err.(smithy.APIError); ok { //nolint:errorlint // the tree is walked here
		if _, ok := retry.DefaultThrottleErrorCodes[apiError.ErrorCode()]; ok {
			return true
		}
	}
	switch err := err.(type) { //nolint:errorlint // likewise
	case interface{ Unwrap() error }:
		return IsThrottled(err.Unwrap())
	case interface{ Unwrap() []error }:
		return slices.ContainsFunc(err.Unwrap(), IsThrottled)
	}
	return false
}

// Split separates the errors of type E in err from the others that are joined with them. What merely wraps an E counts
// as that E. Rest is nil if there is nothing else.
func Split[E error](err error) (list []E, rest error) {
	if err == nil {
		return nil, nil
	}
	if e, ok := err.(E); ok { //nolint:errorlint // the tree is walked here
		return []E{e}, nil
	}
	switch wrapper := err.(type) { //nolint:errorlint // likewise
	case interface{ Unwrap() error }:
		if list, rest = Split[E](wrapper.Unwrap()); len(list) > 0 {
			return list, rest
		}
	case interface{ Unwrap() []error }:
		var others []error
		for _, one := range wrapper.Unwrap() {
			some, other := Split[E](one)
			list = append(list, some...)
			if other != nil {
				others = append(others, other)
			}
		}
		if len(list) > 0 {
			return list, errors.Join(others...)
		}
	}
	return nil, err
}
