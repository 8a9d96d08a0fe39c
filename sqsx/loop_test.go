package sqsx_test

import (
	"context"
	"errors"
	"time"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
)

// loop is a loop over Poll in the world, beside consumers.
type loop struct {
	w     *world
	as    *member // in the world's books
	end   context.CancelFunc
	ended chan struct{}
}

// turnLoop ends the loop there is, or begins one.
func (w *world) turnLoop() {
	if len(w.loops) > 0 {
		l := w.loops[0]
		w.loops = w.loops[1:]
		l.end()
		<-l.ended
		return
	}
	ctx, end := context.WithCancel(context.Background())
	l := &loop{w: w, as: &member{w: w, failed: map[string]time.Time{}}, end: end, ended: make(chan struct{})}
	w.loops = append(w.loops, l)
	wait := time.Duration(1+w.n(20)) * time.Second
	go func() {
		defer close(l.ended)
		for ctx.Err() == nil { // a body that breaks begins again
			for m, err := range sqsx.Poll(ctx, w.service, w.queue.URL(), sqsx.WithFactory(shop(w.t)), sqsx.WithVisibility(worldLease),
				sqsx.WithWait(wait), sqsx.WithLogger(discard)) {
				if m != nil && !l.body(ctx, m, err) {
					break
				}
			}
		}
	}()
}

// body is the body of the loop, and reports whether to go on.
func (l *loop) body(ctx context.Context, m *sqsx.Message, err error) bool {
	w := l.w
	if deadline, known := m.Deadline(); !known || !time.Now().Before(deadline) {
		w.violateLocked("G5: Poll yields %s, whose lease is over", m.ID)
	}
	if err != nil && m.Event != nil {
		w.violateLocked("Poll yields %s with an event and an error", m.ID)
	}
	leave := w.enter(&runningHandler{loop: m, member: l.as}, m)
	work := time.Duration(w.n(50)) * time.Millisecond
	if w.percent(10) {
		work = time.Duration(w.n(100)) * time.Second
	}
	virtual.Sleep(work)
	ctx = context.WithoutCancel(ctx)
	switch n := w.n(100); {
	case n < 80:
		leave(nil)
		if m.Delete(ctx) != nil {
			_ = m.Delete(ctx) // a settlement that failed may be tried again
		}
	case n < 90:
		leave(errors.New("failed"))
		_ = m.Retry(ctx, time.Duration(w.n(20))*time.Second)
	case n < 95:
		leave(errors.New("left alone"))
	default:
		leave(errors.New("left alone"))
		return false
	}
	return true
}
