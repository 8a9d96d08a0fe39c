package sqsmodel

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
)

func TestReceiveHidesAndReturns(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		r.send("1", "2", "3")
		sentAt := time.Now()
		virtual.Sleep(time.Second)
		first := r.receive(2)
		require.Equal(t, "1 2", bodies(first))
		require.Equal(t, "3", bodies(r.receive(10)))
		virtual.Sleep(30*time.Second - time.Nanosecond)
		require.Empty(t, r.receive(10))
		virtual.Sleep(time.Nanosecond)
		again := r.receive(10)
		require.Equal(t, "1 2 3", bodies(again))

		require.Equal(t, first[0].ID, again[0].ID)
		require.NotEqual(t, first[0].Receipt, again[0].Receipt)
		require.Equal(t, map[string]string{
			"ApproximateReceiveCount":          "2",
			"ApproximateFirstReceiveTimestamp": millis(sentAt.Add(time.Second)),
			"SentTimestamp":                    millis(sentAt),
			"SenderId":                         DefaultAccount,
		}, again[0].System)
		require.Equal(t, 3, r.ledger.Count(Lapsed))
	})
}

func TestReceiveLongPoll(t *testing.T) {
	tests := []struct {
		name  string
		setup func(*rig)
		took  time.Duration
		want  string
	}{
		{"a send wakes it", func(r *rig) { r.later(3*time.Second, func() { r.send("x") }) }, 3 * time.Second, "x"},
		{"a delay that ends wakes it", func(r *rig) {
			_, err := r.queue.Send(r.ctx, Send{Body: "x", Delay: new(7 * time.Second)})
			require.NoError(r, err)
		}, 7 * time.Second, "x"},
		{"a lease that ends wakes it", func(r *rig) {
			r.set("VisibilityTimeout", "9")
			r.send("x")
			r.receive(1)
		}, 9 * time.Second, "x"},
		{"a release wakes it", func(r *rig) {
			r.send("x")
			m := r.receiveOne()
			r.later(4*time.Second, func() { require.NoError(r, r.queue.ChangeVisibility(r.ctx, m.Receipt, 0)) })
		}, 4 * time.Second, "x"},
		{"nothing comes", func(r *rig) {}, 20 * time.Second, ""},
		{"the queue's own wait", func(r *rig) { r.set("ReceiveMessageWaitTimeSeconds", "6") }, 6 * time.Second, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			inBubble(t, "a", func(r *rig) {
				test.setup(r)
				wait := new(20 * time.Second)
				if strings.Contains(test.name, "own wait") {
					wait = nil
				}
				begun := time.Now()
				messages, err := r.queue.Receive(r.ctx, Receive{Max: 10, Wait: wait})
				require.NoError(t, err)
				require.Equal(t, test.want, bodies(messages))
				require.Equal(t, test.took, time.Since(begun))
			})
		})
	}
}

// later does something after a while.
func (r *rig) later(d time.Duration, do func()) { time.AfterFunc(d, do) }

func TestReceiveEndsWithItsContext(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		ctx, cancel := context.WithTimeout(r.ctx, 2*time.Second)
		defer cancel()
		_, err := r.queue.Receive(ctx, Receive{Wait: new(20 * time.Second)})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		r.send("x")
		_, err = r.queue.Receive(ctx, Receive{})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, "x", bodies(r.receive(1)), "a receive that was cut takes nothing")
	})
}

func TestReceiveIsTakenByOne(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		type result struct {
			n   int
			err error
		}
		got := make(chan result, 10)
		for range 10 {
			go func() {
				messages, err := r.queue.Receive(r.ctx, Receive{Wait: new(20 * time.Second)})
				got <- result{len(messages), err}
			}()
		}
		synctest.Wait()
		r.send("1", "2", "3")
		total := 0
		for range 10 {
			one := <-got
			require.NoError(t, one.err)
			total += one.n
		}
		require.Equal(t, 3, total)
	})
}

func TestReceiveRefusals(t *testing.T) {
	tests := []struct {
		name  string
		queue string
		in    Receive
	}{
		{"more than ten", "a", Receive{Max: 11}},
		{"fewer than one", "a", Receive{Max: -1}},
		{"wait too long", "a", Receive{Wait: new(21 * time.Second)}},
		{"visibility too long", "a", Receive{Visibility: new(12*time.Hour + time.Second)}},
		{"attempt id on a standard queue", "a", Receive{AttemptID: "x"}},
		{"attempt id too long", "a.fifo", Receive{AttemptID: strings.Repeat("x", 129)}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			inBubble(t, test.queue, func(r *rig) {
				_, err := r.queue.Receive(r.ctx, test.in)
				refusedWith(t, err, InvalidParameterValue)
			})
		})
	}
}

func TestReceiveSelectsAttributes(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		r.set("VisibilityTimeout", "0")
		value := Attribute{DataType: "String", String: "v"}
		_, err := r.queue.Send(r.ctx, Send{Body: "x", Attributes: map[string]Attribute{"a": value, "b.c": value, "b.d": value}})
		require.NoError(t, err)
		for _, test := range []struct{ names, want string }{
			{"", ""}, {"a", "a"}, {"b.*", "b.c b.d"}, {"b.d a none", "a b.d"}, {"All", "a b.c b.d"}, {".*", "a b.c b.d"},
		} {
			messages, err := r.queue.Receive(r.ctx, Receive{Attributes: strings.Fields(test.names), System: []string{"SentTimestamp", "None"}})
			require.NoError(t, err)
			want := map[string]Attribute{}
			for _, name := range strings.Fields(test.want) {
				want[name] = value
			}
			require.Equal(t, want, messages[0].Attributes, test.names)
			require.Equal(t, attributesDigest(want), messages[0].MD5OfAttributes)
			require.Len(t, messages[0].System, 1)
		}
	})
}

func TestInFlightLimit(t *testing.T) {
	tests := []struct {
		name  string
		queue string
		wait  time.Duration
		code  Code // none when empty
	}{
		{"standard, short poll", "a", 0, OverLimit},
		{"standard, long poll", "a", 20 * time.Second, ""},
		{"FIFO, short poll", "a.fifo", 0, ""},
		{"FIFO, long poll", "a.fifo", 20 * time.Second, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			inBubble(t, test.queue, func(r *rig) {
				for i := range 6 {
					r.send("g" + strconv.Itoa(i) + ":x")
				}
				held := r.receive(10)
				require.Len(t, held, 4, "the limit cuts the receive short")
				messages, err := r.queue.Receive(r.ctx, Receive{Max: 10, Wait: &test.wait})
				if test.code != "" {
					refusedWith(t, err, test.code)
				} else {
					require.NoError(t, err)
					require.Empty(t, messages)
				}
				require.NoError(t, r.queue.Delete(r.ctx, held[0].Receipt))
				require.Len(t, r.receive(10), 1, "room again")
			}, WithInFlightLimit(4))
		})
	}
}

func TestDeadLetter(t *testing.T) {
	for _, name := range []string{"a", "a.fifo"} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, name, func(r *rig) {
				dead := r.create("dead-" + name)
				r.set("RedrivePolicy", `{"deadLetterTargetArn":"`+dead.ARN()+`","maxReceiveCount":2}`)
				r.set("VisibilityTimeout", "10")
				ids := r.send("g:bad", "g:good")
				sentAt := time.Now()
				for range 2 {
					m := r.receive(1)
					require.Equal(t, "g:bad", bodies(m))
					virtual.Sleep(10 * time.Second)
				}
				require.Equal(t, "g:good", bodies(r.receive(10)))

				moved, err := dead.Receive(r.ctx, Receive{System: []string{"All"}})
				require.NoError(t, err)
				require.Equal(t, ids[0], moved[0].ID)
				require.Equal(t, r.queue.ARN(), moved[0].System["DeadLetterQueueSourceArn"])
				require.Equal(t, "3", moved[0].System["ApproximateReceiveCount"], "counted across queues")
				if r.queue.fifo {
					require.Equal(t, millis(time.Now()), moved[0].System["SentTimestamp"])
					require.Equal(t, "g", moved[0].System["MessageGroupId"])
				} else {
					require.Equal(t, millis(sentAt), moved[0].System["SentTimestamp"])
				}
				require.Equal(t, 1, r.ledger.Count(DeadLettered))
			})
		})
	}
}
