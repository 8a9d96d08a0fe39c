// Consumer is a consumer of a queue to copy into production: typed handlers, dead letters, each event handled once by all
// processes together, an orderly stop on SIGTERM, a health endpoint and metrics. What it handles is in handlers.go.
//
//	go run ./examples/consumer             # a few seconds of events through a stand-in for AWS: no account needed
//	QUEUE_URL=… DEAD_LETTER_URL=… TABLE=… go run ./examples/consumer     # until SIGTERM or Ctrl-C
package main

import (
	"cmp"
	"context"
	"errors"
	"expvar"
	"fmt"
	"log/slog"
	"net"
	"net/http"
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

// figures are served as JSON at /debug/vars. Package sqsx/sqsxotel has the same, and more, for OpenTelemetry.
var figures = expvar.NewMap("sqs")

func hooks() sqsx.Hooks {
	return sqsx.Hooks{
		Handled: func(m *sqsx.Message, took time.Duration, err error) {
			figures.Add(fmt.Sprintf("handled %T ok=%t", m.Event, err == nil), 1) // an undecodable message's is <nil>
			figures.AddFloat(fmt.Sprintf("handler_seconds_sum %T", m.Event), took.Seconds())
		},
		Settled: func(_ *sqsx.Message, outcome sqsx.Outcome) { figures.Add("settled "+string(outcome), 1) },
		Failed:  func(op sqsx.Op, _ error) { figures.Add("failed "+string(op), 1) },
	}
}

// consume consumes the queue until ctx ends, and then finishes what it has begun. Its error is a queue that cannot be
// read, or what had to be left behind.
func consume(ctx context.Context, cfg aws.Config, queueURL, deadLetterURL string, store sqsx.Store, more ...sqsx.ConsumerOption) error {
	consumer, err := sqsx.NewConsumer(sqs.NewFromConfig(cfg), queueURL, newMux(store), append([]sqsx.ConsumerOption{
		// Events of other accounts load nothing; an instance that several events name is asked for once a minute.
		sqsx.WithSession(session.Cached(session.Static(cfg), time.Minute, 10_000)),
		sqsx.WithDeadLetter(deadLetterURL),
		sqsx.WithMaxAttempts(4), // below the queue's maxReceiveCount, so that dead letters say why
		sqsx.WithHandlerTimeout(time.Minute),
		sqsx.WithHooks(hooks()),
		sqsx.WithLogger(slog.Default()),
	}, more...)...)
	if err != nil {
		return err
	}
	endpoints := http.NewServeMux()
	endpoints.Handle("GET /healthz", consumer.HealthHandler())
	endpoints.Handle("GET /debug/vars", expvar.Handler())
	listener, err := net.Listen("tcp", cmp.Or(os.Getenv("LISTEN"), "127.0.0.1:0"))
	if err != nil {
		return err
	}
	defer listener.Close() // once Run has returned, so that a stop can be watched
	go func() { slog.Debug("endpoints closed", "reason", http.Serve(listener, endpoints)) }()
	slog.Info("consuming", "queue", queueURL, "endpoints", "http://"+listener.Addr().String())
	report, err := consumer.Check(ctx)
	if errors.Is(err, sqsx.ErrFatal) {
		return err // a queue that does not exist is noticed before the deployment goes on
	}
	slog.Info("checked", "report", report, "error", err)
	err = consumer.Run(ctx)
	slog.Info("stopped", "stats", consumer.Stats())
	return err
}
