package body

import (
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"
)

// TestNotificationNeedsItsMembers: a body that lacks one of them, or has something else under its name, is no notification.
func TestNotificationNeedsItsMembers(t *testing.T) {
	whole := func() map[string]any {
		return map[string]any{"Type": "Notification", "MessageId": "1", "Timestamp": "2026-01-02T03:04:05Z", "TopicArn": "arn:aws:sns:eu-west-1:1:t", "Message": "m"}
	}
	is := func(members map[string]any) bool {
		text, err := json.Marshal(members)
		require.NoError(t, err)
		m := scan(text)
		return m.isNotification()
	}
	require.True(t, is(whole()))
	for name := range whole() {
		for what, value := range map[string]any{"absent": nil, "a number": 1, "an object": map[string]any{}} {
			t.Run(name+" "+what, func(t *testing.T) {
				members := whole()
				if members[name] = value; value == nil {
					delete(members, name)
				}
				require.False(t, is(members))
			})
		}
	}
	other := whole()
	other["Type"] = "SubscriptionConfirmation"
	require.False(t, is(other))
}
