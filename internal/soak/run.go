package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/typedbus/typedbus/internal/standin"
	"github.com/typedbus/typedbus/registry/publish"
	"github.com/typedbus/typedbus/sqsx"
)

// quiet is how long the last messages have: a lease, and back-offs, and the wait for an answer that hangs.
const quiet = 3 * time.Minute

// late is how long a message may take before it counts as lost while others come.
const late = 10 * time.Minute

func (p place) config() aws.Config {
	client := awshttp.NewBuildableClient().WithTimeout(10 * time.Second).WithTransportOptions(func(t *http.Transport) {
		t.MaxIdleConnsPerHost = 100
	})
	return aws.Config{Region: standin.DefaultRegion, BaseEndpoint: aws.String(p.URL), HTTPClient: client,
		Credentials: credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", "soak-secret", "")}
}

// run soaks, and judges.
func run(ctx context.Context, p plan) error {
	world, stop, err := startWorld(ctx)
	if err != nil {
		return err
	}
	defer stop()
	cfg := world.config()
	client := sqs.NewFromConfig(cfg)
	objects := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true })
	base := baseline(ctx, client, world, p.baseline)
	fmt.Printf("the SDK alone: %.1f MiB of heap, %d goroutines of HTTP, %d of the program\n", mib(base.heap), base.http, base.program)

	book := newLedger()
	publisher, err := publish.New(publish.EventBridge(eventbridge.NewFromConfig(cfg)))
	if err != nil {
		return err
	}
	s := &sender{place: world, ledger: book, sqs: client, s3: objects, publisher: publisher}
	if err := s.gather(); err != nil {
		return err
	}
	c := &crew{place: world, cfg: cfg, client: client, ledger: book, store: new(sqsx.MemoryStore), s3: objects}
	consuming, end := context.WithCancel(ctx)
	defer end()
	for range 3 {
		c.keep(consuming, p.restart)
	}
	c.polls(consuming)
	c.bury(consuming)
	if err := world.faultEvery(ctx, p.fault); err != nil {
		return err
	}

	begun := time.Now()
	r := &record{plan: p, begun: begun}
	watching, endWatch := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() { r.watch(watching, world, book, c) })
	s.all(ctx, p)
	_ = world.faultEvery(ctx, time.Hour)
	for last := time.Now().Add(quiet); book.figures().open > 0 && time.Now().Before(last) && ctx.Err() == nil; {
		pause(ctx, time.Second)
	}
	endWatch()
	watch.Wait()
	end()
	c.wait.Wait()
	pause(ctx, 2*time.Second)
	after := take()
	_, injected, err := world.injected(ctx)
	if err != nil {
		return err
	}
	return r.judge(book, c, base, after, injected)
}

// all sends at the plan's rate until its time is over, whatever goes wrong.
func (s *sender) all(ctx context.Context, p plan) {
	ctx, cancel := context.WithTimeout(ctx, p.duration)
	defer cancel()
	var group sync.WaitGroup
	slots := make(chan struct{}, 32)
	tick := time.NewTicker(time.Second / time.Duration(p.rate))
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			group.Wait()
			return
		case <-tick.C:
		}
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
			defer cancel()
			s.send(limited, n)
		})
	}
}

// baseline is what the process holds after a while of the SDK's own calls, without the library.
func baseline(ctx context.Context, client *sqs.Client, p place, d time.Duration) census {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			for ctx.Err() == nil {
				_, _ = client.ReceiveMessage(context.WithoutCancel(ctx), &sqs.ReceiveMessageInput{QueueUrl: &p.QueueURL, MaxNumberOfMessages: 10, WaitTimeSeconds: 1})
			}
		})
	}
	group.Wait()
	return take()
}

// record is what was seen on the way.
type record struct {
	plan  plan
	begun time.Time
	heap  []sample
	ours  []sample
	http  []sample
	lost  int
}

// watch prints a line every ten seconds.
func (r *record) watch(ctx context.Context, world place, book *ledger, c *crew) {
	tick := time.NewTicker(10 * time.Second)
	defer tick.Stop()
	for line := 0; ; line++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		at, now, f := time.Since(r.begun), take(), book.figures()
		if f.oldest > late {
			r.lost = f.open
		}
		if at > r.plan.warmUp && at < r.plan.duration {
			r.heap = append(r.heap, sample{at, float64(now.heap)})
			r.ours = append(r.ours, sample{at, float64(now.ours)})
			r.http = append(r.http, sample{at, float64(now.http)})
		}
		_, injected, _ := world.injected(ctx)
		if line%20 == 0 {
			row(os.Stdout, "time", "sent", "handled", "dead", "again", "open", "oldest", "faults", "restarts", "heap MiB", "ours", "HTTP")
		}
		row(os.Stdout, at.Round(time.Second), f.sent, f.handled, f.deadLettered, f.more, f.open, f.oldest.Round(time.Second), injected,
			c.restarts.Load(), fmt.Sprintf("%.1f", mib(now.heap)), now.ours, now.http)
	}
}

func row(out io.Writer, cells ...any) {
	w := tabwriter.NewWriter(out, 9, 1, 1, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, strings.TrimRight(fmt.Sprintln(each(cells)...), " \n"))
	_ = w.Flush()
}

func each(cells []any) []any {
	out := make([]any, len(cells))
	for i, cell := range cells {
		out[i] = fmt.Sprintf("%9v", cell)
	}
	return out
}

func mib(n uint64) float64 { return float64(n) / (1 << 20) }

// What growth is: more than this over the whole time after the warm-up, and more than this part of the mean.
const (
	mostHeap  = 4 << 20
	mostPart  = 0.2
	mostOther = 10 // goroutines
)

// judge says what came of it, and whether that is as it should be.
func (r *record) judge(book *ledger, c *crew, base, after census, injected int) error {
	f := book.figures()
	lost := max(r.lost, f.open)
	heap, meanHeap := growth(r.heap)
	ours, meanOurs := growth(r.ours)
	others, meanOthers := growth(r.http)
	fmt.Printf("\nsent %d, handled %d, dead-lettered %d, again or unconfirmed %d, lost %d; faults %d, restarts %d, handlers abandoned by kills %d\n",
		f.sent, f.handled, f.deadLettered, f.more, lost, injected, c.restarts.Load(), c.abandoned.Load())
	fmt.Printf("after the warm-up: heap %+.2f MiB of %.1f, the library's goroutines %+.1f of %.1f, HTTP's %+.1f of %.1f\n",
		heap/(1<<20), meanHeap/(1<<20), ours, meanOurs, others, meanOthers)
	fmt.Printf("at the end: heap %.1f MiB (the SDK alone %.1f), goroutines: the library's %d, HTTP's %d (the SDK alone %d)\n",
		mib(after.heap), mib(base.heap), after.ours, after.http, base.http)
	var wrong []string
	note := func(bad bool, what string) {
		if bad {
			wrong = append(wrong, what)
		}
	}
	note(lost > 0, fmt.Sprintf("%d messages are lost, such as %v", lost, book.some()))
	note(f.sent == 0 || f.handled == 0 || f.deadLettered == 0, "nothing was sent, handled or dead-lettered")
	note(injected == 0, "nothing went wrong")
	note(c.failed.Load() > 0, fmt.Sprintf("%d consumers ended by themselves", c.failed.Load()))
	note(heap > mostHeap && heap > mostPart*meanHeap, "the heap grows")
	note(ours > mostOther && ours > mostPart*meanOurs, "the library's goroutines grow")
	note(after.ours > 0, "goroutines of the library are left")
	if others > mostOther && others > mostPart*meanOthers {
		fmt.Println("connections of the SDK's client grew: that is the SDK's, or ours that does not close a body")
	}
	if len(wrong) > 0 {
		return fmt.Errorf("%s", strings.Join(wrong, "; "))
	}
	fmt.Println("nothing lost, nothing grew")
	return nil
}
