package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/typedbus/typedbus/sqsx"
)

// serve serves the endpoints until the function it returns is called.
func serve(listener net.Listener, consumer *sqsx.Consumer, m *metrics, log *slog.Logger) (stop func()) {
	server := &http.Server{Handler: endpoints(consumer.Health, m), ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.Error("endpoints failed", "error", err)
		}
	}()
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = server.Shutdown(ctx) // a scrape that takes longer is cut by the end of the process
	}
}

func endpoints(health func() sqsx.Health, m *metrics) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		h := health()
		if h.Healthy || h.Running && h.Stopping { // one that is stopping must not be killed for it
			fmt.Fprintln(w, "ok")
			return
		}
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprintln(w, "unhealthy:", h.Err)
	})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		m.write(w, health())
	})
	return mux
}
