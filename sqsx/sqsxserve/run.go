package sqsxserve

import (
	"cmp"
	"context"
	"errors"
	"expvar"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/typedbus/typedbus/sqsx"
)

// headerTimeout is how long a client of the endpoints may take for its request's header.
const headerTimeout = 10 * time.Second

// Run builds a consumer, as [sqsx.NewConsumer] does, and runs it until ctx ends; it returns what [sqsx.Consumer.Run] does.
// Before that it calls [sqsx.Consumer.Check] and returns an error that is [sqsx.ErrFatal], so that a deployment onto a queue
// that does not exist ends before anything is received; what else Check finds is logged.
//
// On address, a host and port as of [net.Listen], it serves [sqsx.Consumer.HealthHandler] at /healthz and all of package
// expvar at /debug/vars, the command line among them: give an address that only those reach who may see that. An empty one
// is a free port of 127.0.0.1. Both are served until the consumer has stopped, so that a stop can be watched. An
// address that cannot be listened on is an error. What [Metrics] counts is published as "sqs".
//
// Run logs to [slog.Default] where it serves, what Check found, what goes wrong, unless a [sqsx.WithLogger] among the options
// says otherwise, and the consumer's [sqsx.Stats] in the end.
func Run(ctx context.Context, address string, client sqsx.Client, queueURL string, handler sqsx.Handler, options ...sqsx.ConsumerOption) error {
	for i, option := range options { // NewConsumer would count Run's own, too
		if option == nil {
			return &sqsx.ConfigError{Option: fmt.Sprintf("option %d", i+1), Reason: "it is nil: leave it out"}
		}
	}
	own := []sqsx.ConsumerOption{sqsx.WithLogger(slog.Default()), sqsx.WithHooks(Metrics("sqs"))}
	consumer, err := sqsx.NewConsumer(client, queueURL, handler, append(own, options...)...)
	if err != nil {
		return err
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", cmp.Or(address, "127.0.0.1:0"))
	if err != nil {
		return err
	}
	endpoints := http.NewServeMux()
	endpoints.Handle("GET /healthz", consumer.HealthHandler())
	endpoints.Handle("GET /debug/vars", expvar.Handler())
	server := &http.Server{Handler: endpoints, ReadHeaderTimeout: headerTimeout}
	served := make(chan struct{})
	defer func() {
		_ = server.Close()
		_ = listener.Close() // also where the server has not begun with it
		<-served
	}()
	go func() {
		defer close(served)
		slog.Debug("endpoints closed", "reason", server.Serve(listener))
	}()
	slog.InfoContext(ctx, "consuming", "queue", queueURL, "endpoints", "http://"+listener.Addr().String())
	report, err := consumer.Check(ctx)
	if errors.Is(err, sqsx.ErrFatal) {
		return err
	}
	slog.InfoContext(ctx, "checked", "report", report, "error", err)
	err = consumer.Run(ctx)
	slog.InfoContext(ctx, "stopped", "stats", consumer.Stats())
	return err
}
