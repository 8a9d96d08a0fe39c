package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/sqsx"
)

// metrics counts, by name and labels as Prometheus writes them. Labels are types, outcomes and kinds of calls: there
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
		Received: func(msg *sqsx.Message) {
			m.add(1, "sqs_received_total")
			m.add(msg.Received.Sub(msg.Sent).Seconds(), "sqs_lag_seconds_sum")
		},
		Handled: func(msg *sqsx.Message, took time.Duration, err error) {
			kind := "undecodable"
			if msg.Event != nil {
				kind = fmt.Sprintf("%T", msg.Event)
			}
			m.add(1, `sqs_handled_total{type="%s",ok="%t"}`, kind, err == nil)
			m.add(took.Seconds(), `sqs_handler_seconds_sum{type="%s"}`, kind)
		},
		Settled:   func(_ *sqsx.Message, outcome sqsx.Outcome) { m.add(1, `sqs_settled_total{outcome="%s"}`, outcome) },
		LeaseLost: func(*sqsx.Message) { m.add(1, "sqs_leases_lost_total") },
		Failed:    func(op sqsx.Op, _ error) { m.add(1, `sqs_failed_calls_total{operation="%s"}`, op) },
	}
}

// preload loads the resources that the events of one receive name, together.
func (m *metrics) preload(ctx context.Context, events ...registry.AnyEvent) error {
	stats, err := relation.Preload(ctx, events...)
	m.add(float64(stats.Calls), "relation_calls_total")
	m.add(float64(stats.Saved()), "relation_calls_saved_total")
	return err
}

// write writes the metrics in the text format of Prometheus.
func (m *metrics) write(w io.Writer, h sqsx.Health) {
	healthy := 0
	if h.Healthy {
		healthy = 1
	}
	fmt.Fprintf(w, "sqs_healthy %d\nsqs_handling %d\nsqs_waiting %d\nsqs_held %d\n", healthy, h.Handling, h.Waiting, h.Stats.Held)
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(m.values)) {
		fmt.Fprintln(w, name, m.values[name])
	}
}
