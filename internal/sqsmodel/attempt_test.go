package sqsmodel

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
)

func (r *rig) attempt(id string) ([]Message, error) {
	return r.queue.Receive(r.ctx, Receive{Max: 10, AttemptID: id, System: []string{"All"}})
}

func TestAttemptReplays(t *testing.T) {
	inBubble(t, "a.fifo", func(r *rig) {
		r.send("a:1", "a:2")
		first, err := r.attempt("id")
		require.NoError(t, err)
		virtual.Sleep(20 * time.Second)
		again, err := r.attempt("id")
		require.NoError(t, err)
		require.Equal(t, first, again, "the same messages, receipts and counts")
		virtual.Sleep(20 * time.Second)
		require.Empty(t, r.receive(10), "the leases began anew")
		virtual.Sleep(10 * time.Second)
		require.Len(t, r.receive(10), 2)
		require.Equal(t, 2, r.ledger.Count(Replayed))
	})
}

func TestAttemptEnds(t *testing.T) {
	tests := []struct {
		name   string
		change func(*rig, []Message)
		refuse bool
		want   string
	}{
		{"a message was deleted", func(r *rig, m []Message) { require.NoError(r, r.queue.Delete(r.ctx, m[0].Receipt)) }, true, ""},
		{"a visibility was changed", func(r *rig, m []Message) {
			require.NoError(r, r.queue.ChangeVisibility(r.ctx, m[1].Receipt, time.Minute))
		}, true, ""},
		{"the leases ran out", func(r *rig, m []Message) { virtual.Sleep(30 * time.Second) }, false, "a:1 a:2"},
		{"another id", func(r *rig, m []Message) { r.send("b:1") }, false, "b:1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			inBubble(t, "a.fifo", func(r *rig) {
				r.send("a:1", "a:2")
				first, err := r.attempt("id")
				require.NoError(t, err)
				test.change(r, first)
				id := "id"
				if test.name == "another id" {
					id = "other"
				}
				again, err := r.attempt(id)
				if test.refuse {
					refusedWith(t, err, InvalidParameterValue)
					return
				}
				require.NoError(t, err)
				require.Equal(t, test.want, bodies(again))
				require.NotEqual(t, first[0].Receipt, again[0].Receipt)
			})
		})
	}
}

func TestAttemptIsForgotten(t *testing.T) {
	inBubble(t, "a.fifo", func(r *rig) {
		r.set("VisibilityTimeout", "600")
		r.send("a:1")
		_, err := r.attempt("id")
		require.NoError(t, err)
		virtual.Sleep(5 * time.Minute)
		again, err := r.attempt("id")
		require.NoError(t, err)
		require.Empty(t, again, "after five minutes the id is a new one")
	})
}
