// Package sqsxserve is for programs that do nothing but consume a queue. [Run] builds a consumer, checks the queue, serves
// health and metrics over HTTP, and consumes until its context ends, as on SIGTERM:
//
//	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
//	defer stop()
//	err := sqsxserve.Run(ctx, "127.0.0.1:8080", sqs.NewFromConfig(cfg), queueURL, mux, sqsx.WithDeadLetter(deadLetterURL))
//
// [Metrics] has the metrics alone; package sqsx/sqsxotel has more, for OpenTelemetry.
package sqsxserve
