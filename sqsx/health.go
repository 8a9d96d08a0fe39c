package sqsx

import (
	"fmt"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/sqsx/internal/lease"
)

// Health says whether a consumer gets work done, at one moment. Its JSON form has the same members.
type Health struct {
	QueueURL string
	// Running is true from Run's begin to its end, Stopping from when it begins to stop.
	Running, Stopping bool
	// Paused is true between Pause and Resume, or while the breaker of [WithBreaker] is open.
	Paused bool
	// Healthy is true while the consumer is running and nothing keeps it from its work. An idle queue is healthy, and so is
	// a consumer one of whose receives failed, or that is paused. Before the first receive has succeeded it is not.
	Healthy bool
	// Since is since when it is or is not healthy.
	Since time.Time
	// Problems are the reasons why the consumer is not healthy.
	Problems []Problem
	// LastReceive is when a receive last succeeded, with messages or without.
	LastReceive time.Time
	// Err is the latest receive's error, or the fatal one that ended Run.
	Err error
	// ExtendDenied is true if SQS refused a heartbeat for want of permission. Messages are then handled on leases that
	// end when they end.
	ExtendDenied bool
	// Handling is how many handlers run. Waiting is how many messages wait for a handler to end.
	Handling, Waiting int
	Stats             Stats
}

// Problem is one reason why a consumer is not healthy.
type Problem struct {
	Kind   ProblemKind
	Since  time.Time
	Reason string
}

// ProblemKind is what is wrong, in a word.
type ProblemKind string

const (
	// NotRunning: Run was not called, or has returned.
	NotRunning ProblemKind = "not-running"
	// NoReceive: no receive has succeeded yet.
	NoReceive ProblemKind = "no-receive"
	// ReceivesFail: nothing could be received for longer than a long poll and the longest pause after a failure.
	ReceivesFail ProblemKind = "receives-fail"
	// DeletesFail and ExtendsFail: SQS has refused all deletes, or all heartbeats, for a minute.
	DeletesFail ProblemKind = "deletes-fail"
	ExtendsFail ProblemKind = "extends-fail"
	// HandlersStuck: all handlers that may run at once have run for longer than [WithStuckAfter] says.
	HandlersStuck ProblemKind = "handlers-stuck"
	// MessagesWait: messages have waited for minutes although handlers are free, since a preload or a hook does not return.
	MessagesWait ProblemKind = "messages-wait"
	// LimiterRefuses: the limiter has refused all receives for as long as ReceivesFail would take.
	LimiterRefuses ProblemKind = "limiter-refuses"
)

const (
	// longRefusal is for how long SQS must have refused all deletes or heartbeats.
	longRefusal = time.Minute
	// longWait is how long a message may wait for a handler that is free.
	longWait = 2 * time.Minute
	// longestPause is the longest after a receive that failed.
	longestPause = 30 * time.Second
)

// health is what a consumer remembers for Health. The consumer's lock guards it.
type health struct {
	err              error
	started          time.Time
	firstReceive     time.Time
	lastReceive      time.Time
	recovered        time.Time // when the latest trouble ended
	beatsDenied      bool
	beatsDeniedUntil time.Time

	receiving, limiting, deleting, extending trouble
}

// trouble is something that has failed and not succeeded since.
type trouble struct{ since, last time.Time }

func (t *trouble) failed(now time.Time) {
	if t.since.IsZero() {
		t.since = now
	}
	t.last = now
}

// passed ends a trouble, which was a problem if it lasted that long.
func (h *health) passed(t *trouble, now time.Time, problem time.Duration) {
	if !t.since.IsZero() && now.Sub(t.since) >= problem {
		h.recovered = now
	}
	*t = trouble{}
}

func (h *health) received(now time.Time, allowance time.Duration) {
	h.lastReceive, h.err = now, nil
	if h.firstReceive.IsZero() {
		h.firstReceive = now
	}
	h.passed(&h.receiving, now, allowance)
}

// note remembers whether a call of a kind succeeded.
func (c *Consumer) note(t *trouble, ok bool) {
	now := time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if ok {
		c.health.passed(t, now, longRefusal)
	} else {
		t.failed(now)
	}
}

// Health returns the consumer's state. [Consumer.HealthHandler] serves it.
func (c *Consumer) Health() Health {
	now := time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	h := Health{QueueURL: c.queueURL, Running: c.started && !c.finished(), Stopping: c.stopping, Paused: c.paused || c.breaker.open(now),
		LastReceive: c.health.lastReceive, Err: c.health.err, ExtendDenied: c.health.beatsDenied, Stats: c.stats}
	old, waits := c.countHeld(&h, now)
	h.judge(&c.health, c.allowance(), 2*max(longRefusal, c.config.lease), now)
	if age := c.config.stuckAfter; h.Running && len(old) >= c.config.concurrency {
		h.problem(HandlersStuck, oldest(old).Add(age), fmt.Sprintf("all %d handlers have run for more than %s", len(old), age))
	}
	if !c.fifo && h.Handling < c.config.concurrency && !waits.IsZero() && now.Sub(waits) > longWait {
		h.problem(MessagesWait, waits, "messages wait although handlers are free: a preload or a hook does not return")
	}
	h.conclude(&c.health)
	return h
}

// allowance is how long it may take until a receive has succeeded.
func (c *Consumer) allowance() time.Duration {
	return pollTime(c.config.wait) + longestPause
}

// countHeld counts what runs and waits, and returns when the handlers began that are older than they should be and since
// when the longest waiting message waits. One that waits for others of its type does so by a limit, and not for a free handler.
func (c *Consumer) countHeld(h *Health, now time.Time) (old []time.Time, waits time.Time) {
	for _, d := range c.held {
		switch l := d.State(); l.Phase {
		case lease.Running:
			h.Handling++
			if now.Sub(l.Began) >= c.config.stuckAfter {
				old = append(old, l.Began)
			}
		case lease.Queued:
			h.Waiting++
			if !d.parked.Load() && (waits.IsZero() || d.message.Received.Before(waits)) {
				waits = d.message.Received
			}
		}
	}
	return old, waits
}

func oldest(times []time.Time) time.Time {
	first := times[0]
	for _, t := range times {
		first = earlier(first, t)
	}
	return first
}

func (h *Health) problem(kind ProblemKind, since time.Time, reason string) {
	h.Problems = append(h.Problems, Problem{kind, since, reason})
}

// judge finds the problems that are remembered. A refusal that is stale says nothing about now.
func (h *Health) judge(s *health, allowance, stale time.Duration, now time.Time) {
	if !h.Running {
		reason := "Run was not called"
		if h.Err != nil {
			reason = "Run returned: " + h.Err.Error()
		} else if !s.started.IsZero() {
			reason = "Run has returned"
		}
		h.problem(NotRunning, s.recovered, reason)
		return
	}
	if s.firstReceive.IsZero() && !h.Stopping {
		reason := "no receive has succeeded yet"
		if s.err != nil {
			reason += ": " + s.err.Error()
		}
		h.problem(NoReceive, s.started, reason)
	} else if t := s.receiving; !t.since.IsZero() && now.Sub(t.since) > allowance {
		reason := "no receive returns"
		if s.err != nil {
			reason = s.err.Error()
		}
		h.problem(ReceivesFail, t.since, reason)
	}
	if t := s.limiting; !t.since.IsZero() && now.Sub(t.since) > allowance {
		h.problem(LimiterRefuses, t.since, "the limiter refuses every receive")
	}
	for _, r := range []struct {
		trouble
		kind ProblemKind
		what string
	}{{s.deleting, DeletesFail, "deletes"}, {s.extending, ExtendsFail, "heartbeats"}} {
		switch over := r.last.Add(stale); {
		case r.since.IsZero() || now.Sub(r.since) < longRefusal:
		case now.Before(over):
			h.problem(r.kind, r.since, "SQS refuses all "+r.what)
		default:
			s.recovered = later(s.recovered, over)
		}
	}
}

// conclude says whether all that makes it healthy, and since when.
func (h *Health) conclude(s *health) {
	h.Healthy = len(h.Problems) == 0 && h.Running && !h.Stopping
	h.Since = later(s.firstReceive, s.recovered)
	if len(h.Problems) > 0 {
		h.Since = h.Problems[0].Since
		for _, p := range h.Problems {
			h.Since = earlier(h.Since, p.Since)
		}
	}
}

// MarshalJSON writes the members with errors as their texts.
func (h Health) MarshalJSON() ([]byte, error) {
	var text string
	if h.Err != nil {
		text = h.Err.Error()
	}
	type health Health // without this method
	return json.Marshal(struct {
		health
		Err string `json:",omitzero"`
	}{health(h), text})
}

// status is what a health endpoint answers: a consumer that is stopping must not be killed for that.
func (h *Health) status() int {
	if h.Healthy || h.Running && h.Stopping {
		return http.StatusOK
	}
	return http.StatusServiceUnavailable
}

// HealthHandler answers with the consumer's [Health] as JSON, and the status 200 while it is healthy or stopping, else 503.
// A receive that hangs or an outage of SQS makes it unhealthy too, and a restart does not help with that: it is made for
// readiness and alarms, and for liveness only with a threshold of minutes.
func (c *Consumer) HealthHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		h := c.Health()
		writeHealth(w, h.status(), h)
	})
}

func writeHealth(w http.ResponseWriter, status int, health any) {
	text, err := json.Marshal(health)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(append(text, '\n')) // whoever asked has gone
}

// GroupHealth is the health of a group and of each of its consumers.
type GroupHealth struct {
	// Healthy is true while all consumers are.
	Healthy bool
	// Since is since when it is or is not healthy.
	Since     time.Time
	Consumers []Health
}

// Health returns the group's state.
func (g *Group) Health() GroupHealth {
	g.mu.Lock()
	consumers := g.consumers
	g.mu.Unlock()
	all := GroupHealth{Healthy: len(consumers) > 0}
	for _, c := range consumers {
		h := c.Health()
		all.Consumers = append(all.Consumers, h)
		switch {
		case h.Healthy && all.Healthy:
			all.Since = later(all.Since, h.Since)
		case !h.Healthy && all.Healthy:
			all.Healthy, all.Since = false, h.Since
		case !h.Healthy:
			all.Since = earlier(all.Since, h.Since)
		}
	}
	return all
}

// HealthHandler answers as [Consumer.HealthHandler] does, for all consumers of the group: with 200 while each of them
// is healthy or stopping.
func (g *Group) HealthHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		h := g.Health()
		status := http.StatusOK
		for i := range h.Consumers {
			status = max(status, h.Consumers[i].status())
		}
		if len(h.Consumers) == 0 {
			status = http.StatusServiceUnavailable
		}
		writeHealth(w, status, h)
	})
}

func (c *Consumer) finished() bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}

// Stats returns the counts of receives by outcome.
func (c *Consumer) Stats() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stats
}
