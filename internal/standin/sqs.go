package standin

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/internal/sqsmodel"
)

// sqsService speaks AWS JSON 1.0 for SQS.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html
type sqsService struct{ server *Server }

// sqsOperation does one operation: it reads the input and returns the output.
type sqsOperation func(*request) (any, error)

var sqsOperations = map[string]sqsOperation{
	"CreateQueue":                  sqsCreateQueue,
	"GetQueueUrl":                  sqsGetQueueURL,
	"ListQueues":                   sqsListQueues,
	"DeleteQueue":                  onQueue(sqsDeleteQueue),
	"PurgeQueue":                   onQueue(sqsPurgeQueue),
	"GetQueueAttributes":           onQueue(sqsGetQueueAttributes),
	"SetQueueAttributes":           onQueue(sqsSetQueueAttributes),
	"SendMessage":                  onQueue(sqsSend),
	"SendMessageBatch":             onQueue(sqsSendBatch),
	"ReceiveMessage":               onQueue(sqsReceive),
	"DeleteMessage":                onQueue(sqsDelete),
	"DeleteMessageBatch":           onQueue(sqsDeleteBatch),
	"ChangeMessageVisibility":      onQueue(sqsChangeVisibility),
	"ChangeMessageVisibilityBatch": onQueue(sqsChangeVisibilityBatch),
}

func (s sqsService) answer(req *request) (answer, error) {
	do, ok := sqsOperations[req.Operation]
	if !ok {
		return answer{}, badRequest("UnknownOperationException", "the stand-in does not do SQS "+req.Operation)
	}
	out, err := do(req)
	if err != nil {
		if s.server.stopping.Err() != nil && req.Operation == "ReceiveMessage" {
			return jsonAnswer(&sqsReceiveOutput{}), nil
		}
		return answer{}, sqsFailure(err)
	}
	return jsonAnswer(out), nil
}

// onQueue reads the input of an operation on a queue, and finds the queue.
func onQueue[In any](do func(context.Context, *sqsmodel.Queue, *In) (any, error)) sqsOperation {
	return func(req *request) (any, error) {
		var target struct {
			QueueURL string `json:"QueueUrl"`
		}
		in := new(In)
		if err := readJSON(req, &target, in); err != nil {
			return nil, err
		}
		queue, err := findQueue(req, target.QueueURL)
		if err != nil {
			return nil, err
		}
		return do(req.ctx, queue, in)
	}
}

func readJSON(req *request, into ...any) error {
	for _, v := range into {
		if err := json.Unmarshal(req.body, v); err != nil {
			return badRequest("SerializationException", fmt.Sprintf("the request's body does not fit %s", req.Operation))
		}
	}
	return nil
}

// findQueue finds a queue by its URL, of which the path counts.
func findQueue(req *request, ref string) (*sqsmodel.Queue, error) {
	if ref == "" {
		return nil, &sqsmodel.Error{Code: sqsmodel.MissingParameter, Message: "The request must contain the parameter QueueUrl.", Sender: true}
	}
	parsed, err := url.Parse(ref)
	if err != nil {
		return nil, badRequest("InvalidAddress", "The address "+ref+" is not valid for this endpoint.")
	}
	if account := strings.Trim(path.Dir(parsed.Path), "/."); account != "" && account != req.Account {
		return nil, &failure{"AccessDenied", "Access to the resource " + ref + " is denied.", 403}
	}
	return req.place.sqs.Queue(path.Base(parsed.Path))
}

func sqsCreateQueue(req *request) (any, error) {
	var in struct {
		QueueName  string
		Attributes map[string]string
	}
	if err := readJSON(req, &in); err != nil {
		return nil, err
	}
	queue, err := req.place.sqs.CreateQueue(req.ctx, in.QueueName, in.Attributes)
	if err != nil {
		return nil, err
	}
	return sqsQueueURL{queue.URL()}, nil
}

func sqsGetQueueURL(req *request) (any, error) {
	var in struct{ QueueName, QueueOwnerAWSAccountId string }
	if err := readJSON(req, &in); err != nil {
		return nil, err
	}
	if owner := in.QueueOwnerAWSAccountId; owner != "" && owner != req.Account {
		return nil, &failure{"AccessDenied", "Access to the resource is denied.", 403}
	}
	queue, err := req.place.sqs.Queue(in.QueueName)
	if err != nil {
		return nil, err
	}
	return sqsQueueURL{queue.URL()}, nil
}

// sqsListQueues pages where the caller sets MaxResults, by the last name seen.
func sqsListQueues(req *request) (any, error) {
	var in struct {
		QueueNamePrefix string
		MaxResults      int
		NextToken       string
	}
	if err := readJSON(req, &in); err != nil {
		return nil, err
	}
	limit := 1000
	if in.MaxResults > 0 {
		limit = min(limit, in.MaxResults)
	}
	var out sqsQueueList
	last := ""
	for _, queue := range req.place.sqs.Queues(in.QueueNamePrefix) {
		if queue.Name() <= in.NextToken {
			continue
		}
		if len(out.QueueURLs) == limit {
			if in.MaxResults > 0 {
				out.NextToken = last
			}
			break
		}
		out.QueueURLs, last = append(out.QueueURLs, queue.URL()), queue.Name()
	}
	return &out, nil
}

func sqsDeleteQueue(ctx context.Context, q *sqsmodel.Queue, _ *struct{}) (any, error) {
	return nil, q.Remove(ctx)
}

func sqsPurgeQueue(ctx context.Context, q *sqsmodel.Queue, _ *struct{}) (any, error) {
	return nil, q.Purge(ctx)
}

func sqsGetQueueAttributes(ctx context.Context, q *sqsmodel.Queue, in *struct{ AttributeNames []string }) (any, error) {
	attributes, err := q.Attributes(ctx, in.AttributeNames...)
	return sqsAttributes{attributes}, err
}

func sqsSetQueueAttributes(ctx context.Context, q *sqsmodel.Queue, in *sqsAttributes) (any, error) {
	return nil, q.SetAttributes(ctx, in.Attributes)
}

// secondsOf turns an optional number of seconds into a duration.
func secondsOf(n *int) *time.Duration {
	if n == nil {
		return nil
	}
	return new(time.Duration(*n) * time.Second)
}
