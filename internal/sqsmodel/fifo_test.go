package sqsmodel

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
)

func TestFIFOTakesOneGroupThenOthers(t *testing.T) {
	inBubble(t, "a.fifo", func(r *rig) {
		r.send("a:1", "b:1", "a:2", "c:1", "b:2", "a:3")
		require.Equal(t, "a:1 a:2 a:3 b:1", bodies(r.receive(4)))
		require.Equal(t, "c:1", bodies(r.receive(10)), "b:2 waits for b:1")
		require.Empty(t, r.receive(10))
	})
}

func TestFIFOStopsAtTheFirstHidden(t *testing.T) {
	inBubble(t, "a.fifo", func(r *rig) {
		r.send("a:1", "a:2", "a:3", "a:4")
		held := r.receive(3)
		release := func(i int) { require.NoError(t, r.queue.ChangeVisibility(r.ctx, held[i].Receipt, 0)) }

		release(2)
		release(1)
		require.Empty(t, r.receive(10), "a tail that was released waits for its head")
		release(0)
		require.Equal(t, "a:1", bodies(r.receive(1)))
		require.Empty(t, r.receive(10))
		virtual.Sleep(30 * time.Second)
		require.Equal(t, "a:1 a:2 a:3 a:4", bodies(r.receive(10)))
	})
}

func TestFIFOEarlierIsNotHeldByLater(t *testing.T) {
	inBubble(t, "a.fifo", func(r *rig) {
		r.send("a:1", "a:2", "a:3")
		held := r.receive(2)
		require.NoError(t, r.queue.ChangeVisibility(r.ctx, held[0].Receipt, 0))
		require.Equal(t, "a:1", bodies(r.receive(10)), "up to a:2, which is in flight")
	})
}

func TestFIFODeleteFreesTheGroup(t *testing.T) {
	inBubble(t, "a.fifo", func(r *rig) {
		r.send("a:1", "a:2", "a:3")
		held := r.receive(2)
		require.NoError(t, r.queue.Delete(r.ctx, held[1].Receipt))
		require.Empty(t, r.receive(10))
		require.NoError(t, r.queue.Delete(r.ctx, held[0].Receipt))
		require.Equal(t, "a:3", bodies(r.receive(10)))
	})
}

// A random walk of honest consumers must see each group in order, without a
// gap.
func TestFIFOOrderHolds(t *testing.T) {
	for seed := range uint64(20) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			inBubble(t, "a.fifo", func(r *rig) {
				rng := rand.New(rand.NewPCG(seed, 0))
				sent, handled := map[string]int{}, map[string]int{}
				var held []Message
				for range 2000 {
					switch rng.IntN(6) {
					case 0, 1:
						group := fmt.Sprint("g", rng.IntN(4))
						sent[group]++
						r.send(fmt.Sprint(group, ":", sent[group]))
					case 2:
						held = append(held, r.receive(1+rng.IntN(10))...)
					case 3:
						virtual.Sleep(time.Duration(rng.IntN(20)) * time.Second)
					default:
						if len(held) == 0 {
							continue
						}
						i := rng.IntN(len(held))
						m := held[i]
						if rng.IntN(3) == 0 {
							// Refused where the lease has ended: as good.
							_ = r.queue.ChangeVisibility(r.ctx, m.Receipt, time.Duration(rng.IntN(3))*10*time.Second)
							continue
						}
						group, n := m.System["MessageGroupId"], 0
						fmt.Sscanf(m.Body, group+":%d", &n)
						// A consumer handles a group in order: the next only.
						if n != handled[group]+1 {
							continue
						}
						held = append(held[:i], held[i+1:]...)
						if r.queue.Delete(r.ctx, m.Receipt) == nil {
							handled[group] = n
						}
					}
				}
				last := map[string]string{}
				for _, c := range r.ledger.Changes() {
					switch c.Kind {
					case Deleted:
						require.Greater(t, c.Sequence, last[c.Group])
						last[c.Group] = c.Sequence
					case Received:
						require.Greater(t, c.Sequence, last[c.Group], "received after it was deleted")
					}
				}
				require.NotEmpty(t, last)
			})
		})
	}
}
