package faults

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Proxy is a reverse proxy before a server that speaks AWS's protocols. What it breaks it breaks on the connection.
type Proxy struct {
	target    func(*http.Request) string // the base URL for a request
	transport *http.Transport

	mu       sync.Mutex
	plan     Plan
	calls    map[string]int
	injected map[Kind]int
}

// NewProxy returns a proxy before the server that target names for a request.
func NewProxy(target func(*http.Request) string) *Proxy {
	return &Proxy{target: target, transport: &http.Transport{MaxIdleConnsPerHost: 64}, calls: map[string]int{}, injected: map[Kind]int{}}
}

// SetPlan sets what goes wrong from now on, and counts calls from 0 again. Nil is nothing.
func (p *Proxy) SetPlan(plan Plan) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.plan = plan
	clear(p.calls)
}

// Injected returns how many calls went wrong, by kind.
func (p *Proxy) Injected() map[Kind]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := make(map[Kind]int, len(p.injected))
	for kind, n := range p.injected {
		all[kind] = n
	}
	return all
}

// Close closes idle connections to the server.
func (p *Proxy) Close() { p.transport.CloseIdleConnections() }

// operationOf tells which operation a request is: a name, or the method of a REST protocol.
func operationOf(r *http.Request, body []byte) string {
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		return target[strings.LastIndexByte(target, '.')+1:]
	}
	if form, err := url.ParseQuery(string(body)); err == nil && form.Get("Action") != "" {
		return form.Get("Action")
	}
	return r.Method
}

func (p *Proxy) next(operation string) Kind {
	p.mu.Lock()
	call := Call{Operation: operation, N: p.calls[operation]}
	p.calls[operation]++
	plan := p.plan
	p.mu.Unlock()
	if plan == nil {
		return None
	}
	kind := plan(call)
	if kind != None {
		p.mu.Lock()
		p.injected[kind]++
		p.mu.Unlock()
	}
	return kind
}

// ServeHTTP implements http.Handler.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := readBody(r)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	kind := p.next(operationOf(r, body))
	switch kind {
	case Refused, ResetBefore:
		reset(w)
	case TimedOut, Hang:
		<-r.Context().Done()
		return
	case Throttled, Unavailable, Denied, Expired, Skewed:
		in := formOf(r, body)
		write(w, refusalOf(kind, in).answer(r, in))
		return
	case Gateway:
		write(w, page(r, http.StatusBadGateway))
		return
	}
	answer, err := (&Transport{inner: forward{p}}).perform(r, body, kind)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	switch kind {
	case Lost:
		reset(w)
	case ResetWithin:
		said, _ := io.ReadAll(answer.Body)
		header := w.Header()
		copyHeader(header, answer.Header)
		header.Set("Content-Length", fmt.Sprint(len(said)))
		w.WriteHeader(answer.StatusCode)
		_, _ = w.Write(said[:len(said)/2])
		_ = http.NewResponseController(w).Flush()
		reset(w)
	case None, PartlyFailed:
		write(w, answer)
	case Drip:
		p.drip(w, r, answer)
	default:
		if answer, err = spoil(r, answer, kind); err != nil {
			panic(http.ErrAbortHandler)
		}
		write(w, answer)
	}
}

// drip writes an answer a byte every ten milliseconds.
func (p *Proxy) drip(w http.ResponseWriter, r *http.Request, answer *http.Response) {
	said, _ := io.ReadAll(answer.Body)
	copyHeader(w.Header(), answer.Header)
	w.WriteHeader(answer.StatusCode)
	for i := range said {
		if sleep(r.Context(), 10*time.Millisecond) != nil {
			return
		}
		_, _ = w.Write(said[i : i+1])
		_ = http.NewResponseController(w).Flush()
	}
}

// forward sends a request on to the server.
type forward struct{ proxy *Proxy }

func (f forward) Do(r *http.Request) (*http.Response, error) {
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	out, err := http.NewRequestWithContext(r.Context(), r.Method, f.proxy.target(r)+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	copyHeader(out.Header, r.Header)
	out.Host = r.Host
	return f.proxy.transport.RoundTrip(out)
}

// reset ends the connection with a reset, and the handler.
func reset(w http.ResponseWriter) {
	if connection, _, err := http.NewResponseController(w).Hijack(); err == nil {
		if tcp, ok := connection.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = connection.Close()
	}
	panic(http.ErrAbortHandler)
}

func write(w http.ResponseWriter, answer *http.Response) {
	defer answer.Body.Close()
	copyHeader(w.Header(), answer.Header)
	if answer.ContentLength >= 0 {
		w.Header().Set("Content-Length", fmt.Sprint(answer.ContentLength))
	}
	w.WriteHeader(answer.StatusCode)
	_, _ = io.Copy(w, answer.Body)
}

func copyHeader(to, from http.Header) {
	for name, values := range from {
		to[name] = values
	}
	to.Del("Connection")
	to.Del("Transfer-Encoding")
}
