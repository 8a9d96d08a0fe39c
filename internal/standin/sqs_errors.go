package standin

import (
	"errors"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/internal/sqsmodel"
)

// legacyCodes are the codes that the query protocol of SQS had for errors, as
// the x-amzn-query-error header still gives them; others are the same.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
var legacyCodes = map[string]string{
	"QueueDoesNotExist": "AWS.SimpleQueueService.NonExistentQueue",
	"QueueNameExists":   "QueueAlreadyExists",
}

// prefixed are the codes that only have the service's name put before them.
var prefixed = []string{
	"BatchEntryIdsNotDistinct", "BatchRequestTooLong", "EmptyBatchRequest", "InvalidBatchEntryId",
	"MessageNotInflight", "PurgeQueueInProgress", "QueueDeletedRecently", "TooManyEntriesInBatchRequest",
	"UnsupportedOperation",
}

func init() {
	for _, code := range prefixed {
		legacyCodes[code] = "AWS.SimpleQueueService." + code
	}
}

func queryCode(code string) string {
	if legacy, ok := legacyCodes[code]; ok {
		return legacy
	}
	return code
}

// coralCodes are the errors that do not come from SQS itself but from the
// framework before it, with the names that they have in JSON.
var coralCodes = map[string]string{
	"AccessDenied":               "AccessDeniedException",
	"InternalError":              "InternalFailure",
	"InvalidParameterValue":      "InvalidParameterValueException",
	"MissingParameter":           "MissingRequiredParameterException",
	"MissingAuthenticationToken": "MissingAuthenticationTokenException",
	"SerializationException":     "SerializationException",
	"ServiceUnavailable":         "ServiceUnavailableException",
	"UnknownOperationException":  "UnknownOperationException",
}

// sqsFailure turns an error of the model into one of AWS, and leaves those
// that are not answers as they are.
func sqsFailure(err error) error {
	refused, ok := errors.AsType[*sqsmodel.Error](err)
	if !ok {
		return err
	}
	status := http.StatusBadRequest
	switch refused.Code {
	case sqsmodel.AccessDenied, sqsmodel.RequestThrottled:
		status = http.StatusForbidden
	}
	if !refused.Sender && status == http.StatusBadRequest {
		status = http.StatusInternalServerError
	}
	return &failure{string(refused.Code), refused.Message, status}
}

func (sqsService) refuse(f *failure) answer {
	kind := "com.amazonaws.sqs#" + f.Code
	if coral, ok := coralCodes[f.Code]; ok {
		kind = "com.amazon.coral.service#" + coral
	}
	fault := ";Sender"
	if f.Status >= http.StatusInternalServerError {
		fault = ";Receiver"
	}
	a := jsonAnswer(map[string]string{"__type": kind, "message": f.Message})
	a.status = f.Status
	a.header.Set("x-amzn-query-error", queryCode(f.Code)+fault)
	return a
}

// jsonAnswer is a response of AWS JSON 1.0; nil is one without content.
func jsonAnswer(v any) answer {
	body := []byte("{}")
	if v != nil {
		var err error
		if body, err = json.Marshal(v); err != nil {
			return answer{status: http.StatusInternalServerError, header: http.Header{}, body: []byte(strings.ToValidUTF8(err.Error(), ""))}
		}
	}
	header := http.Header{"Content-Type": {"application/x-amz-json-1.0"}}
	header.Set("x-amzn-RequestId", requestID)
	return answer{http.StatusOK, header, body}
}
