package sqsx

import (
	"log/slog"
	"time"
)

// receiveMargin is how much earlier than its response arrived a receive is taken to have happened: SQS counts from when
// it chose the messages, and the network comes after.
const receiveMargin = 2 * time.Second

// PollOption is an option of [Poll].
type PollOption interface {
	applyPoll(*pollConfig)
}

type pollConfig struct {
	decode      []DecodeOption
	wait        time.Duration
	maxMessages int
	visibility  time.Duration
	logger      *slog.Logger
}

func newPollConfig(options []PollOption) pollConfig {
	c := pollConfig{wait: maxWait, maxMessages: maxBatch, logger: slog.New(slog.DiscardHandler)}
	for _, option := range options {
		option.applyPoll(&c)
	}
	return c
}

// ReceiveOption is an option of both [Poll] and [NewConsumer].
type ReceiveOption interface {
	PollOption
	ConsumerOption
}

type receiveOption struct {
	poll     func(*pollConfig)
	consumer func(*consumerConfig)
}

func (o receiveOption) applyPoll(c *pollConfig)         { o.poll(c) }
func (o receiveOption) applyConsumer(c *consumerConfig) { o.consumer(c) }

// WithWait is how long a receive waits for a message (seconds resolution; 0 to 20 s, and brought into that range). The
// default is 20 s for [Poll] and 10 s for a [Consumer], which waits for a receive in progress before it stops. With 0
// the queue's own setting applies: the SDK does not send a zero.
func WithWait(wait time.Duration) ReceiveOption {
	wait = min(max(wait, 0), maxWait)
	return receiveOption{
		func(c *pollConfig) { c.wait = wait },
		func(c *consumerConfig) { c.wait = wait },
	}
}

// WithMaxMessages is how many messages one receive asks for (1 to 10, and brought into that range). The default is 10.
//
// On a FIFO queue each receive of a message that then has to wait for another of its group, and is given back because
// that one failed, counts towards the queue's maxReceiveCount. With 1 only the message that failed is counted, at the
// price of a call for each.
func WithMaxMessages(n int) ReceiveOption {
	n = min(max(n, 1), maxBatch)
	return receiveOption{
		func(c *pollConfig) { c.maxMessages = n },
		func(c *consumerConfig) { c.maxMessages = n },
	}
}

// WithVisibility is how long [Poll] hides the messages it receives (seconds resolution; up to [MaxVisibility]). It must
// be enough for all messages of one receive. The default, and 0, is the queue's own setting.
func WithVisibility(visibility time.Duration) PollOption {
	return pollOption(func(c *pollConfig) { c.visibility = min(max(visibility, 0), MaxVisibility) })
}

// WithLogger logs what goes wrong, and nothing of what is in messages. By default nothing is logged.
func WithLogger(logger *slog.Logger) ReceiveOption {
	return receiveOption{
		func(c *pollConfig) { c.logger = logger },
		func(c *consumerConfig) { c.logger = logger },
	}
}

type pollOption func(*pollConfig)

func (o pollOption) applyPoll(c *pollConfig) { o(c) }
