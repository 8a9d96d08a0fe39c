// Package quiet writes lines of a log, each kind once in a while where nobody said where to.
package quiet

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Every is how often one kind of line is written where nobody said where to.
const Every = 10 * time.Second

// Log writes to a logger, or to [slog.Default] with each kind of line once in a while. Its zero value has written nothing.
type Log struct {
	mu      sync.Mutex
	last    map[string]time.Time
	omitted map[string]int
}

// Write writes a line to logger, or to the default one if that is nil.
func (l *Log) Write(ctx context.Context, logger *slog.Logger, level slog.Level, text string, attrs []slog.Attr) {
	if logger == nil {
		omitted, ok := l.allow(text)
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

// allow reports whether a line of this kind is written now, and how many were not since the last.
func (l *Log) allow(text string) (omitted int, ok bool) {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if last, before := l.last[text]; before && now.Sub(last) < Every {
		l.omitted[text]++
		return 0, false
	}
	if l.last == nil {
		l.last, l.omitted = make(map[string]time.Time), make(map[string]int)
	}
	l.last[text] = now
	omitted = l.omitted[text]
	delete(l.omitted, text)
	return omitted, true
}
