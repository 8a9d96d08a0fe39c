package sqsxtest_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// A test of a handler that fails at first: hours of back-off pass at once.
func Example() {
	_ = func(t *testing.T) { // func TestPrinter(t *testing.T)
		synctest.Test(t, func(t *testing.T) {
			service := sqsxtest.New(t)
			queue := service.Queue("orders")
			queue.Send("not an event")

			tries := 0
			consumer, err := sqsx.NewConsumer(service, queue.URL(), sqsx.HandlerFunc(func(context.Context, *sqsx.Message) error {
				if tries++; tries < 10 {
					return errors.New("out of paper")
				}
				return nil
			}))
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error)
			go func() { done <- consumer.Run(ctx) }()
			queue.AwaitEmpty()
			cancel()
			if err := <-done; err != nil || tries != 10 || len(service.Ledger().Misuses()) > 0 {
				t.Errorf("%d tries, %v", tries, err)
			}
		})
	}
}
