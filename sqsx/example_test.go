package sqsx_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// exampleQueue is a queue in memory with some messages. A program has an *sqs.Client and a queue's URL instead.
func exampleQueue(bodies ...string) (client sqsx.Client, queue *sqsxtest.Queue) {
	service := sqsxtest.New(new(testing.T))
	queue = service.Queue("orders")
	for _, body := range bodies {
		queue.Send(body)
	}
	return service, queue
}

func exampleFactory() registry.Factory {
	r := registry.New()
	if err := r.Register(orderPlaced{}, orderCancelled{}); err != nil {
		panic(err)
	}
	return r
}

func ExamplePoll() {
	client, queue := exampleQueue(order("1"), "not JSON", event("Order Shipped", "2"))
	ctx := context.Background()
	seen := 0
	for m, err := range sqsx.Poll(ctx, client, queue.URL(), sqsx.WithFactory(exampleFactory())) {
		switch {
		case m == nil:
			fmt.Println("a receive failed:", errors.Is(err, sqsx.ErrFatal))
		case err != nil:
			fmt.Println("not an event:", errors.Is(err, registry.ErrMalformed))
			_ = m.Retry(ctx, time.Minute)
		default:
			switch e := m.Event.(type) {
			case *orderPlaced:
				fmt.Println("order", e.Detail.OrderID)
			case *registry.UnknownEvent:
				fmt.Println("unknown:", e.DetailType)
			}
			_ = m.Delete(ctx)
		}
		if seen++; seen == 3 {
			break
		}
	}
	// Output:
	// order 1
	// not an event: true
	// unknown: Order Shipped
}

func ExampleConsumer() {
	client, queue := exampleQueue(order("1"))
	ctx, stop := context.WithCancel(context.Background()) // signal.NotifyContext in a program

	mux := new(sqsx.Mux)
	sqsx.On(mux, func(_ context.Context, e *orderPlaced) error {
		fmt.Println("order", e.Detail.OrderID)
		stop()
		return nil
	})
	consumer, err := sqsx.NewConsumer(client, queue.URL(), mux,
		sqsx.WithFactory(exampleFactory()), sqsx.WithConcurrency(20), sqsx.WithWait(time.Second))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("stopped:", consumer.Run(ctx))
	fmt.Println("deleted:", consumer.Stats().Deleted)
	// Output:
	// order 1
	// stopped: <nil>
	// deleted: 1
}

func ExampleMux() {
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(_ context.Context, e *orderPlaced) error { return nil })
	mux.Unknown(func(_ context.Context, e registry.AnyEvent) error {
		return sqsx.Discard("nobody needs " + e.Envelope().DetailType)
	})
	mux.Use(func(next sqsx.Handler) sqsx.Handler {
		return sqsx.HandlerFunc(func(ctx context.Context, m *sqsx.Message) error {
			err := next.Handle(ctx, m)
			fmt.Println(m.EventID(), "→", err)
			return err
		})
	})

	decoder, _ := sqsx.NewDecoder(sqsx.WithFactory(exampleFactory()))
	for _, body := range []string{order("1"), event("Order Shipped", "2")} {
		m := &sqsx.Message{Body: body}
		decoder.Decode(context.Background(), m)
		_ = mux.Handle(context.Background(), m)
	}
	// Output:
	// event-1 → <nil>
	// event-2 → discard: nobody needs Order Shipped
}

func ExampleOnBatch() {
	mux := new(sqsx.Mux)
	sqsx.OnBatch(mux, 2, time.Second, func(_ context.Context, events []*orderPlaced) []error {
		fmt.Println(len(events), "at once")
		return make([]error, len(events))
	})
	client, queue := exampleQueue(order("1"), order("2"))
	ctx, stop := context.WithCancel(context.Background())
	consumer, _ := sqsx.NewConsumer(client, queue.URL(), mux, sqsx.WithFactory(exampleFactory()), sqsx.WithWait(time.Second),
		sqsx.WithHooks(sqsx.Hooks{Settled: func(*sqsx.Message, sqsx.Outcome) { stop() }}))
	_ = consumer.Run(ctx)
	// Output: 2 at once
}

// A handler that must not be cut off makes sure of the time that it needs, before it begins.
func ExampleMessage_Extend() {
	client, queue := exampleQueue(order("1"))
	ctx, stop := context.WithCancel(context.Background())
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(ctx context.Context, e *orderPlaced) error {
		defer stop()
		m := sqsx.FromContext(ctx)
		if err := m.Extend(ctx, 5*time.Minute); err != nil {
			return err // comes again, and nothing has begun
		}
		deadline, _ := m.Deadline()
		fmt.Println("receive", m.ReceiveCount, "of order", e.Detail.OrderID, "is hidden for", time.Until(deadline).Round(time.Minute))
		return nil
	})
	consumer, _ := sqsx.NewConsumer(client, queue.URL(), mux, sqsx.WithFactory(exampleFactory()), sqsx.WithWait(time.Second))
	_ = consumer.Run(ctx)
	// Output: receive 1 of order 1 is hidden for 5m0s
}

func ExampleBatchFromContext() {
	mux := new(sqsx.Mux)
	sqsx.OnBatch(mux, 2, time.Second, func(ctx context.Context, events []*orderPlaced) []error {
		results := make([]error, len(events))
		for i, m := range sqsx.BatchFromContext(ctx) {
			fmt.Println(events[i].Detail.OrderID, "was received", m.ReceiveCount, "time")
		}
		return results
	})
	client, queue := exampleQueue(order("1"), order("2"))
	ctx, stop := context.WithCancel(context.Background())
	consumer, _ := sqsx.NewConsumer(client, queue.URL(), mux, sqsx.WithFactory(exampleFactory()), sqsx.WithWait(time.Second),
		sqsx.WithHooks(sqsx.Hooks{Settled: func(*sqsx.Message, sqsx.Outcome) { stop() }}))
	_ = consumer.Run(ctx)
	// Unordered output:
	// 1 was received 1 time
	// 2 was received 1 time
}

func ExampleRetryAfter() {
	err := sqsx.RetryAfter(errors.New("the printer is out of paper"), time.Minute)
	after, ok := sqsx.IsRetryAfter(fmt.Errorf("order 1: %w", err))
	fmt.Println(after, ok)
	// Output: 1m0s true
}

func ExamplePermanent() {
	err := fmt.Errorf("order 1: %w", sqsx.Permanent(errors.New("there is no such article")))
	fmt.Println(sqsx.IsPermanent(err))
	// Output: true
}

func ExampleDiscard() {
	err := sqsx.Discard("the order was withdrawn")
	fmt.Println(sqsx.IsDiscard(err), err)
	// Output: true discard: the order was withdrawn
}

func ExampleIdempotent() {
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(_ context.Context, e *orderPlaced) error {
		fmt.Println("order", e.Detail.OrderID)
		return nil
	})
	mux.Use(sqsx.Idempotent(new(sqsx.MemoryStore), sqsx.WithConsumerName("invoices")))

	decoder, _ := sqsx.NewDecoder(sqsx.WithFactory(exampleFactory()))
	for range 2 { // the same event, delivered twice
		m := &sqsx.Message{Body: order("1")}
		decoder.Decode(context.Background(), m)
		_ = mux.Handle(context.Background(), m)
	}
	// Output: order 1
}

func ExampleWithRaw() {
	decoder, _ := sqsx.NewDecoder(sqsx.WithFactory(exampleFactory()),
		sqsx.WithRaw(sqsx.Raw{Source: "my.shop", DetailType: "Order Placed"}))
	m := &sqsx.Message{
		ID: "m-1", Body: `{"orderId":"1"}`, Sent: time.Unix(1790186403, 0),
		QueueURL: "https://sqs.eu-west-1.amazonaws.com/123456789012/orders",
	}
	decoder.Decode(context.Background(), m)
	fmt.Println(m.Shape, m.Event.(*orderPlaced).Detail.OrderID, m.Event.Envelope().Region, m.Err)
	// Output: raw 1 eu-west-1 <nil>
}

func ExampleConsumer_Check() {
	client, queue := exampleQueue()
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(context.Context, *orderPlaced) error { return nil })
	consumer, _ := sqsx.NewConsumer(client, queue.URL(), mux, sqsx.WithFactory(exampleFactory()), sqsx.WithDrain(time.Second))
	report, err := consumer.Check(context.Background())
	fmt.Println(report.FIFO, report.VisibilityTimeout, err)
	for _, warning := range report.Warnings[1:] {
		fmt.Println(warning)
	}
	// Output:
	// false 30s <nil>
	// WithDrain is shorter than WithWait: a stop may cut a receive and hide what it brings for a lease
}

func ExampleGroup() {
	client, queue := exampleQueue(order("1"))
	ctx, stop := context.WithCancel(context.Background())
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(_ context.Context, e *orderPlaced) error {
		fmt.Println("order", e.Detail.OrderID)
		stop()
		return nil
	})
	consumer, _ := sqsx.NewConsumer(client, queue.URL(), mux, sqsx.WithFactory(exampleFactory()), sqsx.WithWait(time.Second))
	group := sqsx.NewGroup(10)
	if err := group.Add(consumer, 3); err != nil {
		fmt.Println(err)
	}
	fmt.Println(group.Run(ctx))
	// Output:
	// order 1
	// <nil>
}
