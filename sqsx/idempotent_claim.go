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

// storeWatcher is a consumer that handed a message out, as [Idempotent] sees it.
type storeWatcher interface {
	storeFailed(op Op, err error)
	duplicate()
}

func (h consumerHold) storeFailed(op Op, err error) {
	h.c.mu.Lock()
	h.c.stats.StoreFailed++
	h.c.mu.Unlock()
	h.c.fail(op, err)
}

func (h consumerHold) duplicate() {
	h.c.mu.Lock()
	h.c.stats.Duplicates++
	h.c.mu.Unlock()
}

// consumerNameKey is the key of what [ContextWithConsumerName] was given.
type consumerNameKey struct{}

// ContextWithConsumerName returns a context in which name takes the place of the queue's for [Idempotent], unless
// [WithConsumerName] gives another. Adapters use it where what they receive from has many consumers, as a stream has.
func ContextWithConsumerName(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, consumerNameKey{}, name)
}

// reportKey is the key of what [ContextWithReport] was given.
type reportKey struct{}

// ContextWithReport returns a context in which report is told what fails beside a handler, such as a call of
// [Idempotent]'s store. Adapters to other ways of receiving use it; a [Consumer] has its [Hooks].
func ContextWithReport(ctx context.Context, report func(m *Message, op Op, err error)) context.Context {
	return context.WithValue(ctx, reportKey{}, report)
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
