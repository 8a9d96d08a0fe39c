package sqs_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/sqs"
	"github.com/typedbus/typedbus/relation/sqs/sqstypes"
)

const (
	arn     = "arn:aws:sqs:" + loadertest.Region + ":" + loadertest.Account + ":"
	address = "https://sqs." + loadertest.Region + ".amazonaws.com/" + loadertest.Account + "/"
)

// queues is a server with one queue, "orders", and one that is denied, "secret".
func queues(t *testing.T) *loadertest.Server {
	s := loadertest.New(t)
	s.Handle("GetQueueUrl", func(r *loadertest.Request) any {
		var in struct{ QueueName string }
		r.Decode(t, &in)
		switch in.QueueName {
		case "orders":
			return map[string]any{"QueueUrl": address + in.QueueName}
		case "secret":
			return &loadertest.Error{Status: 403, Code: "AccessDenied", Message: "not authorized"}
		}
		return &loadertest.Error{Code: "AWS.SimpleQueueService.NonExistentQueue", Message: "there is none"}
	})
	s.Handle("GetQueueAttributes", func(r *loadertest.Request) any {
		return map[string]any{"Attributes": map[string]any{"QueueArn": arn + "orders", "VisibilityTimeout": "30"}}
	})
	return s
}

func TestQueue(t *testing.T) {
	for _, test := range []struct {
		name, id string
		want     error // nil: found
		calls    int
	}{
		{"name", "orders", nil, 2},
		{"ARN", arn + "orders", nil, 2},
		{"URL", address + "orders", nil, 2},
		{"URL of another host", "https://evil.example/" + loadertest.Account + "/orders", nil, 2},
		{"URL of another account's", "https://sqs.us-east-1.amazonaws.com/999999999999/orders", relation.ErrNotFound, 1},
		{"the path of a URL", "/" + loadertest.Account + "/orders", relation.ErrNotFound, 0},
		{"no URL after all", "https://%zz/" + loadertest.Account + "/orders", relation.ErrNotFound, 0},
		{"URL of no queue", "https://evil.example/orders", relation.ErrNotFound, 0},
		{"unknown", "gone", relation.ErrNotFound, 1},
		{"denied", "secret", relation.ErrDenied, 1},
		{"no name", "two words", relation.ErrNotFound, 0},
		{"ARN of another service", "arn:aws:sns:us-east-1:999999999999:orders", relation.ErrNotFound, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := queues(t)
			queue, err := loadertest.One[sqstypes.Queue](t, s.Config(), "sqs.Queue", relation.NewKey(test.id))
			require.Equal(t, test.calls, s.Calls())
			if test.want != nil {
				require.ErrorIs(t, err, test.want)
				return
			}
			require.NoError(t, err)
			require.Equal(t, &sqstypes.Queue{URL: address + "orders", ARN: arn + "orders", Name: "orders",
				Attributes: map[string]string{"QueueArn": arn + "orders", "VisibilityTimeout": "30"}}, queue)
		})
	}
}
