package sqsx_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

const (
	worldLease       = 30 * time.Second
	worldMaxInFlight = 14
	worldSafety      = 2 * time.Second
)

// world is a queue with consumers on it that random things happen to, and the books that say whether each promise was
// kept. It runs in a synctest bubble.
type world struct {
	t       *testing.T
	fifo    bool
	broken  string
	service *sqsxtest.Service
	queue   *sqsxtest.Queue
	dead    *sqsxtest.Queue

	rngMu sync.Mutex
	rng   *rand.Rand

	ending       atomic.Bool // no more waits of half a day
	mu           sync.Mutex
	mode         faultMode
	modeSince    time.Time
	violations   []string
	sent         []string                     // message ids in the order they were sent
	group        map[string]string            // of a message
	earlier      map[string][]string          // messages of the same group sent before
	handled      map[string]bool              // a handler returned nil or Discard
	buried       map[string]bool              // a send to the dead-letter queue was confirmed
	gone         map[string]bool              // deleted or moved away by the queue
	doubled      map[string]bool              // delivered twice by the queue's own doing
	visibleTwice map[string]bool              // receipts of those of which the second copy is still there
	running      map[string][]*runningHandler // by message id
	members      []*member
}

type runningHandler struct {
	ctx    context.Context
	member *member
}

// member is one consumer in the world.
type member struct {
	w        *world
	consumer *sqsx.Consumer
	done     chan error
	stopping bool
	stopped  bool

	// the books of this consumer, from hooks and calls alone
	received, settled map[sqsx.Outcome]int
	messageOf         map[string]string // by receipt
	failed            map[string]bool   // receipts whose handler returned an error that is retried
	settledReceipts   map[string]bool
	confirmed         map[string]string // the last kind of call SQS confirmed, by message receipt
	inFlight          map[string]string
}

// faultMode says what may go wrong at the moment; numbers are in percent.
type faultMode struct {
	latency, slowChanges               time.Duration
	throttle, reset, drop, entry       int
	duplicate, corrupt, empty          int
	changesDown, deletesDown, recvDown bool
}

func newWorld(t *testing.T, seed uint64, fifo bool, broken string) *world {
	w := &world{
		t: t, fifo: fifo, broken: broken, rng: rand.New(rand.NewPCG(seed, 7)),
		group: map[string]string{}, earlier: map[string][]string{}, handled: map[string]bool{}, buried: map[string]bool{},
		gone: map[string]bool{}, doubled: map[string]bool{}, visibleTwice: map[string]bool{}, running: map[string][]*runningHandler{},
	}
	options := []sqsxtest.Option{sqsxtest.WithSeed(seed), sqsxtest.WithObserver(w.observe)}
	if !fifo {
		options = append(options, sqsxtest.WithShuffle())
	}
	w.service = sqsxtest.New(t, options...)
	name := map[bool]string{true: ".fifo"}[fifo]
	w.dead = w.service.Queue("dead" + name)
	w.queue = w.service.Queue("work" + name)
	w.queue.RedriveTo(w.dead, 12)
	w.service.Fail(w.fault)
	return w
}

func (w *world) n(n int) int {
	w.rngMu.Lock()
	defer w.rngMu.Unlock()
	return w.rng.IntN(n)
}

func (w *world) percent(p int) bool { return p > 0 && w.n(100) < p }

// violate notes a broken promise. The world is locked.
func (w *world) violate(format string, args ...any) {
	if len(w.violations) < 10 {
		w.violations = append(w.violations, fmt.Sprintf(format, args...))
	}
}

// broke returns the promises seen broken so far.
func (w *world) broke() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.violations)
}

// observe sees each change in the queue, with the model locked.
func (w *world) observe(c sqsxtest.Change) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !strings.HasPrefix(c.Queue, "work") {
		return
	}
	switch c.Kind {
	case sqsxtest.Deleted:
		if !w.handled[c.MessageID] && !w.buried[c.MessageID] {
			w.violate("G1: %s was deleted, and neither handled nor dead-lettered", c.MessageID)
		}
		w.gone[c.MessageID] = true
	case sqsxtest.DeadLettered:
		w.gone[c.MessageID] = true
	case sqsxtest.Received:
		if w.doubled[c.MessageID] {
			break
		}
		for _, h := range w.running[c.MessageID] {
			if h.ctx.Err() == nil {
				w.violate("G5: %s is delivered again while a handler runs that was not told", c.MessageID)
			}
		}
	case sqsxtest.Refused:
		// A call that is slow on its way may ask for seconds that have passed when it arrives.
		slow := w.mode.latency+w.mode.slowChanges > 0
		if c.Err != nil && !slow && strings.Contains(c.Err.Error(), "beyond the limit") {
			w.violate("G4: a visibility timeout was refused: %v", c.Err)
		}
	}
}

// fault decides what goes wrong with a call.
func (w *world) fault(c sqsxtest.Call) sqsxtest.Fault {
	w.mu.Lock()
	m := w.mode
	w.mu.Unlock()
	if !strings.HasPrefix(c.Queue, "work") && c.Operation != sqsxtest.SendMessage {
		return sqsxtest.Fault{}
	}
	change := c.Operation == sqsxtest.ChangeMessageVisibilityBatch
	receive := c.Operation == sqsxtest.ReceiveMessage
	var f sqsxtest.Fault
	if !c.Whole() {
		switch {
		case receive && !w.fifo && w.percent(m.duplicate):
			f.Duplicate = true
			w.mu.Lock()
			w.doubled[c.MessageID], w.visibleTwice[c.Receipt] = true, true
			w.mu.Unlock()
		case receive:
			f.CorruptMD5 = w.percent(m.corrupt)
		case change && w.isVisibleTwice(c.Receipt):
			// The model has no answer to this one: SQS does not say what a change does to the second copy.
			f.Err = sqsxtest.Error("InternalError", false)
		case w.percent(m.entry):
			f.Err = sqsxtest.Error("InternalError", false)
		}
		return f
	}
	if m.latency > 0 {
		f.Delay = time.Duration(w.n(int(m.latency)))
		f.Lag = time.Duration(w.n(int(m.latency)))
	}
	if change && m.slowChanges > 0 {
		f.Delay = time.Duration(w.n(int(m.slowChanges)))
		f.Lag = time.Duration(w.n(int(m.slowChanges)))
	}
	switch {
	case change && m.changesDown, c.Operation == sqsxtest.DeleteMessageBatch && m.deletesDown, receive && m.recvDown:
		f.Err = sqsxtest.Error("ServiceUnavailable", false)
	case w.percent(m.throttle):
		f.Err = sqsxtest.Error("RequestThrottled", false)
	case w.percent(m.reset):
		f.Err = errors.New("connection reset by peer")
	case w.percent(m.drop):
		f.DropResponse = true
	case receive:
		f.Empty = w.percent(m.empty)
	}
	return f
}

func (w *world) isVisibleTwice(receipt string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.visibleTwice[receipt]
}

// start adds a consumer.
func (w *world) start() {
	m := &member{w: w, done: make(chan error, 1), received: map[sqsx.Outcome]int{}, settled: map[sqsx.Outcome]int{},
		messageOf: map[string]string{}, failed: map[string]bool{}, settledReceipts: map[string]bool{}, confirmed: map[string]string{}, inFlight: map[string]string{}}
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(ctx context.Context, _ *orderPlaced) error { return m.handle(ctx) })
	options := []sqsx.ConsumerOption{
		sqsx.WithLease(worldLease), sqsx.WithConcurrency(4), sqsx.WithMaxInFlight(worldMaxInFlight),
		sqsx.WithBackoff(func(n int, _ error) time.Duration { return time.Duration(n) * 7 * time.Second }),
		sqsx.WithHooks(m.hooks()),
	}
	if w.percent(50) {
		options = append(options, sqsx.WithDeadLetter(w.dead.URL()))
	}
	if w.percent(30) {
		options = append(options, sqsx.WithHandlerTimeout(45*time.Second))
	}
	m.consumer = newConsumer(w.t, &witness{Client: w.service, m: m}, w.queue.URL(), mux, options...)
	sqsx.Break(m.consumer, w.broken)
	w.mu.Lock()
	w.members = append(w.members, m)
	w.mu.Unlock()
	go func() { m.done <- m.consumer.Run(context.Background()) }()
}

// handle is the handler, which may do anything.
func (m *member) handle(ctx context.Context) error {
	w, message := m.w, sqsx.FromContext(ctx)
	w.mu.Lock()
	if m.stopping {
		w.violate("G6: %s was started after Shutdown began", message.ID)
	}
	for _, other := range w.running[message.ID] {
		if other.member == m {
			w.violate("G10: %s runs twice in one consumer", message.ID)
		} else if !w.doubled[message.ID] && other.ctx.Err() == nil {
			w.violate("G5: %s runs in two consumers", message.ID)
		}
	}
	if w.fifo {
		for _, before := range w.earlier[message.ID] {
			if !w.gone[before] {
				w.violate("G9: %s of group %s was started before %s was out of the queue", message.ID, w.group[message.ID], before)
			}
		}
	}
	h := &runningHandler{ctx, m}
	w.running[message.ID] = append(w.running[message.ID], h)
	w.mu.Unlock()

	err := errors.New("it panicked")
	defer func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		list := w.running[message.ID]
		for i := range list {
			if list[i] == h {
				w.running[message.ID] = append(list[:i:i], list[i+1:]...)
				break
			}
		}
		if err == nil || sqsx.IsDiscard(err) {
			w.handled[message.ID] = true
		} else if !sqsx.IsPermanent(err) {
			m.failed[message.ReceiptHandle] = true
		}
	}()
	err = m.behave(ctx)
	return err
}

func (m *member) behave(ctx context.Context) error {
	w := m.w
	work := time.Duration(w.n(50)) * time.Millisecond
	if w.percent(20) {
		work = time.Duration(w.n(100)) * time.Second
	}
	if w.percent(5) {
		time.Sleep(work) // deaf to its context
	} else {
		select {
		case <-time.After(work):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	switch n := w.n(1000); {
	case n < 100:
		return errors.New("failed")
	case n < 130:
		return sqsx.RetryAfter(errors.New("later"), time.Duration(w.n(20))*time.Second)
	case n < 132 && !w.ending.Load():
		return sqsx.RetryAfter(errors.New("much later"), 12*time.Hour)
	case n < 160:
		return sqsx.Permanent(errors.New("never"))
	case n < 170:
		return fmt.Errorf("wrapped: %w", sqsx.Discard("not needed"))
	case n < 190:
		panic("boom")
	case n < 195:
		runtime.Goexit()
	}
	return nil
}

// hooks are the books that G12 is checked with.
func (m *member) hooks() sqsx.Hooks {
	return sqsx.Hooks{
		Received: func(message *sqsx.Message) {
			m.w.mu.Lock()
			defer m.w.mu.Unlock()
			m.received[""]++
		},
		Started: func(message *sqsx.Message, margin time.Duration) {
			m.w.mu.Lock()
			defer m.w.mu.Unlock()
			if margin < worldSafety {
				m.w.violate("G5: %s was started with %s of its lease left", message.ID, margin)
			}
		},
		Settled: func(message *sqsx.Message, outcome sqsx.Outcome) {
			m.w.mu.Lock()
			defer m.w.mu.Unlock()
			m.settled[outcome]++
			if outcome == sqsx.Coalesced {
				return
			}
			m.settledReceipts[message.ReceiptHandle] = true
			want := map[sqsx.Outcome]string{sqsx.Deleted: "delete", sqsx.DeadLettered: "delete", sqsx.Retried: "change", sqsx.Released: "change"}[outcome]
			if got := m.confirmed[message.ID]; want != "" && got != want {
				m.w.violate("G3: %s counts as %s and SQS confirmed %q last", message.ID, outcome, got)
			}
		},
	}
}

// witness sees each call a consumer makes.
type witness struct {
	sqsx.Client
	m *member
}

func (c *witness) ReceiveMessage(ctx context.Context, in *sqs.ReceiveMessageInput, o ...func(*sqs.Options)) (*sqs.ReceiveMessageOutput, error) {
	out, err := c.Client.ReceiveMessage(ctx, in, o...)
	if err == nil {
		w := c.m.w
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, message := range out.Messages {
			c.m.messageOf[*message.ReceiptHandle] = *message.MessageId
			// That it is here again confirms a change of visibility whose answer is still on its way.
			c.m.confirmed[*message.MessageId] = "change"
		}
		n := 0
		for _, count := range c.m.settled {
			n += count
		}
		if held := c.m.received[""] - n + len(out.Messages); held > worldMaxInFlight {
			w.violate("G8: %d messages are held", held)
		}
	}
	return out, err
}

func (c *witness) DeleteMessageBatch(ctx context.Context, in *sqs.DeleteMessageBatchInput, o ...func(*sqs.Options)) (*sqs.DeleteMessageBatchOutput, error) {
	var receipts []string
	ids := map[string]bool{}
	for _, e := range in.Entries {
		receipts = append(receipts, *e.ReceiptHandle)
		if ids[*e.Id] {
			c.m.w.violateLocked("G3: entry ids are not distinct")
		}
		ids[*e.Id] = true
	}
	defer c.begin("delete", receipts)()
	out, err := c.Client.DeleteMessageBatch(ctx, in, o...)
	if err == nil {
		for _, s := range out.Successful {
			c.confirm("delete", receipts, *s.Id)
		}
	}
	return out, err
}

func (c *witness) ChangeMessageVisibilityBatch(ctx context.Context, in *sqs.ChangeMessageVisibilityBatchInput, o ...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityBatchOutput, error) {
	var receipts []string
	for _, e := range in.Entries {
		receipts = append(receipts, *e.ReceiptHandle)
		c.m.w.mu.Lock()
		if c.m.failed[*e.ReceiptHandle] && e.VisibilityTimeout == int32(worldLease/time.Second) {
			c.m.w.violate("G4: the lease of a message that failed was extended")
		}
		c.m.w.mu.Unlock()
	}
	defer c.begin("change", receipts)()
	out, err := c.Client.ChangeMessageVisibilityBatch(ctx, in, o...)
	if err == nil {
		for _, s := range out.Successful {
			c.confirm("change", receipts, *s.Id)
		}
	}
	return out, err
}

func (c *witness) SendMessage(ctx context.Context, in *sqs.SendMessageInput, o ...func(*sqs.Options)) (*sqs.SendMessageOutput, error) {
	out, err := c.Client.SendMessage(ctx, in, o...)
	if err == nil {
		c.m.w.mu.Lock()
		defer c.m.w.mu.Unlock()
		c.m.w.buried[*in.MessageAttributes["sqsx-error-message-id"].StringValue] = true
	}
	return out, err
}

func (w *world) violateLocked(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.violate(format, args...)
}

// begin notes a call about receipts and returns what ends it.
func (c *witness) begin(kind string, receipts []string) func() {
	w := c.m.w
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range receipts {
		if other := c.m.inFlight[r]; other != "" {
			w.violate("G2: a %s call begins while a %s call for the same receipt is on its way", kind, other)
		}
		if c.m.settledReceipts[r] {
			w.violate("G2: a %s call for a receipt that is settled", kind)
		}
		c.m.inFlight[r] = kind
	}
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, r := range receipts {
			delete(c.m.inFlight, r)
		}
	}
}

func (c *witness) confirm(kind string, receipts []string, id string) {
	c.m.w.mu.Lock()
	defer c.m.w.mu.Unlock()
	var i int
	fmt.Sscan(id, &i)
	c.m.confirmed[c.m.messageOf[receipts[i]]] = kind
}

// check demands what must hold whenever nothing is happening.
func (w *world) check() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, m := range w.members {
		stats := m.consumer.Stats()
		if stats.Received != stats.Settled()+stats.Held {
			w.violate("G12: the counters do not add up: %+v", stats)
		}
		settled := 0
		for _, n := range m.settled {
			settled += n
		}
		if uint64(m.received[""]) != stats.Received || uint64(settled) != stats.Settled() {
			w.violate("G12: hooks tell of %d received and %d settled, counters of %+v", m.received[""], settled, stats)
		}
		if !m.stopping {
			select {
			case err := <-m.done:
				m.stopping, m.stopped = true, true
				w.violate("G11: Run returned by itself: %v", err)
			default:
			}
		}
	}
}

// stop shuts a consumer down and demands what must hold then.
func (w *world) stop(m *member, within time.Duration) {
	synctest.Wait() // so that no handler is on the point of starting
	w.mu.Lock()
	calm := w.mode == (faultMode{}) && time.Since(w.modeSince) > time.Minute
	m.stopping = true
	w.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	err := m.consumer.Shutdown(ctx)
	<-m.done
	w.mu.Lock()
	defer w.mu.Unlock()
	m.stopped = true
	stats := m.consumer.Stats()
	if stats.Held != 0 {
		w.violate("G12: %d messages are held after Run: %+v", stats.Held, stats)
	}
	var left *sqsx.ShutdownError
	if errors.As(err, &left) {
		if uint64(left.Abandoned) != stats.Abandoned {
			w.violate("G6: the error tells of %d abandoned, the counters of %d", left.Abandoned, stats.Abandoned)
		}
		if calm && left.Unreleased+left.UnconfirmedDeletes > 0 {
			w.violate("G6: nothing went wrong and yet: %v", left)
		}
	}
}

// step does one random thing.
func (w *world) step() {
	switch n := w.n(100); {
	case n < 30:
		for range 1 + w.n(12) {
			w.send()
		}
	case n < 75:
		time.Sleep(time.Duration(w.n(4000)) * time.Millisecond)
	case n < 80:
		time.Sleep(time.Duration(w.n(60)) * time.Second)
	case n < 92:
		w.mu.Lock()
		w.mode, w.modeSince = faultMode{}, time.Now()
		w.mu.Unlock()
		if w.percent(70) {
			w.mischief()
		}
	case n < 94:
		if m := w.anyMember(); m != nil {
			m.consumer.Pause()
			time.Sleep(time.Duration(w.n(5)) * time.Second)
			m.consumer.Resume()
		}
	case n < 97:
		if m := w.anyMember(); m != nil {
			w.stop(m, time.Duration(1+w.n(40))*time.Second)
		}
	}
	if w.anyMember() == nil {
		w.start()
	}
	if w.percent(2) && w.members != nil {
		w.start()
	}
}

func (w *world) anyMember() *member {
	w.mu.Lock()
	defer w.mu.Unlock()
	var alive []*member
	for _, m := range w.members {
		if !m.stopping {
			alive = append(alive, m)
		}
	}
	if len(alive) == 0 {
		return nil
	}
	if len(alive) > 3 {
		return alive[0]
	}
	w.rngMu.Lock()
	defer w.rngMu.Unlock()
	return alive[w.rng.IntN(len(alive))]
}

// mischief makes some things go wrong from now on.
func (w *world) mischief() {
	var m faultMode
	for range 1 + w.n(2) {
		switch w.n(13) {
		case 0:
			m.latency = 900 * time.Millisecond
		case 1, 2:
			m.slowChanges = 5 * time.Second
		case 3:
			m.throttle = 30
		case 4:
			m.reset = 20
		case 5:
			m.drop = 20
		case 6:
			m.entry = 40
		case 7, 8:
			m.duplicate = 30
		case 9:
			m.corrupt, m.empty = 20, 20
		case 10:
			m.changesDown = true
		case 11:
			m.deletesDown = true
		case 12:
			m.recvDown = true
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.mode, w.modeSince = m, time.Now()
}

func (w *world) send() {
	body := order(fmt.Sprint(len(w.sent)))
	switch {
	case w.percent(2):
		body = fmt.Sprintf("not JSON %d", len(w.sent))
	case w.percent(2):
		body = event("Order Shipped", fmt.Sprint(len(w.sent)))
	}
	group := ""
	var id string
	if w.fifo {
		group = fmt.Sprint("g", w.n(5))
		id = w.queue.SendGroup(group, body)
	} else {
		id = w.queue.Send(body)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.fifo {
		for _, before := range w.sent {
			if w.group[before] == group && !w.gone[before] {
				w.earlier[id] = append(w.earlier[id], before)
			}
		}
	}
	w.sent, w.group[id] = append(w.sent, id), group
}

// end heals everything and demands that all is handled, and that all consumers stop.
func (w *world) end() {
	w.ending.Store(true)
	w.mu.Lock()
	w.mode, w.modeSince = faultMode{}, time.Now()
	w.mu.Unlock()
	if w.anyMember() == nil {
		w.start()
	}
	for limit := time.Now().Add(30 * time.Hour); ; time.Sleep(20 * time.Second) {
		visible, inFlight, delayed := w.queue.Len()
		if visible+inFlight+delayed == 0 {
			break
		}
		if time.Now().After(limit) {
			w.violateLocked("G11: after all healed %d messages stay visible, %d in flight", visible, inFlight)
			break
		}
		if len(w.broke()) > 0 {
			break
		}
	}
	synctest.Wait()
	w.check()
	for {
		m := w.anyMember()
		if m == nil {
			break
		}
		w.stop(m, 5*time.Minute)
	}
	time.Sleep(3 * time.Minute) // for handlers deaf to their contexts
	for _, id := range w.sent {
		w.mu.Lock()
		if !w.gone[id] && len(w.violations) == 0 {
			w.violate("G1: %s is still there", id)
		}
		w.mu.Unlock()
	}
}
