package sqsx_test

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// witness sees each call a consumer makes.
type witness struct {
	client
	m *member
}

func (c *witness) ReceiveMessage(ctx context.Context, in *sqs.ReceiveMessageInput, o ...func(*sqs.Options)) (*sqs.ReceiveMessageOutput, error) {
	out, err := c.client.ReceiveMessage(ctx, in, o...)
	if err == nil {
		w := c.m.w
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, message := range out.Messages {
			c.m.messageOf[*message.ReceiptHandle] = *message.MessageId
			// That it is here again confirms a change of visibility whose answer is still on its way.
			c.m.confirmed[*message.MessageId] = "change"
		}
		n := 0
		for _, count := range c.m.settled {
			n += count
		}
		if held := c.m.received[""] - n + len(out.Messages); held > worldMaxInFlight {
			w.violate("G8: %d messages are held", held)
		}
	}
	return out, err
}

func (c *witness) DeleteMessageBatch(ctx context.Context, in *sqs.DeleteMessageBatchInput, o ...func(*sqs.Options)) (*sqs.DeleteMessageBatchOutput, error) {
	var receipts []string
	ids := map[string]bool{}
	for _, e := range in.Entries {
		receipts = append(receipts, *e.ReceiptHandle)
		if ids[*e.Id] {
			c.m.w.violateLocked("G3: entry ids are not distinct")
		}
		ids[*e.Id] = true
	}
	defer c.begin("delete", receipts)()
	out, err := c.client.DeleteMessageBatch(ctx, in, o...)
	if err == nil {
		for _, s := range out.Successful {
			c.confirm("delete", receipts, *s.Id)
		}
	}
	return out, err
}

func (c *witness) ChangeMessageVisibilityBatch(ctx context.Context, in *sqs.ChangeMessageVisibilityBatchInput, o ...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityBatchOutput, error) {
	var receipts []string
	for _, e := range in.Entries {
		receipts = append(receipts, *e.ReceiptHandle)
		c.m.w.mu.Lock()
		long := time.Duration(e.VisibilityTimeout) * time.Second
		if before(c.m.failed[*e.ReceiptHandle]) && (long == worldLease || long > extended-time.Minute && long <= extended) {
			c.m.w.violate("G4: the lease of a message that failed was extended")
		}
		c.m.w.mu.Unlock()
	}
	defer c.begin("change", receipts)()
	out, err := c.client.ChangeMessageVisibilityBatch(ctx, in, o...)
	if err == nil {
		for _, s := range out.Successful {
			c.confirm("change", receipts, *s.Id)
		}
	}
	return out, err
}

func (c *witness) SendMessage(ctx context.Context, in *sqs.SendMessageInput, o ...func(*sqs.Options)) (*sqs.SendMessageOutput, error) {
	out, err := c.client.SendMessage(ctx, in, o...)
	if err == nil {
		c.m.w.mu.Lock()
		defer c.m.w.mu.Unlock()
		c.m.w.buried[*in.MessageAttributes["sqsx-error-message-id"].StringValue] = true
	}
	return out, err
}

// before reports whether something happened, and before this instant. What happens in one instant of the bubble has no order:
// a call that a goroutine was about to make when the message was decided on comes to the witness after that was noted.
func before(at time.Time) bool { return !at.IsZero() && at.Before(time.Now()) }

// begin notes a call about receipts and returns what ends it.
func (c *witness) begin(kind string, receipts []string) func() {
	w := c.m.w
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range receipts {
		if other := c.m.inFlight[r]; other != "" {
			w.violate("G2: a %s call begins while a %s call for the same receipt is on its way", kind, other)
		}
		if before(c.m.settledReceipts[r]) {
			w.violate("G2: a %s call for a receipt that is settled", kind)
		}
		c.m.inFlight[r] = kind
	}
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, r := range receipts {
			delete(c.m.inFlight, r)
		}
	}
}

func (c *witness) confirm(kind string, receipts []string, id string) {
	c.m.w.mu.Lock()
	defer c.m.w.mu.Unlock()
	var i int
	fmt.Sscan(id, &i)
	c.m.confirmed[c.m.messageOf[receipts[i]]] = kind
}
