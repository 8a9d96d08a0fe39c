package snsverify

import (
	"bytes"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"os"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	orders  = "arn:aws:sns:eu-west-1:123456789012:orders"
	africa  = "arn:aws:sns:af-south-1:123456789012:orders"
	beijing = "arn:aws-cn:sns:cn-north-1:123456789012:orders"
)

// signedAt is just after the test's messages were signed.
var signedAt = time.Date(2026, 3, 6, 20, 1, 0, 0, time.UTC)

// world is what a verifier can reach: SNS with the certificates of testdata, and the authority.
type world struct {
	mu       sync.Mutex
	asked    []string
	override func(*http.Request) (*http.Response, error)
}

func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, r.URL.String())
	if w.override != nil {
		if response, err := w.override(r); response != nil || err != nil {
			return response, err
		}
	}
	if r.URL.Host == "crt.test1.amazontrust.com" {
		return file("between.cer"), nil
	}
	name := strings.TrimPrefix(path.Base(r.URL.Path), "SimpleNotificationService-")
	if _, err := os.Stat("testdata/" + name); err != nil {
		return answer(http.StatusNotFound, "no such key"), nil
	}
	return file(name), nil
}

func answer(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

func file(name string) *http.Response {
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		return answer(http.StatusInternalServerError, "")
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(b))}
}

func (w *world) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.asked)
}

func roots(t testing.TB) *x509.CertPool {
	t.Helper()
	b, err := os.ReadFile("testdata/root.pem")
	require.NoError(t, err)
	pool := x509.NewCertPool()
	require.True(t, pool.AppendCertsFromPEM(b))
	return pool
}

// verifier is one of the test's topics, just after the messages were signed.
func verifier(t testing.TB, w *world, options ...Option) *Verifier {
	t.Helper()
	v, err := New([]string{orders, africa, beijing}, append([]Option{WithRoots(roots(t)), WithHTTPClient(&http.Client{Transport: w})}, options...)...)
	require.NoError(t, err)
	v.now = func() time.Time { return signedAt }
	return v
}

func message(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name + ".json")
	require.NoError(t, err)
	return b
}

var errReset = errors.New("connection reset by peer")
