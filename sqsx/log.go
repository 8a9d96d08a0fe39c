package sqsx

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// logEvery is how often one kind of failure is logged where nobody said where to.
const logEvery = 10 * time.Second

// quietly is the log of a consumer without [WithLogger]: [slog.Default], with each kind of line once in a while.
type quietly struct {
	mu      sync.Mutex
	last    map[string]time.Time
	omitted map[string]int
}

// allow reports whether a line of this kind is written now, and how many were not since the last.
func (q *quietly) allow(text string) (omitted int, ok bool) {
	now := time.Now()
	q.mu.Lock()
	defer q.mu.Unlock()
	if last, before := q.last[text]; before && now.Sub(last) < logEvery {
		q.omitted[text]++
		return 0, false
	}
	if q.last == nil {
		q.last, q.omitted = make(map[string]time.Time), make(map[string]int)
	}
	q.last[text] = now
	omitted = q.omitted[text]
	delete(q.omitted, text)
	return omitted, true
}

// write writes a line to logger, or to the default one if that is nil.
func (q *quietly) write(ctx context.Context, logger *slog.Logger, level slog.Level, text string, attrs []slog.Attr) {
	if logger == nil {
		omitted, ok := q.allow(text)
		if !ok {
			return
		}
		if omitted > 0 {
			attrs = append(attrs, slog.Int("omitted", omitted))
		}
		logger = slog.Default()
	}
	logger.LogAttrs(ctx, level, text, attrs...)
}

// logLevel is how loud an error is: what heals by itself is a warning.
func logLevel(err error) slog.Level {
	if errors.Is(err, ErrFatal) {
		return slog.LevelError
	}
	return slog.LevelWarn
}

func logAttrs(queueURL string, err error) []slog.Attr {
	return withStack([]slog.Attr{slog.String("queue", queueURL), slog.Any("error", err)}, err)
}

func messageAttrs(m *Message, err error) []slog.Attr {
	return withStack([]slog.Attr{slog.String("queue", m.QueueURL), slog.String("message", m.ID), slog.Int("receiveCount", m.ReceiveCount), slog.Any("error", err)}, err)
}

// withStack adds where a panic was.
func withStack(attrs []slog.Attr, err error) []slog.Attr {
	if panicked, ok := errors.AsType[*PanicError](err); ok {
		attrs = append(attrs, slog.String("stack", string(panicked.Stack)))
	}
	return attrs
}
