package sqsx

import (
	"errors"
	"fmt"
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
	wrong       []error
}

func newPollConfig(options []PollOption) (pollConfig, error) {
	c := pollConfig{wait: maxWait, maxMessages: maxBatch, visibility: 30 * time.Second}
	for i, option := range options {
		if isNil(option) {
			c.wrong = append(c.wrong, nilOption(i))
			continue
		}
		option.applyPoll(&c)
	}
	checkWait(c.wait, c.refuse)
	checkMaxMessages(c.maxMessages, c.refuse)
	return c, errors.Join(c.wrong...)
}

func (c *pollConfig) refuse(option, reason string) {
	c.wrong = append(c.wrong, &ConfigError{option, reason})
}

func checkWait(wait time.Duration, refuse func(option, reason string)) {
	if wait < 0 || wait > maxWait {
		refuse("WithWait", fmt.Sprintf("SQS waits from 0 to 20 s, and this is %s", wait))
	}
}

func checkMaxMessages(n int, refuse func(option, reason string)) {
	if n < 1 || n > maxBatch {
		refuse("WithMaxMessages", fmt.Sprintf("a receive brings from 1 to 10 messages, and this is %d", n))
	}
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

// WithWait is how long a receive waits for a message (whole seconds, rounded up; 0 to 20 s). The default is 20 s for
// [Poll] and 10 s for a [Consumer], which waits for a receive in progress before it stops. With 0 the queue's own setting
// applies: the SDK does not send a zero.
func WithWait(wait time.Duration) ReceiveOption {
	if rest := wait % time.Second; rest > 0 {
		wait += time.Second - rest
	}
	return receiveOption{
		func(c *pollConfig) { c.wait = wait },
		func(c *consumerConfig) { c.wait = wait },
	}
}

// WithMaxMessages is how many messages one receive asks for (1 to 10). The default is 10.
//
// On a FIFO queue each receive of a message that then has to wait for another of its group, and is given back because
// that one failed, counts towards the queue's maxReceiveCount. With 1 only the message that failed is counted, at the
// price of a call for each.
func WithMaxMessages(n int) ReceiveOption {
	return receiveOption{
		func(c *pollConfig) { c.maxMessages = n },
		func(c *consumerConfig) { c.maxMessages = n },
	}
}

// WithVisibility is for how long [Poll] and [Receive] hide the messages they receive (whole seconds, rounded up; 1 s to
// [MaxVisibility]; default 30 s). Poll extends it by the same time, while a message waits and while the loop's body has it;
// so it need not cover the time a body takes. Receive does not, so there it must be enough for all messages of a batch.
func WithVisibility(visibility time.Duration) PollOption {
	return pollOption(func(c *pollConfig) {
		if visibility <= 0 || visibility > MaxVisibility {
			c.refuse("WithVisibility", fmt.Sprintf("messages are hidden from 1 s to 12 h, and this is %s", visibility))
			return
		}
		if rest := visibility % time.Second; rest > 0 {
			visibility += time.Second - rest
		}
		c.visibility = visibility
	})
}

// WithLogger logs what goes wrong to logger, and nothing of what is in messages. Without it failures go to [slog.Default],
// each kind once in ten seconds at most.
func WithLogger(logger *slog.Logger) ReceiveOption {
	const reason = "the logger is nil: slog.New(slog.DiscardHandler) logs nothing"
	return receiveOption{
		func(c *pollConfig) {
			if c.logger = logger; logger == nil {
				c.refuse("WithLogger", reason)
			}
		},
		func(c *consumerConfig) {
			if c.logger = logger; logger == nil {
				c.refuse("WithLogger", reason)
			}
		},
	}
}

type pollOption func(*pollConfig)

func (o pollOption) applyPoll(c *pollConfig) { o(c) }
