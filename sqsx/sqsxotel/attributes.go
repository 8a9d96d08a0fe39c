package sqsxotel

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/aws/smithy-go"
	"go.opentelemetry.io/otel/attribute"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
)

// destination are the attributes of a queue that is given by its URL or ARN: those that the conventions require of all
// messaging, and those of AWS SQS.
func destination(queue string) []attribute.KeyValue {
	attrs := []attribute.KeyValue{attribute.String("messaging.system", "aws_sqs")}
	if name := queueName(queue); name != "" {
		attrs = append(attrs, attribute.String("messaging.destination.name", name))
	}
	if u, err := url.Parse(queue); err == nil && u.Host != "" {
		attrs = append(attrs, attribute.String("aws.sqs.queue.url", queue), attribute.String("server.address", u.Hostname()))
		if port, err := strconv.Atoi(u.Port()); err == nil {
			attrs = append(attrs, attribute.Int("server.port", port))
		}
	}
	return attrs
}

// queueName is the name of a queue, or the resource of another ARN.
func queueName(queue string) string {
	return queue[strings.LastIndexAny(queue, "/:")+1:]
}

// operation are the attributes of what is done with messages; name and type are one here.
func operation(name string) []attribute.KeyValue {
	return []attribute.KeyValue{attribute.String("messaging.operation.name", name), attribute.String("messaging.operation.type", name)}
}

// failure is error.type where err is a failure, and nothing where there is none: a message that was discarded did not
// fail.
func failure(err error) []attribute.KeyValue {
	if err == nil || sqsx.IsDiscard(err) {
		return nil
	}
	return []attribute.KeyValue{attribute.String("error.type", kind(err))}
}

// kinds are words for errors, which are few, as labels of metrics must be. The first that is so counts.
var kinds = []struct {
	word string
	is   func(error) bool
}{
	{"panic", isType[*sqsx.PanicError]},
	{"undecodable", isType[*sqsx.UndecodableError]},
	{"unhandled", isType[*sqsx.UnhandledError]},
	{"payload", isType[*sqsx.PayloadError]},
	{"in_progress", is(sqsx.ErrInProgress)},
	{"timeout", is(sqsx.ErrHandlerTimeout)},
	{"lease_lost", is(sqsx.ErrLeaseLost)},
	{"claim_lost", is(sqsx.ErrClaimLost)},
	{"shutdown", is(sqsx.ErrShutdown)},
	{"store", isType[*sqsx.StoreError]},
	{"permanent", sqsx.IsPermanent},
	{"timeout", is(context.DeadlineExceeded)},
	{"canceled", is(context.Canceled)},
}

// other is the conventions' word for what has none.
const other = "_OTHER"

// kind is a word for an error. For a call to AWS it is AWS's code.
func kind(err error) string {
	for _, k := range kinds {
		if k.is(err) {
			return k.word
		}
	}
	if settle, ok := errors.AsType[*sqsx.SettleError](err); ok && settle.Code != "" {
		return settle.Code
	}
	if api, ok := errors.AsType[smithy.APIError](err); ok && api.ErrorCode() != "" {
		return api.ErrorCode()
	}
	return other
}

func is(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

func isType[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// eventType is the Go type of the event: there are as many as are registered. Source and detail-type would do as labels
// only as long as nobody makes some up.
func eventType(m *sqsx.Message) attribute.KeyValue {
	name := ""
	switch m.Event.(type) {
	case nil:
		name = "undecodable"
	case *registry.UnknownEvent:
		name = "unknown"
	default:
		name = strings.TrimPrefix(fmt.Sprintf("%T", m.Event), "*")
	}
	return attribute.String("event.type", name)
}
