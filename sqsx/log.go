package sqsx

import (
	"errors"
	"log/slog"
)

// logLevel is how loud an error is: what heals by itself is a warning.
func logLevel(err error) slog.Level {
	if errors.Is(err, ErrFatal) {
		return slog.LevelError
	}
	return slog.LevelWarn
}

func logAttrs(queueURL string, err error) []slog.Attr {
	return []slog.Attr{slog.String("queue", queueURL), slog.Any("error", err)}
}

func messageAttrs(m *Message, err error) []slog.Attr {
	attrs := []slog.Attr{slog.String("queue", m.QueueURL), slog.String("message", m.ID), slog.Int("receiveCount", m.ReceiveCount), slog.Any("error", err)}
	if panicked, ok := errors.AsType[*PanicError](err); ok {
		attrs = append(attrs, slog.String("stack", string(panicked.Stack)))
	}
	return attrs
}
