package cloudcontrol

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/aws/smithy-go"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/relation"
)

// PropertiesError says that a resource's properties do not fit the type of the relation field.
type PropertiesError struct {
	TypeName string           // the resource type
	Type     reflect.Type     // the relation field's
	Pointer  jsontext.Pointer // to the property; "" if it is unknown or all of them
	Err      error            // why; it may quote the property's value
}

// Error names the property, and does not quote its value.
func (e *PropertiesError) Error() string {
	where := "the properties"
	if e.Pointer != "" {
		where = "the property " + string(e.Pointer)
	}
	return fmt.Sprintf("cloudcontrol: %s of %s cannot be read into %s", where, e.TypeName, e.Type)
}

func (e *PropertiesError) Unwrap() error { return e.Err }

// deniedError is relation.ErrDenied, of the service behind Cloud Control.
type deniedError struct{ error }

func (e *deniedError) Is(target error) bool { return target == relation.ErrDenied }

func (e *deniedError) Unwrap() error { return e.error }

const notFound = "ResourceNotFoundException"

// otherForm are the codes of errors that may say that an identifier has not the form that its type wants: then the
// resource can exist by another. Of several, the last one here tells most: a handler that failed may have failed for
// any reason, and a good identifier of nothing is worth more than one of a bad form.
var otherForm = []string{"ValidationException", "InvalidRequestException", notFound, "GeneralServiceException"}

// telling returns the index in otherForm of err's code, or -1 if it is none of them.
func telling(err error) int {
	if apiError, ok := errors.AsType[smithy.APIError](err); ok {
		return slices.Index(otherForm, apiError.ErrorCode())
	}
	return -1
}

// isDenied reports whether the service behind Cloud Control denied what the read handler asked of it. Cloud Control has
// no error code for that, but names the handler's own in the message.
func isDenied(err error) bool {
	apiError, ok := errors.AsType[smithy.APIError](err)
	return ok && strings.Contains(apiError.ErrorMessage(), "HandlerErrorCode: AccessDenied")
}
