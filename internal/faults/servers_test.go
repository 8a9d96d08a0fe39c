package faults_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/faults"
)

// The servers of `make faults` stand behind a faulty proxy here: nobody here wrote them, connections are real, and so is time.
// What the rows of the stand-in assert these assert, too, but for how long something takes, which is the machine's.

// servers are where a row is played; none is there but in `make faults`.
var servers = []e2e.Server{e2e.Moto, e2e.ElasticMQ, e2e.DynamoDBLocal}

// TestE2EMatrix plays every fault at every call that the library makes of a server, on the connection.
func TestE2EMatrix(t *testing.T) {
	all := true
	for _, server := range servers {
		all = all && server.Endpoint() != ""
	}
	if e2e.Moto.Endpoint() == "" {
		e2e.Moto.Config(t) // skips, and says so
	}
	played := new(tally)
	t.Run("rows", func(t *testing.T) {
		// Those that wait longest come first, and last those that delete the object which others read.
		rows := slices.Concat(queueRows(t, played), putEventsRows(t, played), serverProbeRows(t, played), storeRows(t, played), loaderRows(t, played))
		deletes := func(r row) bool { return strings.HasPrefix(r.name, "S3.DeleteObject/") }
		var last []row
		for _, r := range rows {
			if deletes(r) {
				last = append(last, r)
			}
		}
		together(t, slices.DeleteFunc(rows, deletes))
		together(t, last)
	})
	t.Logf("%d rows of %d calls", played.rows.Load(), played.calls())
	if !all || t.Failed() {
		return
	}
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "reliability.md"))
	require.NoError(t, err)
	said := regexp.MustCompile(`([0-9,]+) rows of ([0-9]+) calls before moto`).FindStringSubmatch(string(page))
	require.Len(t, said, 3, "docs/reliability.md does not say it")
	require.Equal(t, []string{thousands(int(played.rows.Load())), strconv.Itoa(played.calls())}, said[1:], "docs/reliability.md is stale")
}

func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// tally counts rows, and the calls that they are of.
type tally struct {
	rows atomic.Int64
	seen sync.Map
}

func (p *tally) add(call string) {
	p.rows.Add(1)
	p.seen.Store(call, true)
}

func (p *tally) calls() (n int) {
	p.seen.Range(func(any, any) bool { n++; return true })
	return n
}

// crowd is how many rows are played at once: they wait for most of their time.
const crowd = 96

var seats = make(chan struct{}, crowd)

// together plays rows side by side. More of them than the machine has processors, since a row waits and does not compute.
func together(t *testing.T, rows []row) {
	var all sync.WaitGroup
	for _, r := range rows {
		all.Go(func() {
			seats <- struct{}{}
			defer func() { <-seats }()
			t.Run(r.name, r.play)
		})
	}
	all.Wait()
}

type row struct {
	name string
	play func(t *testing.T)
}

// behind returns a configuration for a server behind a proxy of its own. Queues are made and found in an account, if it is
// not "".
func behind(t *testing.T, server e2e.Server, account string) (*faults.Proxy, aws.Config) {
	cfg := server.Config(t)
	endpoint := *cfg.BaseEndpoint
	proxy := faults.NewProxy(func(*http.Request) string { return endpoint })
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if account != "" && strings.HasPrefix(r.Header.Get("X-Amz-Target"), "AmazonSQS.") {
			r.Header.Set("X-Moto-Account-Id", account)
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		front.CloseClientConnections()
		front.Close()
		proxy.Close()
	})
	cfg.BaseEndpoint = aws.String(front.URL)
	// The SDK's own pauses are not what is tried here.
	cfg.Retryer = func() aws.Retryer { return retry.AddWithMaxBackoffDelay(retry.NewStandard(), 10*time.Millisecond) }
	return proxy, cfg
}

// slow are the kinds that last until the caller gives up.
func slow(kind faults.Kind) bool {
	return kind == faults.Hang || kind == faults.TimedOut || kind == faults.Drip
}

// within returns a context that ends soon after the call has become slow. How long anything else takes is the machine's.
func within(t *testing.T, kind faults.Kind, proxy *faults.Proxy) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	if slow(kind) {
		go func() {
			look := time.NewTicker(100 * time.Millisecond)
			defer look.Stop()
			for range look.C {
				if ctx.Err() != nil {
					return
				}
				if len(proxy.Injected()) > 0 {
					cancel()
				}
			}
		}()
	}
	return ctx, cancel
}

// ended fails the test if it did not end by itself or, where it is slow, with its context.
func ended(t *testing.T, kind faults.Kind, err error) {
	t.Helper()
	require.False(t, errors.Is(err, context.DeadlineExceeded), "%v", err)
}
