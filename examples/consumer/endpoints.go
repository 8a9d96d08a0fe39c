package main

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/sqsx"
)

// metrics are figures by name and labels as Prometheus writes them. Labels are types, outcomes and kinds of calls: there
// are few, whatever is in the queue.
type metrics struct {
	mu     sync.Mutex
	values map[string]float64
}

func newMetrics() *metrics { return &metrics{values: map[string]float64{}} }

func (m *metrics) add(n float64, format string, labels ...any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values[fmt.Sprintf(format, labels...)] += n
}

func (m *metrics) hooks() sqsx.Hooks {
	return sqsx.Hooks{
		Received: func(msg *sqsx.Message) { m.add(msg.Received.Sub(msg.Sent).Seconds(), "sqs_lag_seconds_sum") },
		Handled: func(msg *sqsx.Message, took time.Duration, err error) {
			m.add(1, `sqs_handled_total{type="%T",ok="%t"}`, msg.Event, err == nil) // an undecodable message's is <nil>
			m.add(took.Seconds(), `sqs_handler_seconds_sum{type="%T"}`, msg.Event)
		},
		Settled:   func(_ *sqsx.Message, outcome sqsx.Outcome) { m.add(1, `sqs_settled_total{outcome="%s"}`, outcome) },
		LeaseLost: func(*sqsx.Message) { m.add(1, "sqs_leases_lost_total") },
		Failed:    func(op sqsx.Op, _ error) { m.add(1, `sqs_failed_calls_total{operation="%s"}`, op) },
	}
}

// preload loads the resources that the events of one receive name, together.
func (m *metrics) preload(ctx context.Context, events ...registry.AnyEvent) error {
	stats, err := relation.Preload(ctx, events)
	m.add(float64(stats.Calls), "relation_calls_total")
	m.add(float64(stats.Saved()), "relation_calls_saved_total")
	return err
}

// serve serves /healthz and /metrics until the function it returns is called.
func serve(listener net.Listener, consumer *sqsx.Consumer, m *metrics, log *slog.Logger) (stop func() error) {
	server := &http.Server{Handler: endpoints(consumer.Health, m), ReadHeaderTimeout: 5 * time.Second}
	go func() { log.Debug("endpoints closed", "reason", server.Serve(listener)) }()
	return server.Close
}

func endpoints(health func() sqsx.Health, m *metrics) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		h := health()
		if ok := h.Healthy || h.Running && h.Stopping; !ok { // one that is stopping must not be killed for it
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		fmt.Fprintf(w, "healthy: %t, stopping: %t, error: %v\n", h.Healthy, h.Stopping, h.Err)
	})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		h := health()
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		fmt.Fprintf(w, "sqs_received_total %d\nsqs_held %d\nsqs_handling %d\n", h.Stats.Received, h.Stats.Held, h.Handling)
		m.mu.Lock()
		defer m.mu.Unlock()
		for _, name := range slices.Sorted(maps.Keys(m.values)) {
			fmt.Fprintln(w, name, m.values[name])
		}
	})
	return mux
}
