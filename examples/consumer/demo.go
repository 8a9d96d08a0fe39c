package main

import (
	"context"
	_ "embed"
	"expvar"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/typedbus/typedbus/internal/sqsmodel"
	"github.com/typedbus/typedbus/internal/standin"
	"github.com/typedbus/typedbus/sqsx"
)

// demoEvents are an event of ours, one of an instance that is gone, one that does not validate, one of AWS's, one of
// somebody else's, and no event.
//
//go:embed demo.jsonl
var demoEvents string

// demo consumes a queue on a stand-in for AWS, into which a message comes every so often, and shows the metrics.
func demo(ctx context.Context, out io.Writer, every time.Duration) error {
	server, err := standin.Start()
	if err != nil {
		return err
	}
	defer server.Close()
	place := server.Place(standin.DefaultAccount, standin.DefaultRegion)
	place.AddInstance("i-0123456789abcdef0", "t3.micro")
	queue, err := place.SQS().CreateQueue(ctx, "events", nil)
	if err != nil {
		return err
	}
	failed, err := place.SQS().CreateQueue(ctx, "events-failed", nil)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	go func() {
		defer stop() // ends the consumer as SIGTERM does
		n := 0
		for body := range strings.Lines(strings.Repeat(demoEvents, 3)) {
			n++
			body = strings.Replace(body, "7bf73129", fmt.Sprintf("%08d", n), 1) // each event has an id of its own
			if _, err := queue.Send(ctx, sqsmodel.Send{Body: body}); err != nil {
				return // it was interrupted
			}
			select {
			case <-time.After(every):
			case <-ctx.Done():
				return
			}
		}
		fmt.Fprintln(out, expvar.Get("sqs"))
	}()
	return consume(ctx, server.Config(), queue.URL(), failed.URL(), new(sqsx.MemoryStore), sqsx.WithWait(time.Second))
}
