package sqsx

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestNewMessagesAreLookedAt: while leases are being looked at, a message that comes in may have been overlooked, and
// they are looked at again; so they are if it is due before all others. Otherwise nobody is woken.
func TestNewMessagesAreLookedAt(t *testing.T) {
	due := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, test := range []struct {
		name string
		by   time.Time
		want bool
	}{
		{"while they are looked at", time.Time{}, true},
		{"due before others", due.Add(time.Second), true},
		{"due after others", due.Add(-time.Second), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := NewConsumer(new(script), "https://sqs.eu-west-1.amazonaws.com/123456789012/q", HandlerFunc(func(context.Context, *Message) error { return nil }))
			require.NoError(t, err)
			c.begin(t.Context())
			c.beatBy = test.by
			looked := c.beats.Wait()
			c.admit([]*Message{{ID: "m", ReceiptHandle: "r", Received: due.Add(-time.Minute)}}, due)
			select {
			case <-looked:
				require.True(t, test.want)
			default:
				require.False(t, test.want)
			}
		})
	}
}
