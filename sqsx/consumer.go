package sqsx

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/typedbus/typedbus/sqsx/internal/flow"
	"github.com/typedbus/typedbus/sqsx/internal/lease"
	"github.com/typedbus/typedbus/sqsx/internal/quiet"
)

// Consumer receives from one queue and runs a handler for each message, many at once. What the handler returns settles
// the message: see [Handler].
//
// A Consumer keeps the promises that the package documentation lists. Run as many on one queue as needed, in one process
// or in many: SQS shares the messages out among them.
type Consumer struct {
	config   consumerConfig
	client   Client
	queueURL string
	fifo     bool
	dead     graveyard
	handler  Handler
	decoder  *Decoder
	observe  observers
	quietly  quiet.Log

	room  *flow.Room
	slots *flow.Slots[*delivery]
	line  *flow.Line[*delivery]
	rtt   lease.RoundTrip
	pace  lease.RoundTrip // of handlers
	mux   *Mux            // the handler, or inside it; nil if it cannot be seen
	gate  *gate
	// grouped is true in a Group, whose handlers are shared by who has messages for them.
	grouped bool

	deletes, changes *batcher
	gathering        *Gathering // of its batch handlers

	base       context.Context // of handlers: Run's, without its end
	settleCtx  context.Context // of settlements and heartbeats
	endSettle  context.CancelFunc
	quietCtx   context.Context // of all waiting that is not a receive: ends when the consumer stops
	endQuiet   context.CancelFunc
	receiveCtx context.Context // of receives: ends when a stopping consumer waits no longer
	endReceive context.CancelFunc

	stop   chan struct{} // closed by the first Shutdown
	done   chan struct{} // closed when Run returns
	wake   flow.Bell     // rung when anything a stopping consumer waits for changes
	beats  flow.Bell     // rung when the next heartbeat may be due earlier
	resume flow.Bell

	// handlers and callers are goroutines of their own: a handler's stack then never grows to what a call of the SDK takes.
	handlers flow.Crew
	callers  flow.Crew // apart from pollers

	mu       sync.Mutex
	held     map[string]*delivery // by message id
	groups   flow.Groups[*delivery]
	numbers  uint64
	beatBy   time.Time // when leases are looked at next; zero while they are
	stats    Stats
	started  bool
	stopping bool
	closed   bool // no work starts any more
	paused   bool
	pollers  int
	working  int // functions that spawn runs, which call SQS or the user's own functions
	drainBy  time.Time
	prepaid  int // messages a limiter allowed and no receive brought
	health   health
	breaker  breaker
	result   error
}

// NewConsumer returns a consumer of the queue that hands messages to handler, usually a [*Mux]. It calls nothing; the
// errors are a [*ConfigError] for each mistake, and those of [Decoder.Verify] for handlers that would never be called.
func NewConsumer(client Client, queueURL string, handler Handler, options ...ConsumerOption) (*Consumer, error) {
	config, err := newConsumerConfig(options)
	decoder, wrong := NewDecoder(config.decode...)
	err = errors.Join(checkQueueURL("queueURL", queueURL), checkClient(client), checkHandler(handler, config.concurrency), err, wrong)
	dead, wrong := newGraveyard(client, queueURL, config.deadLetter)
	err = errors.Join(err, wrong)
	if err == nil {
		err = decoder.Verify(handler)
	}
	if err != nil {
		return nil, err
	}
	decoder.region = regionOf(client)
	c := newCore(config, client, queueURL, handler, decoder)
	c.dead, c.mux = dead, muxOf(handler)
	c.gate = newGate(c.mux)
	c.room.Limit(c.prefetch())
	return c, nil
}

// newCore returns a consumer that has its parts and does nothing yet.
func newCore(config consumerConfig, client Client, queueURL string, handler Handler, decoder *Decoder) *Consumer {
	c := &Consumer{
		config: config, client: client, queueURL: queueURL, fifo: isFIFO(queueURL), handler: handler,
		decoder: decoder, observe: observers{hooks: config.hooks},
		room: flow.NewRoom(config.maxInFlight), slots: flow.NewSlots[*delivery](config.concurrency),
		gathering: NewGathering(-1), stop: make(chan struct{}), done: make(chan struct{}),
		held: make(map[string]*delivery),
	}
	c.observe.contain = func(err error) { c.contain(OpHook, err) }
	c.deletes = &batcher{c: c, linger: deleteLinger}
	if c.fifo {
		c.deletes.linger = 0 // the next of the group waits for it
	}
	c.changes = &batcher{c: c, linger: deleteLinger}
	return c
}

// begin makes the contexts that all is done with. They do not end with ctx.
func (c *Consumer) begin(ctx context.Context) {
	c.base = c.gathering.Context(context.WithoutCancel(ctx))
	c.settleCtx, c.endSettle = context.WithCancel(c.base)
	c.quietCtx, c.endQuiet = context.WithCancel(c.base)
	c.receiveCtx, c.endReceive = context.WithCancel(c.base)
}

// checkHandler says what is wrong with a handler, or nothing.
func checkHandler(handler Handler, concurrency int) error {
	if isNil(handler) {
		return &ConfigError{"handler", "it is nil: write new(sqsx.Mux), with sqsx.On for each type of event"}
	}
	mux := muxOf(handler)
	if mux == nil {
		return nil
	}
	if mux.empty() {
		return &ConfigError{"handler", "the Mux has no handler, so that every message would fail: add one with sqsx.On, Unknown or Undecodable first"}
	}
	return mux.checkBatches(concurrency)
}

// Run consumes until ctx ends or [Consumer.Shutdown] is called, and then stops in order: no handler starts; what was
// received and not started is made visible again; running handlers go on, with their heartbeats, up to the time of
// [WithDrain]; what they finish is deleted.
//
// It returns nil if nothing was left behind, else a [*ShutdownError]. A fatal error, such as a queue that does not exist,
// stops the consumer and is returned: errors.Is(err, [ErrFatal]).
func (c *Consumer) Run(ctx context.Context) error {
	c.mu.Lock()
	if c.started {
		c.mu.Unlock()
		return ErrStarted
	}
	c.started, c.health.started = true, time.Now()
	if c.stopping { // Shutdown came first
		c.mu.Unlock()
		close(c.done)
		return nil
	}
	c.begin(ctx)
	if c.line == nil {
		c.line = c.slots.Join(1, c.dispatch)
	}
	c.mu.Unlock()
	defer close(c.done)
	defer c.handlers.Close()
	defer c.callers.Close()

	leaseCtx, endLeases := context.WithCancel(c.base)
	leasesKept := make(chan struct{})
	c.supervise(func() { c.keepLeases(leaseCtx) }, func() { close(leasesKept) })
	failed := make(chan error, 1)
	c.addPoller(failed)

	var fatal error
	select {
	case <-ctx.Done():
	case <-c.stop:
	case fatal = <-failed:
	}
	left, over, cancel := c.drain()
	defer cancel()
	endLeases()
	select {
	case <-leasesKept:
	case <-over.Done(): // it is in a hook
		left.Stuck++
	}

	c.mu.Lock()
	defer c.mu.Unlock()
	c.health.err, c.health.recovered = fatal, time.Now()
	if left != (ShutdownError{}) {
		c.result = &left
	}
	if fatal != nil {
		c.result = errors.Join(fatal, c.result)
	}
	return c.result
}

// Shutdown stops the consumer as the end of Run's context does, and returns what Run returns. The context bounds how
// long running handlers are waited for, like [WithDrain]: their contexts end four seconds before its deadline, or when
// it ends. Further calls wait for the same end. A consumer that was not run will not start.
func (c *Consumer) Shutdown(ctx context.Context) error {
	c.mu.Lock()
	select {
	case <-c.stop:
	default:
		close(c.stop)
	}
	running := c.started
	c.stopping = true
	if deadline, ok := ctx.Deadline(); ok {
		c.hurry(deadline.Add(-drainGrace))
	}
	c.mu.Unlock()
	c.wake.Ring()
	if !running {
		return nil
	}
	select {
	case <-c.done:
	case <-ctx.Done():
		c.mu.Lock()
		c.hurry(time.Now())
		c.mu.Unlock()
		c.wake.Ring()
		<-c.done
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.result
}

// hurry brings the end of the drain forward. The consumer is locked.
func (c *Consumer) hurry(by time.Time) {
	if c.drainBy.IsZero() || by.Before(c.drainBy) {
		c.drainBy = by
	}
}

// Pause lets no receive begin until [Consumer.Resume]. Messages held are handled, and a receive in progress ends with
// what it brings.
func (c *Consumer) Pause() { c.setPaused(true) }

// Resume ends [Consumer.Pause].
func (c *Consumer) Resume() { c.setPaused(false) }

func (c *Consumer) setPaused(paused bool) {
	c.mu.Lock()
	c.paused = paused
	c.mu.Unlock()
	c.resume.Ring()
}

// spawn runs f in a goroutine that Run waits for, and reports false if Run is at its end.
func (c *Consumer) spawn(f func()) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return false
	}
	c.working++
	c.callers.Run(func() {
		defer c.worked()
		f()
	})
	return true
}

func (c *Consumer) worked() {
	c.mu.Lock()
	c.working--
	last := c.working == 0 && c.stopping
	c.mu.Unlock()
	if last {
		c.wake.Ring()
	}
}
