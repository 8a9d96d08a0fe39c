package sqsxlambda_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxlambda"
)

type order struct {
	registry.Event `event:"source=my.shop,detail-type=Order Placed"`
	Detail         struct {
		OrderID string `json:"orderId"`
	} `json:"detail"`
}

func shop() *registry.Registry {
	r := registry.New()
	if err := r.Register(order{}); err != nil {
		panic(err)
	}
	return r
}

func record(queue, group, id string) events.SQSMessage {
	return events.SQSMessage{
		MessageId: "m-" + id, EventSourceARN: "arn:aws:sqs:eu-west-1:123456789012:" + queue,
		Attributes: map[string]string{"MessageGroupId": group, "ApproximateReceiveCount": "1"},
		Body: fmt.Sprintf(`{"version":"0","id":"e","detail-type":"Order Placed","source":"my.shop","account":"123456789012",`+
			`"time":"2026-09-23T18:00:00Z","region":"eu-west-1","resources":[],"detail":{"orderId":%q}}`, id),
	}
}

// mux fails, panics or discards by the order's id, and notes what it handled.
func mux() (*sqsx.Mux, func() map[string]bool) {
	var mu sync.Mutex
	handled := map[string]bool{}
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(_ context.Context, e *order) error {
		mu.Lock()
		handled[e.Detail.OrderID] = true
		mu.Unlock()
		switch e.Detail.OrderID[0] {
		case 'f':
			return errors.New("failed")
		case 'p':
			panic("boom")
		case 'd':
			return sqsx.Discard("old")
		}
		return nil
	})
	return mux, func() map[string]bool { return handled }
}

func TestFailuresAreReported(t *testing.T) {
	bad := record("q", "", "x")
	bad.Body = "not JSON"
	corrupt := record("q", "", "y")
	corrupt.Md5OfBody = "00"
	tests := []struct {
		name    string
		records []events.SQSMessage
		failed  []string
		handled int
	}{
		{"all good", []events.SQSMessage{record("q", "", "1"), record("q", "", "2")}, []string{}, 2},
		{"some bad", []events.SQSMessage{record("q", "", "1"), record("q", "", "f"), record("q", "", "p"), record("q", "", "d"), bad, corrupt},
			[]string{"m-f", "m-p", "m-x", "m-y"}, 4},
		{"groups of a standard queue do not order", []events.SQSMessage{record("q", "g", "f"), record("q", "g", "2")}, []string{"m-f"}, 2},
		{"a group stops at its first failure", []events.SQSMessage{record("q.fifo", "g", "1"), record("q.fifo", "g", "f"), record("q.fifo", "g", "3"), record("q.fifo", "h", "4")},
			[]string{"m-f", "m-3"}, 3},
		{"an undecodable head stops its group", []events.SQSMessage{func() events.SQSMessage { r := record("q.fifo", "g", "1"); r.Body = "?"; return r }(), record("q.fifo", "g", "2")},
			[]string{"m-1", "m-2"}, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			mux, handled := mux()
			response, err := sqsxlambda.New(mux, sqsx.WithFactory(shop()))(t.Context(), events.SQSEvent{Records: test.records})
			require.NoError(t, err)
			failed := []string{}
			for _, f := range response.BatchItemFailures {
				failed = append(failed, f.ItemIdentifier)
			}
			require.Equal(t, test.failed, failed)
			require.Len(t, handled(), test.handled)
		})
	}
}

func TestNoRecordsAreAnError(t *testing.T) {
	mux, _ := mux()
	_, err := sqsxlambda.New(mux, sqsx.WithFactory(shop()))(t.Context(), events.SQSEvent{})
	require.ErrorIs(t, err, sqsxlambda.ErrNoRecords)
}

func ExampleNew() {
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(_ context.Context, e *order) error {
		if e.Detail.OrderID == "2" {
			return errors.New("out of stock")
		}
		return nil
	})
	handler := sqsxlambda.New(mux, sqsx.WithFactory(shop())) // for lambda.Start

	response, _ := handler(context.Background(), events.SQSEvent{Records: []events.SQSMessage{record("q", "", "1"), record("q", "", "2")}})
	b, _ := json.Marshal(response)
	fmt.Println(string(b))
	// Output: {"batchItemFailures":[{"itemIdentifier":"m-2"}]}
}

func TestHandlerThatWouldNeverBeCalledPanics(t *testing.T) {
	mux, _ := mux()
	defer func() {
		err, _ := recover().(error)
		var missing *sqsx.UnregisteredError
		require.ErrorAs(t, err, &missing)
	}()
	sqsxlambda.New(mux, sqsx.WithFactory(registry.New()))
}

func TestLeasesAreLambdas(t *testing.T) {
	handler := sqsxlambda.New(sqsx.HandlerFunc(func(ctx context.Context, m *sqsx.Message) error {
		_, known := m.Deadline()
		assert.False(t, known)
		assert.Equal(t, sqsx.ErrManaged, sqsx.FromContext(ctx).Extend(ctx, time.Minute))
		return nil
	}))
	response, err := handler(t.Context(), events.SQSEvent{Records: []events.SQSMessage{record("q", "", "1")}})
	require.NoError(t, err)
	require.Empty(t, response.BatchItemFailures)
}
