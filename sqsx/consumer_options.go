package sqsx

import (
	"log/slog"
	"time"
)

// ConsumerOption is an option of [NewConsumer].
type ConsumerOption interface {
	applyConsumer(*consumerConfig)
}

type consumerConfig struct {
	decode []DecodeOption
	wait   time.Duration
	logger *slog.Logger
}
