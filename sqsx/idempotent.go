package sqsx

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/sqsx/internal/body"
)

// Idempotent skips events that have been handled already: EventBridge and SQS deliver at least once, and two rules that
// match one event deliver it twice.
//
//	mux.Use(sqsx.Idempotent(store, sqsx.WithConsumerName("invoices")))
//
// Before a handler is called its event is claimed in the store; after it has returned nil or [Discard] the event is done
// and remembered for [WithMemory]'s time, and after anything else, a panic among that, the claim is given back. A claim
// lasts as long as the lease of the message and is extended with it, so a process that dies holds an event back for one
// lease and no longer. A message whose event is done is deleted without being handled; one whose event another handles
// is retried when that claim should have ended.
//
// Events are told apart by the name of the consumer, their source and their [Message.EventID]; those sent again by a
// replay of an archive are handled anew, once for each name of a replay. A message without an event is not claimed.
//
// It is at-least-once with duplicates left out, not exactly-once: a process that dies between the handler's return and
// the store's Complete leaves the event to be handled again. A store that fails to begin does not lose an event: the
// message is retried. If it fails to complete, the message is deleted, since it was handled, and only another delivery
// of the same event would be handled again. Failures of the store go to [Hooks].Failed, with [OpStoreBegin],
// [OpStoreComplete] and [OpStoreRelease], to the log, and are counted in [Stats].
//
// Idempotent panics with a [*ConfigError] if the store or an option cannot be, so that the mistake is found when the
// program starts.
func Idempotent(store Store, options ...IdempotencyOption) Middleware {
	g := idempotency{store: store, memory: 24 * time.Hour, claim: time.Minute}
	for _, option := range options {
		if option == nil {
			panic(&ConfigError{"Idempotent", "an option is nil"})
		}
		option(&g)
	}
	if err := g.check(); err != nil {
		panic(err)
	}
	return func(next Handler) Handler {
		return Wrap(next, func(ctx context.Context, m *Message) error { return g.handle(ctx, m, next) })
	}
}

// idempotency is what [Idempotent] was given.
type idempotency struct {
	store       Store
	consumer    string
	memory      time.Duration
	claim       time.Duration
	key         func(*Message) string
	replaysOnce bool
	payload     func(*Message) []byte
}

// longestWait is for how long a message is put off at most whose event another handles.
const longestWait = 30 * time.Minute

func (g *idempotency) handle(ctx context.Context, m *Message, next Handler) (err error) {
	key, ok := g.keyOf(ctx, m)
	if !ok {
		return next.Handle(ctx, m)
	}
	claim := g.newClaim(ctx, m, key)
	begun, err := g.begin(ctx, claim)
	if err != nil {
		err = &StoreError{Op: OpStoreBegin, MessageID: m.ID, Err: err}
		g.report(ctx, m, OpStoreBegin, err)
		return err
	}
	if begun.State != Claimed && differ(begun.Payload, claim.Payload) {
		return Permanent(&PayloadError{MessageID: m.ID, EventID: m.EventID()})
	}
	switch begun.State {
	case Done:
		if h, ok := m.hold.(storeWatcher); ok {
			h.duplicate()
		}
		return nil
	case InProgress:
		return RetryAfter(ErrInProgress, putOff(time.Until(begun.Until), m.ReceiveCount))
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	held := g.hold(ctx, m, claim, cancel)
	handled := false
	defer func() {
		claim := held.end()
		if handled {
			g.complete(ctx, m, claim)
		} else {
			g.release(ctx, m, claim)
		}
	}()
	err = next.Handle(ctx, m)
	handled = err == nil || IsDiscard(err)
	return err
}

func (g *idempotency) begin(ctx context.Context, claim Claim) (Begun, error) {
	callCtx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	begun, err := g.store.Begin(callCtx, claim)
	if err != nil {
		// It may have been claimed all the same, and the answer lost.
		callCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoTimeout)
		defer cancel()
		_ = g.store.Release(callCtx, claim)
	}
	return begun, err
}

// differ reports whether two digests are of different payloads. Those of other lengths are of another kind, as Powertools
// writes them, and say nothing.
func differ(a, b string) bool { return len(a) == len(b) && a != b }

// putOff is for how long a message waits whose event is claimed for a while: until that is over, and four times as long
// with each receive after the second, so that a handler that takes many leases does not use up the receives that a
// redrive policy allows its duplicates. The second is not put off for longer since it may be the retry of the first.
func putOff(claimed time.Duration, receiveCount int) time.Duration {
	wait := min(max(claimed, time.Second), longestWait)
	for range min(max(receiveCount-2, 0), 10) {
		wait = min(4*wait, longestWait)
	}
	return wait
}

// complete and release work also after the end of the handler's context.
func (g *idempotency) complete(ctx context.Context, m *Message, claim Claim) {
	g.settle(ctx, m, OpStoreComplete, claim, g.store.Complete)
}

func (g *idempotency) release(ctx context.Context, m *Message, claim Claim) {
	g.settle(ctx, m, OpStoreRelease, claim, g.store.Release)
}

func (g *idempotency) settle(ctx context.Context, m *Message, op Op, claim Claim, call func(context.Context, Claim) error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTimeout)
	defer cancel()
	claim.Expires = time.Now().Add(g.memory)
	if err := call(ctx, claim); err != nil {
		g.report(ctx, m, op, &StoreError{Op: op, MessageID: m.ID, Err: err})
	}
}

const (
	// storeTimeout bounds one call of a store.
	storeTimeout = 10 * time.Second
	// undoTimeout bounds the release of what may have been claimed.
	undoTimeout = 2 * time.Second
)

// IdempotencyOption is an option of [Idempotent].
type IdempotencyOption func(*idempotency)

// WithConsumerName is the name under which events are claimed and done. Consumers of one name share their work; those of
// different names handle each event each, whatever store they share. The default is the account, region and name of
// the queue that a message came from.
//
// Give it where one service has several queues for the same events, or where its queue may be replaced.
func WithConsumerName(name string) IdempotencyOption {
	return func(g *idempotency) {
		if name == "" {
			panic(&ConfigError{"WithConsumerName", "a name must not be empty: leave the option out to use the queue's"})
		}
		g.consumer = name
	}
}

// WithMemory is for how long an event is remembered after it was handled (default 24 h, which is for how long
// EventBridge tries to deliver). A message that SQS keeps for longer and delivers again is handled again.
func WithMemory(d time.Duration) IdempotencyOption {
	return func(g *idempotency) { g.memory = d }
}

// WithClaim is how long a claim lasts where the lease of the message is not known, as in AWS Lambda (default 1 min). It
// is extended while the handler runs, and ends no later than the context of the handler does. In a [Consumer] a claim
// lasts as long as the lease.
func WithClaim(d time.Duration) IdempotencyOption {
	return func(g *idempotency) { g.claim = d }
}

// WithKey tells events apart by what key returns, instead of by their source and id: for producers that send one thing
// twice as two events. A message for which it is empty is handled without a claim.
func WithKey(key func(m *Message) string) IdempotencyOption {
	return func(g *idempotency) {
		if key == nil {
			panic(&ConfigError{"WithKey", "the function is nil: leave the option out to use the event's id"})
		}
		g.key = key
	}
}

// WithReplaysOnce makes an event that a replay of an archive sends again count as the original event: it is skipped if
// that was handled. Without this option each replay is handled anew.
func WithReplaysOnce() IdempotencyOption {
	return func(g *idempotency) { g.replaysOnce = true }
}

// WithPayloadCheck refuses an event that has the key of another and is not the same, with a [Permanent] [*PayloadError].
// What is compared is a digest of what payload returns, or, where payload is nil, of the event's detail, in whatever
// order its members are.
func WithPayloadCheck(payload func(m *Message) []byte) IdempotencyOption {
	return func(g *idempotency) {
		if payload == nil {
			payload = detailOf
		}
		g.payload = payload
	}
}

func (g *idempotency) check() error {
	switch {
	case g.store == nil:
		return &ConfigError{"Idempotent", "the store is nil: new(sqsx.MemoryStore) is one for a single process"}
	case g.memory < time.Second:
		return &ConfigError{"WithMemory", "an event must be remembered for a second at least"}
	case g.claim < time.Second:
		return &ConfigError{"WithClaim", "a claim must last for a second at least"}
	}
	return nil
}

// maxClaimID is how long a [Claim]'s ID is, in bytes. DynamoDB takes 2,048 as a partition key.
const maxClaimID = 512

// keyOf returns the ID of the claim on m's event, and false if it is to be handled without one.
func (g *idempotency) keyOf(ctx context.Context, m *Message) (string, bool) {
	if m.Event == nil {
		return "", false
	}
	key := ""
	if g.key != nil {
		key = g.key(m)
	} else if id := m.EventID(); id != "" {
		key = escape(m.Event.Envelope().Source) + "/" + escape(id)
	}
	if key == "" {
		return "", false
	}
	if m.Replay && !g.replaysOnce {
		key += "#replay:" + escape(m.Event.Envelope().ReplayName)
	}
	consumer := g.consumer
	if consumer == "" {
		consumer, _ = ctx.Value(consumerNameKey{}).(string)
	}
	if consumer == "" {
		consumer = queueName(m.QueueURL)
	}
	id := escape(consumer) + "#" + key
	if len(id) > maxClaimID {
		sum := sha256.Sum256([]byte(id))
		id = strings.ToValidUTF8(id[:maxClaimID-1-2*len(sum)], "") + "~" + hex.EncodeToString(sum[:])
	}
	return id, true
}

// escape keeps the parts of a key apart.
var escape = strings.NewReplacer("%", "%25", "#", "%23", "/", "%2F").Replace

// queueName is the account, region and name of a queue, in whatever form its URL or ARN has them.
func queueName(queue string) string {
	account, region, _ := body.Origin(queue)
	name := queue[strings.LastIndexAny(queue, "/:")+1:]
	return account + ":" + region + ":" + name
}

func (g *idempotency) newClaim(ctx context.Context, m *Message, id string) Claim {
	claim := Claim{ID: id, Token: rand.Text(), Until: g.until(ctx, m), Expires: time.Now().Add(g.memory)}
	if g.payload != nil {
		sum := sha256.Sum256(g.payload(m))
		claim.Payload = hex.EncodeToString(sum[:])
	}
	return claim
}

// until is when a claim ends that is taken or extended now: with the lease of the message where that is known. It is
// never a time that is over, which would make each delivery take the event from the one before.
func (g *idempotency) until(ctx context.Context, m *Message) time.Time {
	now := time.Now()
	until, known := m.Deadline()
	if !known {
		until = now.Add(g.claim)
		if end, ok := ctx.Deadline(); ok && end.After(now) {
			until = earlier(until, end)
		}
	}
	return later(until, now.Add(time.Second))
}

// detailOf is the event's detail, in one form whatever the order of its members.
func detailOf(m *Message) []byte {
	detail, ok := m.Event.Envelope().Lookup("detail")
	if !ok {
		return nil
	}
	canonical := append(jsontext.Value(nil), detail...)
	if err := canonical.Canonicalize(); err != nil {
		return detail
	}
	return canonical
}

// heldClaim is a claim while its handler runs.
type heldClaim struct {
	g      *idempotency
	ctx    context.Context
	m      *Message
	cancel context.CancelCauseFunc

	mu    sync.Mutex
	claim Claim
	timer *time.Timer
	ended bool
}

// hold extends the claim as the lease is, until the claim is ended.
func (g *idempotency) hold(ctx context.Context, m *Message, claim Claim, cancel context.CancelCauseFunc) *heldClaim {
	h := &heldClaim{g: g, ctx: ctx, m: m, cancel: cancel, claim: claim}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.next()
	return h
}

// next looks again when half of what is left is over. The claim is locked.
func (h *heldClaim) next() {
	h.timer = time.AfterFunc(max(time.Until(h.claim.Until)/2, 500*time.Millisecond), h.extend)
}

// extend makes the claim last as long as the lease does by now. A lease that was lost is no reason to keep it.
func (h *heldClaim) extend() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ended {
		return
	}
	now := time.Now()
	extended := h.claim
	extended.Until, extended.Expires = h.g.until(h.ctx, h.m), now.Add(h.g.memory)
	if deadline, known := h.m.Deadline(); known && !deadline.After(h.claim.Until) {
		if now.Before(h.claim.Until) {
			h.next()
		}
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(h.ctx), storeTimeout)
	defer cancel()
	begun, err := h.g.store.Begin(ctx, extended)
	if err == nil && begun.State != Claimed {
		err = ErrClaimLost
	}
	if err == nil {
		h.claim = extended
	} else {
		h.g.report(h.ctx, h.m, OpStoreBegin, &StoreError{Op: OpStoreBegin, MessageID: h.m.ID, Err: err})
		if err == ErrClaimLost {
			h.cancel(ErrClaimLost)
			return
		}
	}
	h.next()
}

// end returns the claim as it is, once no call extends it any more.
func (h *heldClaim) end() Claim {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ended = true
	h.timer.Stop()
	return h.claim
}

// report tells whoever handed the message out, or else the log of the process.
func (g *idempotency) report(ctx context.Context, m *Message, op Op, err error) {
	if w, ok := m.hold.(storeWatcher); ok {
		w.storeFailed(op, err)
	} else if report, ok := ctx.Value(reportKey{}).(func(*Message, Op, error)); ok {
		report(m, op, err)
	} else {
		slog.Default().LogAttrs(ctx, slog.LevelWarn, "sqsx: "+string(op)+" failed", logAttrs(m.QueueURL, err)...)
	}
}
