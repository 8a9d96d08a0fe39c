package sqsmodel

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
)

// rig is a model with one queue and a ledger, in a bubble of virtual time.
type rig struct {
	*testing.T
	ctx    context.Context
	model  *Model
	queue  *Queue
	ledger *Ledger
}

// inBubble runs a test on a queue: a FIFO queue with content-based
// deduplication where the name says FIFO.
func inBubble(t *testing.T, name string, test func(*rig), options ...Option) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r := &rig{T: t, ctx: t.Context(), ledger: &Ledger{}}
		r.model = New(append([]Option{WithSeed(1), WithObserver(r.ledger.Observe)}, options...)...)
		r.queue = r.create(name)
		test(r)
	})
}

func (r *rig) create(name string) *Queue {
	r.Helper()
	var attributes map[string]string
	if strings.HasSuffix(name, ".fifo") {
		attributes = map[string]string{"FifoQueue": "true", "ContentBasedDeduplication": "true"}
	}
	q, err := r.model.CreateQueue(r.ctx, name, attributes)
	require.NoError(r, err)
	return q
}

func (r *rig) set(name, value string) {
	r.Helper()
	require.NoError(r, r.queue.SetAttributes(r.ctx, map[string]string{name: value}))
}

// send sends bodies; on a FIFO queue "g:1" goes to the group g.
func (r *rig) send(bodies ...string) (ids []string) {
	r.Helper()
	for _, body := range bodies {
		in := Send{Body: body}
		if r.queue.fifo {
			in.Group, _, _ = strings.Cut(body, ":")
		}
		sent, err := r.queue.Send(r.ctx, in)
		require.NoError(r, err)
		ids = append(ids, sent.ID)
	}
	return ids
}

// receive takes up to n messages that are there now.
func (r *rig) receive(n int) []Message {
	r.Helper()
	messages, err := r.queue.Receive(r.ctx, Receive{Max: n, System: []string{"All"}, Attributes: []string{"All"}})
	require.NoError(r, err)
	return messages
}

func (r *rig) receiveOne() Message {
	r.Helper()
	messages := r.receive(10)
	require.Len(r, messages, 1)
	return messages[0]
}

func bodies(messages []Message) string {
	var all []string
	for _, m := range messages {
		all = append(all, m.Body)
	}
	return strings.Join(all, " ")
}

func (r *rig) attribute(name string) string {
	r.Helper()
	attributes, err := r.queue.Attributes(r.ctx, name)
	require.NoError(r, err)
	return attributes[name]
}

// refusedWith checks that an error is a refusal of the caller with a code.
func refusedWith(t require.TestingT, err error, code Code) {
	var refused *Error
	require.ErrorAs(t, err, &refused)
	require.Equal(t, code, refused.Code)
	require.True(t, refused.Sender)
}

func TestCreateQueue(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		again, err := r.model.CreateQueue(r.ctx, "a", map[string]string{"VisibilityTimeout": "30"})
		require.NoError(t, err, "the same attributes")
		require.Same(t, r.queue, again)
		tests := []struct {
			name, queue string
			attributes  map[string]string
			code        Code
		}{
			{"other attributes", "a", map[string]string{"VisibilityTimeout": "31"}, QueueNameExists},
			{"no name", "", nil, InvalidParameterValue},
			{"a bad letter", "a.b", nil, InvalidParameterValue},
			{"too long", strings.Repeat("x", 81), nil, InvalidParameterValue},
			{"too long with its suffix", strings.Repeat("x", 76) + ".fifo", map[string]string{"FifoQueue": "true"}, InvalidParameterValue},
			{"FIFO by name alone", "a.fifo", nil, InvalidParameterValue},
			{"FIFO by attribute alone", "b", map[string]string{"FifoQueue": "true"}, InvalidAttributeName},
			{"unknown attribute", "b", map[string]string{"Colour": "red"}, InvalidAttributeName},
			{"value out of range", "b", map[string]string{"VisibilityTimeout": "43201"}, InvalidAttributeValue},
			{"value no number", "b", map[string]string{"DelaySeconds": "soon"}, InvalidAttributeValue},
			{"redrive that is no JSON", "b", map[string]string{"RedrivePolicy": "x"}, InvalidParameterValue},
			{"redrive to nowhere", "b", map[string]string{"RedrivePolicy": `{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:none","maxReceiveCount":1}`}, InvalidParameterValue},
			{"redrive after no receive", "b", map[string]string{"RedrivePolicy": `{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:a","maxReceiveCount":0}`}, InvalidParameterValue},
			{"redrive to the other type", "b.fifo", map[string]string{"FifoQueue": "true", "RedrivePolicy": `{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:a","maxReceiveCount":"3"}`}, InvalidParameterValue},
		}
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				_, err := r.model.CreateQueue(r.ctx, test.queue, test.attributes)
				refusedWith(t, err, test.code)
			})
		}
		require.Len(t, r.model.Queues(""), 1, "a refused queue is not there")
	})
}

func TestFindQueue(t *testing.T) {
	inBubble(t, "orders", func(r *rig) {
		for _, ref := range []string{"orders", r.queue.URL(), r.queue.ARN(), "http://127.0.0.1:1/123456789012/orders"} {
			q, err := r.model.Queue(ref)
			require.NoError(t, err)
			require.Same(t, r.queue, q)
		}
		r.create("other")
		r.create("orders-dlq")
		require.Len(t, r.model.Queues("orders"), 2)
		_, err := r.model.Queue("none")
		refusedWith(t, err, QueueDoesNotExist)
	})
}

func TestQueueOfAnotherPlace(t *testing.T) {
	model := New(WithAccount("210987654321", "eu-west-1"))
	q, err := model.CreateQueue(t.Context(), "a.fifo", map[string]string{"FifoQueue": "true"})
	require.NoError(t, err)
	require.True(t, q.FIFO())
	require.Equal(t, "a.fifo", q.Name())
	require.Equal(t, "https://sqs.eu-west-1.amazonaws.com/210987654321/a.fifo", q.URL())
	require.Equal(t, "arn:aws:sqs:eu-west-1:210987654321:a.fifo", q.ARN())
}

func TestRemoveQueue(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		polled := make(chan error, 1)
		go func() {
			_, err := r.queue.Receive(r.ctx, Receive{Wait: new(20 * time.Second)})
			polled <- err
		}()
		synctest.Wait()
		require.NoError(t, r.queue.Remove(r.ctx))
		refusedWith(t, <-polled, QueueDoesNotExist)
		_, err := r.queue.Send(r.ctx, Send{Body: "x"})
		refusedWith(t, err, QueueDoesNotExist)

		_, err = r.model.CreateQueue(r.ctx, "a", nil)
		refusedWith(t, err, QueueDeletedRecently)
		virtual.Sleep(time.Minute)
		r.create("a")
	})
}

func TestPurge(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		r.send("1", "2")
		held := r.receive(1)[0]
		require.NoError(t, r.queue.Purge(r.ctx))
		require.Empty(t, r.receive(10))
		require.NoError(t, r.queue.Delete(r.ctx, held.Receipt), "deleting what is gone succeeds")
		refusedWith(t, r.queue.Purge(r.ctx), PurgeQueueInProgress)
		virtual.Sleep(time.Minute)
		require.NoError(t, r.queue.Purge(r.ctx))
		require.Equal(t, 2, r.ledger.Count(Purged))
	})
}

func TestSeedRepeatsItself(t *testing.T) {
	run := func() (out []string) {
		inBubble(t, "a", func(r *rig) {
			r.send("1", "2", "3", "4", "5", "6", "7", "8")
			for _, m := range r.receive(10) {
				out = append(out, m.Body, m.ID, m.Receipt)
			}
		}, WithShuffle())
		return out
	}
	first := run()
	require.Equal(t, first, run())
	require.NotEqual(t, "1 2 3 4 5 6 7 8", first[0]+" "+first[3]+" "+first[6]+" "+first[9]+" "+first[12]+" "+first[15]+" "+first[18]+" "+first[21],
		"shuffled")
}
