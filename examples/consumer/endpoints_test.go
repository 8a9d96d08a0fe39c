package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
)

func get(t *testing.T, path string, h sqsx.Health, m *metrics) (status int, body string) {
	t.Helper()
	recorder := httptest.NewRecorder()
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	endpoints(func() sqsx.Health { return h }, m).ServeHTTP(recorder, request)
	return recorder.Code, recorder.Body.String()
}

func TestHealthz(t *testing.T) {
	for name, test := range map[string]struct {
		health sqsx.Health
		status int
	}{
		"healthy":     {sqsx.Health{Running: true, Healthy: true}, http.StatusOK},
		"stopping":    {sqsx.Health{Running: true, Stopping: true}, http.StatusOK},
		"not started": {sqsx.Health{}, http.StatusServiceUnavailable},
		"failing":     {sqsx.Health{Running: true, Err: errors.New("no route to host")}, http.StatusServiceUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			status, body := get(t, "/healthz", test.health, newMetrics())
			require.Equal(t, test.status, status)
			require.Equal(t, test.health.Err != nil, strings.Contains(body, "no route to host"), body)
		})
	}
}

func TestMetrics(t *testing.T) {
	m := newMetrics()
	hooks := m.hooks()
	now := time.Now()
	message := &sqsx.Message{Event: new(BackupRequested), Sent: now, Received: now.Add(2 * time.Second)}
	hooks.Received(message)
	hooks.Handled(message, 1500*time.Millisecond, nil)
	hooks.Handled(message, 500*time.Millisecond, errors.New("failed"))
	hooks.Handled(&sqsx.Message{Err: registry.ErrMalformed}, time.Second, registry.ErrMalformed)
	hooks.Settled(message, sqsx.Retried)
	hooks.LeaseLost(message)
	hooks.Failed(sqsx.OpDelete, errors.New("throttled"))
	require.NoError(t, m.preload(t.Context(), message.Event))

	status, body := get(t, "/metrics", sqsx.Health{Healthy: true, Handling: 1, Stats: sqsx.Stats{Received: 4, Held: 3}}, m)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, `sqs_received_total 4
sqs_held 3
sqs_handling 1
relation_calls_saved_total 0
relation_calls_total 0
sqs_failed_calls_total{operation="delete"} 1
sqs_handled_total{type="*main.BackupRequested",ok="false"} 1
sqs_handled_total{type="*main.BackupRequested",ok="true"} 1
sqs_handled_total{type="<nil>",ok="false"} 1
sqs_handler_seconds_sum{type="*main.BackupRequested"} 2
sqs_handler_seconds_sum{type="<nil>"} 1
sqs_lag_seconds_sum 2
sqs_leases_lost_total 1
sqs_settled_total{outcome="retried"} 1
`, body)
}
