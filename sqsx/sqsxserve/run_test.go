package sqsxserve_test

import (
	"bytes"
	"context"
	"errors"
	"expvar"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxserve"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// logged has what the default logger writes for the time of the test.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

func (l *logged) find(pattern string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return regexp.MustCompile(pattern).FindStringSubmatch(l.text.String())
}

func logs(t *testing.T) *logged {
	t.Helper()
	l, before := new(logged), slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(l, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	return l
}

// run runs a consumer of what is of interest to nobody, and of what is bad.
func run(ctx context.Context, service *sqsxtest.Service, address, url string, options ...sqsx.ConsumerOption) error {
	mux := new(sqsx.Mux)
	mux.Unknown(func(_ context.Context, e registry.AnyEvent) error {
		if e.Envelope().DetailType == "bad" {
			return sqsx.Permanent(errors.New("bad"))
		}
		return nil
	})
	options = append(options, sqsx.WithWait(time.Second), sqsx.WithDeadLetter(service.Queue("dead").URL()))
	return sqsxserve.Run(ctx, address, service, url, mux, options...)
}

func get(t *testing.T, url string) (status int, body string) {
	t.Helper()
	response, err := http.Get(url)
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, string(text)
}

func TestRun(t *testing.T) {
	log, service := logs(t), sqsxtest.New(t)
	queue := service.Queue("q")
	queue.Send(`{"version":"0","id":"1","source":"s","detail-type":"good","detail":{}}`)
	queue.Send(`{"version":"0","id":"2","source":"s","detail-type":"bad","detail":{}}`)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, service, "", queue.URL()) }()
	queue.AwaitEmpty()
	base := log.find(`consuming queue=\S+ endpoints=(\S+)`)[1]

	status, body := get(t, base+"/healthz")
	require.Equal(t, http.StatusOK, status, body)
	require.Contains(t, body, `"Healthy":true`)
	_, body = get(t, base+"/debug/vars")
	require.Contains(t, body, `"handled *registry.UnknownEvent ok=true": `)
	stop()
	require.NoError(t, <-ended)
	for _, figure := range []string{
		"handled *registry.UnknownEvent ok=true", "handled *registry.UnknownEvent ok=false",
		"handler_seconds_sum *registry.UnknownEvent", "settled deleted", "settled dead-lettered",
	} {
		require.NotNil(t, expvar.Get("sqs").(*expvar.Map).Get(figure), figure)
	}
	require.NotNil(t, log.find(`checked report=.* error=<nil>`))
	require.NotNil(t, log.find(`level=WARN|level=ERROR`), "what goes wrong is logged")
	require.NotNil(t, log.find(`stopped stats=.*Deleted:1`))
	_, err := http.Get(base + "/healthz")
	require.Error(t, err, "nothing is served any more")
}

func TestRunRefuses(t *testing.T) {
	logs(t)
	service := sqsxtest.New(t)
	url := service.Queue("q").URL()
	err := run(t.Context(), service, "", url+"-that-is-not")
	require.ErrorIs(t, err, sqsx.ErrFatal)
	var check *sqsx.CheckError
	require.ErrorAs(t, err, &check, "before anything is received")
	require.ErrorContains(t, run(t.Context(), service, "127.0.0.1:none", url), "none")
	var bad *sqsx.ConfigError
	require.ErrorAs(t, run(t.Context(), service, "", url, sqsx.WithLogger(nil)), &bad)
	require.Equal(t, "WithLogger", bad.Option)
	require.ErrorAs(t, run(t.Context(), service, "", url, nil), &bad)
	require.Equal(t, "option 1", bad.Option)
	require.Zero(t, service.Calls()[sqsxtest.ReceiveMessage])
}

func TestMetrics(t *testing.T) {
	for range 2 { // the second shares the figures of the first
		sqsxserve.Metrics("metrics").Failed(sqsx.OpReceive, errors.New("x"))
	}
	failed := expvar.Get("metrics").(*expvar.Map).Get("failed receive").(*expvar.Int)
	require.GreaterOrEqual(t, failed.Value(), int64(2))
	require.Panics(t, func() { sqsxserve.Metrics("cmdline") }, "it is published, and no map")
}
