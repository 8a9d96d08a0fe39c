package sqsxserve_test

import (
	"context"
	"errors"
	"expvar"
	"fmt"
	"testing"
	"time"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxserve"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

func ExampleRun() {
	service := sqsxtest.New(new(testing.T)) // sqs.NewFromConfig(cfg) in a program
	queue := service.Queue("orders")
	queue.Send(`{"version":"0","id":"1","source":"my.shop","detail-type":"Order Placed","detail":{}}`)

	ctx, stop := context.WithCancel(context.Background()) // signal.NotifyContext in a program
	defer stop()
	mux := new(sqsx.Mux)
	mux.Unknown(func(_ context.Context, e registry.AnyEvent) error {
		fmt.Println(e.Envelope().DetailType)
		stop()
		return nil
	})
	err := sqsxserve.Run(ctx, "127.0.0.1:0", service, queue.URL(), mux, sqsx.WithWait(time.Second))
	fmt.Println(err)
	// Output:
	// Order Placed
	// <nil>
}

func ExampleMetrics() {
	hooks := sqsxserve.Metrics("orders") // for sqsx.WithHooks; Run does that by itself, with the name sqs
	hooks.Settled(new(sqsx.Message), sqsx.Deleted)
	hooks.Failed(sqsx.OpReceive, errors.New("no route to host"))
	fmt.Println(expvar.Get("orders"))
	// Output: {"failed receive": 1, "settled deleted": 1}
}
