package sqsmodel

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
)

func TestAttributesAtFirst(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		all, err := r.queue.Attributes(r.ctx, "All")
		require.NoError(t, err)
		now := millis(time.Now())
		require.Equal(t, map[string]string{
			"ApproximateNumberOfMessages":           "0",
			"ApproximateNumberOfMessagesDelayed":    "0",
			"ApproximateNumberOfMessagesNotVisible": "0",
			"CreatedTimestamp":                      now[:len(now)-3],
			"LastModifiedTimestamp":                 now[:len(now)-3],
			"DelaySeconds":                          "0",
			"MaximumMessageSize":                    "1048576",
			"MessageRetentionPeriod":                "345600",
			"QueueArn":                              "arn:aws:sqs:us-east-1:123456789012:a",
			"ReceiveMessageWaitTimeSeconds":         "0",
			"VisibilityTimeout":                     "30",
		}, all)
		none, err := r.queue.Attributes(r.ctx, "RedrivePolicy", "FifoQueue")
		require.NoError(t, err)
		require.Empty(t, none, "attributes that are not set are left out")
		_, err = r.queue.Attributes(r.ctx, "Colour")
		refusedWith(t, err, InvalidAttributeName)
	})
}

func TestAttributesCountMessages(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		r.send("1", "2", "3")
		_, err := r.queue.Send(r.ctx, Send{Body: "later", Delay: new(time.Minute)})
		require.NoError(t, err)
		r.receive(2)
		require.Equal(t, "1", r.attribute("ApproximateNumberOfMessages"))
		require.Equal(t, "2", r.attribute("ApproximateNumberOfMessagesNotVisible"))
		require.Equal(t, "1", r.attribute("ApproximateNumberOfMessagesDelayed"))
		virtual.Sleep(time.Minute)
		require.Equal(t, "4", r.attribute("ApproximateNumberOfMessages"))
		require.Equal(t, "0", r.attribute("ApproximateNumberOfMessagesDelayed"))
	})
}

func TestSetAttributes(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		r.set("VisibilityTimeout", "5")
		r.send("x")
		require.Len(t, r.receive(1), 1)
		virtual.Sleep(5 * time.Second)
		require.Len(t, r.receive(1), 1, "the new timeout holds")

		err := r.queue.SetAttributes(r.ctx, map[string]string{"DelaySeconds": "5", "VisibilityTimeout": "-1"})
		refusedWith(t, err, InvalidAttributeValue)
		require.Equal(t, "0", r.attribute("DelaySeconds"), "all or none")
		refusedWith(t, r.queue.SetAttributes(r.ctx, map[string]string{"FifoQueue": "true"}), InvalidAttributeValue)

		r.create("dead")
		policy := `{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:dead","maxReceiveCount":"2"}`
		r.set("RedrivePolicy", policy)
		require.Equal(t, policy, r.attribute("RedrivePolicy"))
		r.set("RedrivePolicy", "")
		require.Empty(t, r.attribute("RedrivePolicy"))
	})
}

func TestRetention(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		r.set("MessageRetentionPeriod", "60")
		r.send("old")
		virtual.Sleep(30 * time.Second)
		r.send("new")
		virtual.Sleep(30 * time.Second)
		require.Equal(t, "new", bodies(r.receive(10)))
		virtual.Sleep(30 * time.Second)
		require.Equal(t, "0", r.attribute("ApproximateNumberOfMessages"))
		require.Equal(t, 2, r.ledger.Count(Expired))
	})
}
