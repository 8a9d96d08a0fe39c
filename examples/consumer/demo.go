package main

import (
	"context"
	_ "embed"
	"io"
	"log/slog"
	"net"
	"net/http"
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
func demo(ctx context.Context, out io.Writer, listener net.Listener, log *slog.Logger, every time.Duration) error {
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
		for body := range strings.Lines(strings.Repeat(demoEvents, 3)) {
			if _, err := queue.Send(ctx, sqsmodel.Send{Body: body}); err != nil {
				return // it was interrupted
			}
			time.Sleep(every)
		}
		if err := show(out, "http://"+listener.Addr().String()+"/metrics"); err != nil {
			log.Error("no metrics", "error", err)
		}
	}()
	return consume(ctx, server.Config(), queue.URL(), failed.URL(), listener, log, sqsx.WithWait(time.Second))
}

func show(out io.Writer, url string) error {
	response, err := http.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, err = io.Copy(out, response.Body)
	return err
}
