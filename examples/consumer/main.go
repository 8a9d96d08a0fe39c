// Consumer is a consumer of a queue to copy into production: typed handlers, dead letters, each event handled once by all
// processes together, an orderly stop on SIGTERM, a health endpoint and metrics. What it handles is in handlers.go.
//
//	go run ./examples/consumer             # a few seconds of events through a stand-in for AWS: no account needed
//	QUEUE_URL=… DEAD_LETTER_URL=… TABLE=… go run ./examples/consumer     # until SIGTERM or Ctrl-C
package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/typedbus/typedbus/relation/session"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxdynamodb"
	"github.com/typedbus/typedbus/sqsx/sqsxserve"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cfg, err := config.LoadDefaultConfig(ctx)
	var store sqsx.Store = new(sqsx.MemoryStore) // for one process
	if table := os.Getenv("TABLE"); table != "" && err == nil {
		store, err = sqsxdynamodb.New(dynamodb.NewFromConfig(cfg), table)
	}
	if url := os.Getenv("QUEUE_URL"); err == nil && url != "" {
		err = consume(ctx, cfg, url, os.Getenv("DEAD_LETTER_URL"), store)
	} else if err == nil {
		err = demo(ctx, os.Stdout, 250*time.Millisecond)
	}
	if err != nil {
		slog.Error("consumer failed", "error", err)
		os.Exit(1)
	}
}

// consume consumes the queue until ctx ends, and then finishes what it has begun. Its error is a queue that cannot be
// read, or what had to be left behind. Health and metrics are served meanwhile, at /healthz and /debug/vars.
func consume(ctx context.Context, cfg aws.Config, queueURL, deadLetterURL string, store sqsx.Store, more ...sqsx.ConsumerOption) error {
	return sqsxserve.Run(ctx, os.Getenv("LISTEN"), sqs.NewFromConfig(cfg), queueURL, newMux(store), append([]sqsx.ConsumerOption{
		// Events of other accounts load nothing; an instance that several events name is asked for once a minute.
		sqsx.WithSession(session.Cached(session.Static(cfg), time.Minute, 10_000)),
		sqsx.WithDeadLetter(deadLetterURL),
		sqsx.WithMaxAttempts(4), // below the queue's maxReceiveCount, so that dead letters say why
		sqsx.WithHandlerTimeout(time.Minute),
	}, more...)...)
}
