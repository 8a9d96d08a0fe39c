// Quickstart shows what typedbus does with events: those it sends itself, or those of a queue.
//
//	go run ./examples/quickstart                  # a stand-in for AWS on loopback: no account needed
//	go run ./examples/quickstart -queue-url URL   # a queue, until Ctrl-C, with AWS's usual environment
//
// The command, cmd/typedbus, decodes files.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	queueURL := flag.String("queue-url", "", "listen on this SQS queue until Ctrl-C; messages that decode are deleted")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), "usage: quickstart [-queue-url URL]\n\n"+
			"Without arguments quickstart sends itself events through a stand-in for AWS.\n\n")
		flag.PrintDefaults()
	}
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *queueURL, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "quickstart:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, queueURL string, args []string) error {
	out := newReport(os.Stdout)
	switch {
	case len(args) > 0:
		return errors.New("give -queue-url, or nothing; `typedbus decode FILE` decodes files")
	case queueURL != "":
		return listen(ctx, out, queueURL)
	}
	return demo(ctx, out)
}
