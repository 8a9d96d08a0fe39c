// Consumer is a consumer of a queue to copy into production: typed handlers, the instances of each receive loaded
// together, an orderly stop on SIGTERM, a health endpoint and metrics. What it handles is in events.go and handlers.go.
//
//	go run ./examples/consumer                  # a few seconds of events through a stand-in for AWS: no account needed
//	go run ./examples/consumer -queue-url URL   # a queue, until SIGTERM or Ctrl-C, with AWS's usual environment
package main

import (
	"context"
	"errors"
	"flag"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/typedbus/typedbus/relation/session"
	"github.com/typedbus/typedbus/sqsx"
)

func main() {
	queueURL := flag.String("queue-url", "", "the SQS queue to consume; none is a demonstration")
	deadLetterURL := flag.String("dead-letter-url", "", "the SQS queue for what failed for good; none leaves it to the queue's redrive policy")
	address := flag.String("listen", "127.0.0.1:0", "where /healthz and /metrics are served; port 0 is any free one")
	flag.Parse()

	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	listener, listenErr := net.Listen("tcp", *address)
	cfg, err := config.LoadDefaultConfig(ctx)
	switch err = errors.Join(listenErr, err); {
	case err != nil:
	case *queueURL == "":
		err = demo(ctx, os.Stdout, listener, log, 250*time.Millisecond)
	default:
		err = consume(ctx, cfg, *queueURL, *deadLetterURL, listener, log)
	}
	if err != nil {
		log.Error("consumer failed", "error", err)
		os.Exit(1)
	}
}

// consume consumes the queue until ctx ends, and then finishes what it has begun. Its error is a queue that cannot be
// read, or what had to be left behind.
func consume(ctx context.Context, cfg aws.Config, queueURL, deadLetterURL string, listener net.Listener, log *slog.Logger, more ...sqsx.ConsumerOption) error {
	m := newMetrics()
	if deadLetterURL != "" {
		more = append(more, sqsx.WithDeadLetter(deadLetterURL))
	}
	consumer, err := sqsx.NewConsumer(sqs.NewFromConfig(cfg), queueURL, newMux(log), append([]sqsx.ConsumerOption{
		// Events of other accounts load nothing; an instance that several events name is asked for once a minute.
		sqsx.WithSession(session.Cached(session.Static(cfg), time.Minute, 10_000)),
		sqsx.WithPreload(m.preload),
		sqsx.WithHandlerTimeout(time.Minute),
		// Platforms that send SIGTERM kill after 30 seconds: 25 and 4 more is what this takes at most.
		sqsx.WithDrain(25 * time.Second),
		sqsx.WithHooks(m.hooks()),
		sqsx.WithLogger(log),
	}, more...)...)
	if err != nil {
		return err
	}
	log.Info("consuming", "queue", queueURL, "endpoints", "http://"+listener.Addr().String())
	defer serve(listener, consumer, m, log)() // until Run has returned, so that a stop can be watched
	report, err := consumer.Check(ctx)
	if errors.Is(err, sqsx.ErrFatal) {
		return err // a queue that does not exist is noticed before the deployment goes on
	}
	log.Info("checked", "report", report, "error", err)
	err = consumer.Run(ctx)
	log.Info("stopped", "stats", consumer.Stats())
	return err
}
