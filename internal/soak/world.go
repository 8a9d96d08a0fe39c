package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/internal/faults"
	"github.com/typedbus/typedbus/internal/sqsmodel"
	"github.com/typedbus/typedbus/internal/standin"
)

// place is what the stand-in tells its parent, as a line of JSON.
type place struct {
	URL, QueueURL, DeadURL string
	Instances              []string
}

const (
	queueName = "soak"
	deadName  = "soak-dead"
)

// serveWorld is the process of the stand-in. It ends when its parent closes in.
func serveWorld(ctx context.Context, in io.Reader, out io.Writer) error {
	server, err := standin.Start()
	if err != nil {
		return err
	}
	defer server.Close()
	home := server.Place(standin.DefaultAccount, standin.DefaultRegion)
	instances := home.AddInstances(20, "t3.micro")
	dead, err := home.SQS().CreateQueue(ctx, deadName, nil)
	if err != nil {
		return err
	}
	// What nobody handles goes to the dead letters as well, without an id: the sender would find it lost.
	queue, err := home.SQS().CreateQueue(ctx, queueName, nil)
	if err != nil {
		return err
	}
	shelf := &objects{bodies: map[string][]byte{}}
	elsewhere := &http.Server{Handler: shelf, ReadHeaderTimeout: time.Minute}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() { _ = elsewhere.Serve(listener) }()
	objectsURL := "http://" + listener.Addr().String()

	proxy := faults.NewProxy(func(r *http.Request) string {
		if r.Header.Get("X-Amz-Target") == "" && !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
			return objectsURL
		}
		return server.URL()
	})
	front, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	outage := &outages{every: time.Hour}
	proxy.SetPlan(outage.next)
	mux := http.NewServeMux()
	mux.Handle("/", proxy)
	mux.HandleFunc("POST /soak/every", func(w http.ResponseWriter, r *http.Request) {
		if every, err := time.ParseDuration(r.URL.Query().Get("d")); err == nil {
			outage.set(every)
		}
	})
	mux.HandleFunc("GET /soak/faults", func(w http.ResponseWriter, _ *http.Request) { _ = json.MarshalWrite(w, proxy.Injected()) })
	go func() { _ = (&http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}).Serve(front) }()

	go rule(home, queue)
	if err := json.MarshalWrite(out, place{"http://" + front.Addr().String(), queue.URL(), dead.URL(), instances}); err != nil {
		return err
	}
	_, _ = out.Write([]byte("\n"))
	_, _ = io.Copy(io.Discard, in)
	return nil
}

// rule is EventBridge's: what was put on the bus is sent to the queue.
func rule(home *standin.Place, queue *sqsmodel.Queue) {
	for sent := 0; ; time.Sleep(250 * time.Millisecond) {
		events := home.Events()
		for _, e := range events[sent:] {
			body, _ := json.Marshal(map[string]any{"version": "0", "id": e.ID, "source": e.Source, "detail-type": e.DetailType,
				"account": standin.DefaultAccount, "region": standin.DefaultRegion, "time": "2026-01-02T03:04:05Z", "resources": []string{},
				"detail": rawDetail(e.Detail)})
			if _, err := queue.Send(context.Background(), sqsmodel.Send{Body: string(body)}); err != nil {
				fmt.Fprintln(os.Stderr, "soak: the rule:", err)
			}
		}
		sent = len(events)
	}
}

// outages lets one call in a while go wrong, any call in any way.
type outages struct {
	mu    sync.Mutex
	every time.Duration
	last  time.Time
}

func (o *outages) set(every time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.every, o.last = every, time.Now()
}

func (o *outages) next(call faults.Call) faults.Kind {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.last.IsZero() || time.Since(o.last) < o.every {
		return faults.None
	}
	kinds := faults.Kinds()
	kind := kinds[rand.IntN(len(kinds))]
	// A queue that is denied ends a consumer, which is what it is for: see the matrix.
	if kind == faults.Denied {
		return faults.None
	}
	o.last = time.Now()
	return kind
}

// objects is S3 for one bucket.
type objects struct {
	mu     sync.Mutex
	bodies map[string][]byte
}

func (o *objects) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	switch r.Method {
	case http.MethodPut:
		o.bodies[r.URL.Path] = body
	case http.MethodDelete:
		delete(o.bodies, r.URL.Path)
		w.WriteHeader(http.StatusNoContent)
	default:
		found, ok := o.bodies[r.URL.Path]
		if !ok {
			w.Header().Set("Content-Type", "application/xml")
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte("<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>"))
			return
		}
		_, _ = w.Write(found)
	}
}

// startWorld starts the process of the stand-in and returns where it is, and what ends it.
func startWorld(ctx context.Context) (place, func(), error) {
	self, err := os.Executable()
	if err != nil {
		return place{}, nil, err
	}
	command := exec.CommandContext(ctx, self, "-serve")
	command.Stderr = os.Stderr
	in, err1 := command.StdinPipe()
	out, err2 := command.StdoutPipe()
	if err := errors.Join(err1, err2, command.Start()); err != nil {
		return place{}, nil, err
	}
	stop := func() {
		_ = in.Close()
		_ = command.Wait()
	}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	var p place
	if err == nil {
		err = json.Unmarshal(line, &p)
	}
	if err != nil {
		stop()
		return place{}, nil, err
	}
	return p, stop, nil
}

// faultEvery tells the stand-in how often something is to go wrong.
func (p place) faultEvery(ctx context.Context, every time.Duration) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.URL+"/soak/every?d="+every.String(), nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(r)
	if err == nil {
		err = answer.Body.Close()
	}
	return err
}

// injected asks the stand-in what went wrong.
func (p place) injected(ctx context.Context) (byKind map[faults.Kind]int, all int, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.URL+"/soak/faults", nil)
	if err != nil {
		return nil, 0, err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, 0, err
	}
	defer answer.Body.Close()
	err = json.UnmarshalRead(answer.Body, &byKind)
	for _, n := range byKind {
		all += n
	}
	return byKind, all, err
}
