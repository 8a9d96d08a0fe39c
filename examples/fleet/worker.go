package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/typedbus/typedbus/sqsx"
)

const (
	// workerCommand is the first argument of a worker process: the same program in its other role.
	workerCommand = "worker"
	// poll is how long a receive of a worker waits, so it is what a message that is visible again may wait for at most.
	poll = 5 * time.Second
)

// work is a worker process. It consumes until SIGTERM, or until the process that started it is gone.
func work(args []string) error {
	flags := flag.NewFlagSet(workerCommand, flag.ContinueOnError)
	endpoint := flags.String("endpoint", "", "")
	queueURL := flags.String("queue-url", "", "")
	lease := flags.Duration("lease", 0, "")
	ledgerFile := flags.String("ledger", "", "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	signal.Ignore(os.Interrupt) // Ctrl-C reaches all processes of a terminal; the one that started this one sees to it
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // ends with the process at the other end
		stop()
	}()

	fmt.Println("ready") // from here on SIGTERM is an orderly stop

	book, err := openLedger(*ledgerFile)
	if err != nil {
		return err
	}
	defer book.close()
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(ctx context.Context, event *Parcel) error {
		if err := spend(ctx, handling(event.Detail.Number, *lease)); err != nil {
			return err
		}
		// It is on record before the message can be deleted: a SIGKILL from here on makes a duplicate, never a loss.
		return book.write(handled, sqsx.FromContext(ctx))
	})
	consumer, err := sqsx.NewConsumer(sqs.NewFromConfig(awsConfig(*endpoint)), *queueURL, mux,
		sqsx.WithLease(*lease), sqsx.WithWait(poll),
		sqsx.WithLogger(slog.New(slog.NewTextHandler(os.Stderr, nil))),
		sqsx.WithHooks(sqsx.Hooks{
			Received: func(m *sqsx.Message) { book.note(received, m) },
			Settled:  func(m *sqsx.Message, outcome sqsx.Outcome) { book.note(string(outcome), m) },
			Failed: func(op sqsx.Op, _ error) {
				if op == sqsx.OpReceive {
					book.note(noAnswer, &sqsx.Message{ID: "-"})
				}
			},
		}))
	if err != nil {
		return err
	}
	return errors.Join(consumer.Run(ctx), book.failed())
}

// spend takes d, or fails with what ended ctx earlier.
func spend(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}
