package sqsxserve_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/hostile"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxserve"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// TestCanaryInEndpoints: whatever is in the queue, what is served and logged has none of its values, no character that a
// terminal obeys, and not more of it the more there is.
func TestCanaryInEndpoints(t *testing.T) {
	log, service := logs(t), sqsxtest.New(t)
	queue, dead := service.Queue("canary"), service.Queue("canary-dead")
	const whole = `{"version":"0","id":"e-1","detail-type":"t","source":"s","account":"a","time":"2026-01-02T03:04:05Z","region":"r","resources":["x"],"detail":{"a":["b",1,null]}}`
	sent := 0
	for _, p := range hostile.Plant(whole) {
		if strings.HasSuffix(p.Position, "(name)") || p.Position == "/id" || p.Position == "/source" || p.Position == "/detail-type" {
			continue // docs/security.md says that these may be named
		}
		for _, text := range []string{string(p.Text), string(p.Text[:len(p.Text)-1]), string(p.Text) + "x", "[" + string(p.Text) + "]"} {
			queue.Send(text, sqsxtest.WithAttribute("kind", hostile.Canary), sqsxtest.WithTraceHeader(hostile.Canary))
			sent++
		}
	}
	require.Greater(t, sent, 40)
	long := strings.Repeat("x", 100_000)
	queue.Send(`{"id":"` + long + `\u001b[2J","source":"` + long + `\u202e","detail-type":"` + long + `","detail":{}}`)
	mux := new(sqsx.Mux)
	mux.Unknown(func(context.Context, registry.AnyEvent) error { return sqsx.Permanent(errors.New("refused")) })
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() {
		ended <- sqsxserve.Run(ctx, "", service, queue.URL(), mux, sqsx.WithWait(time.Second), sqsx.WithDeadLetter(dead.URL()), sqsx.WithFactory(registry.New()))
	}()
	queue.AwaitEmpty()
	base := log.find(`consuming queue=\S+ endpoints=(\S+)`)[1]
	status, health := get(t, base+"/healthz")
	require.Equal(t, http.StatusOK, status)
	_, variables := get(t, base+"/debug/vars")
	stop()
	require.NoError(t, <-ended)
	require.Contains(t, variables, `"settled dead-lettered": `)
	log.mu.Lock()
	defer log.mu.Unlock()
	lines := strings.Split(strings.TrimSpace(log.text.String()), "\n")
	require.Greater(t, len(lines), sent, "each is logged")
	for _, text := range append(lines, health, variables) {
		require.NotContains(t, text, hostile.Canary)
		require.Empty(t, hostile.Fault(strings.ReplaceAll(text, "\t", " "), true))
	}
}
