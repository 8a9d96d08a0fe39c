package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/typedbus/typedbus/relation/session"
	"github.com/typedbus/typedbus/sqsx"
)

// listen reports the events of a queue until ctx ends. What decodes is deleted; what does not is left to come again,
// and to go to the queue's dead-letter queue if it has one.
func listen(ctx context.Context, out *report, queueURL string) error {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return err
	}
	// A resource that several events name is asked for once a minute.
	loads := session.Cached(session.Static(cfg), time.Minute, 1000)
	fmt.Fprintln(os.Stderr, "listening; Ctrl-C stops")
	for msg, err := range sqsx.Poll(ctx, sqs.NewFromConfig(cfg), queueURL, sqsx.WithSession(loads)) {
		switch {
		case msg == nil && errors.Is(err, sqsx.ErrFatal):
			return err
		case msg == nil:
			fmt.Fprintln(os.Stderr, "quickstart:", err)
		case err != nil:
			out.add(ctx, nil, err)
		default:
			if err := handle(ctx, out, msg); err != nil {
				fmt.Fprintln(os.Stderr, "quickstart:", err)
			}
		}
	}
	out.summary()
	return nil
}

func handle(ctx context.Context, out *report, msg *sqsx.Message) error {
	preloadErr := out.preload(ctx, msg.Event)
	out.add(ctx, msg.Event, nil)
	return errors.Join(preloadErr, msg.Delete(ctx))
}
