package faults

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
)

// Transport is the HTTP client of a client of the SDK. The SDK tells it which operation a request is.
type Transport struct {
	inner aws.HTTPClient

	mu       sync.Mutex
	plan     Plan
	calls    map[string]int // by operation
	seen     map[string]int // by "Service.Operation"
	injected int
}

// NewTransport returns a transport that hands what goes right to inner.
func NewTransport(inner aws.HTTPClient) *Transport {
	return &Transport{inner: inner, calls: map[string]int{}, seen: map[string]int{}}
}

// SetPlan sets what goes wrong from now on, and counts calls from 0 again. Nil is nothing.
func (t *Transport) SetPlan(plan Plan) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.plan = plan
	clear(t.calls)
}

// Calls returns the calls there have been, each as "Service.Operation", sorted.
func (t *Transport) Calls() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Sorted(maps.Keys(t.seen))
}

// Count returns how many calls of an operation there have been since the plan was set.
func (t *Transport) Count(operation string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.calls[operation]
}

// Injected returns how many calls went wrong.
func (t *Transport) Injected() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.injected
}

// Do implements aws.HTTPClient.
func (t *Transport) Do(r *http.Request) (*http.Response, error) {
	ctx := r.Context()
	call := Call{Service: awsmiddleware.GetServiceID(ctx), Operation: awsmiddleware.GetOperationName(ctx)}
	t.mu.Lock()
	call.N = t.calls[call.Operation]
	t.calls[call.Operation]++
	t.seen[call.Service+"."+call.Operation]++
	plan, kind := t.plan, None
	t.mu.Unlock()
	if plan != nil {
		kind = plan(call)
	}
	if kind != None {
		t.mu.Lock()
		t.injected++
		t.mu.Unlock()
	}
	response, err := t.do(r, kind)
	if err == nil && ctx.Err() != nil {
		_ = response.Body.Close()
		return nil, ctx.Err()
	}
	return response, err
}

func (t *Transport) do(r *http.Request, kind Kind) (*http.Response, error) {
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	switch kind {
	case Throttled, Unavailable, Denied, Expired, Skewed:
		in := formOf(r, body)
		return refusalOf(kind, in).answer(r, in), nil
	case Refused:
		return nil, fmt.Errorf("dial tcp 127.0.0.1:443: %w", syscall.ECONNREFUSED)
	case ResetBefore:
		return nil, fmt.Errorf("read tcp 127.0.0.1:443: %w", syscall.ECONNRESET)
	case TimedOut:
		if err := sleep(r.Context(), 30*time.Second); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("dial tcp 127.0.0.1:443: %w", os.ErrDeadlineExceeded)
	case Gateway:
		return page(r, http.StatusBadGateway), nil
	case Hang:
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	answer, err := t.perform(r, body, kind)
	if err != nil || kind == None {
		return answer, err
	}
	return spoil(r, answer, kind)
}

// perform has the call done, with those entries of a batch that are not to fail.
func (t *Transport) perform(r *http.Request, body []byte, kind Kind) (*http.Response, error) {
	b, isBatch := (*batch)(nil), false
	if kind == PartlyFailed {
		if b, isBatch = readBatch(body); isBatch {
			body = b.request()
		}
	}
	var answer *http.Response
	if isBatch && len(b.sent) == 0 {
		answer = response(r, http.StatusOK, http.Header{"Content-Type": {"application/x-amz-json-1.0"}}, nil)
	} else {
		setBody(r, body)
		var err error
		if answer, err = t.inner.Do(r); err != nil {
			return nil, err
		}
	}
	if !isBatch || answer.StatusCode >= 300 {
		return answer, nil
	}
	said, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if err != nil {
		return nil, err
	}
	return response(r, answer.StatusCode, answer.Header, b.answer(r, said)), nil
}

// spoil does to an answer what kind says.
func spoil(r *http.Request, answer *http.Response, kind Kind) (*http.Response, error) {
	if kind == PartlyFailed {
		return answer, nil
	}
	body, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if err != nil {
		return nil, err
	}
	switch kind {
	case Lost:
		return nil, fmt.Errorf("read tcp 127.0.0.1:443: %w", syscall.ECONNRESET)
	case Foreign:
		return page(r, http.StatusOK), nil
	case Empty:
		return response(r, answer.StatusCode, answer.Header, nil), nil
	case Truncated:
		return response(r, answer.StatusCode, answer.Header, body[:len(body)/2]), nil
	}
	spoiled := response(r, answer.StatusCode, answer.Header, body)
	switch kind {
	case ResetWithin:
		cut := fmt.Errorf("read tcp 127.0.0.1:443: %w", syscall.ECONNRESET)
		spoiled.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body[:len(body)/2]), failingReader{cut}))
	case Drip:
		spoiled.Body = io.NopCloser(&dripping{r.Context(), body})
	}
	return spoiled, nil
}

type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) { return 0, f.err }

// dripping is a body that comes a byte a second, for as long as the caller waits.
type dripping struct {
	ctx  context.Context
	rest []byte
}

func (d *dripping) Read(p []byte) (int, error) {
	if len(d.rest) == 0 {
		return 0, io.EOF
	}
	if err := sleep(d.ctx, time.Second); err != nil {
		return 0, err
	}
	n := copy(p[:min(1, len(p))], d.rest)
	d.rest = d.rest[n:]
	return n, nil
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func readBody(r *http.Request) ([]byte, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	body, err := io.ReadAll(r.Body)
	_ = r.Body.Close()
	setBody(r, body)
	return body, err
}

func setBody(r *http.Request, body []byte) {
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
}

// InProcess returns an HTTP client that asks handler, without a network: in a synctest bubble its time is the bubble's. A
// handler that panics with http.ErrAbortHandler closes the connection.
func InProcess(handler http.Handler) aws.HTTPClient { return inProcess{handler} }

type inProcess struct{ handler http.Handler }

func (c inProcess) Do(r *http.Request) (answer *http.Response, err error) {
	defer func() {
		if p := recover(); p != nil {
			if aborted, ok := p.(error); !ok || !errors.Is(aborted, http.ErrAbortHandler) {
				panic(p)
			}
			err = fmt.Errorf("read tcp 127.0.0.1:443: %w", syscall.ECONNRESET)
		}
	}()
	request := r.Clone(r.Context())
	request.RequestURI = r.URL.RequestURI()
	recorder := httptest.NewRecorder()
	c.handler.ServeHTTP(recorder, request)
	answer = recorder.Result()
	answer.Request = r
	return answer, nil
}
