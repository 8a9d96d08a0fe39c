package relations

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/cloudwatchevents"
	"github.com/typedbus/typedbus/awsevents/glueevents"
	"github.com/typedbus/typedbus/awsevents/s3events"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

// The names below are chosen by whoever may put an object, an alarm or a job into an account: they choose nothing else.
func TestNamesThatLookLikeARNs(t *testing.T) {
	const pwn = "arn:aws:x:us-east-1:999999999999:pwn"
	for _, test := range []struct{ name, source, detailType, detail, id string }{
		{"object", "aws.s3", "Object Created", `{"bucket":{"name":"uploads"},"object":{"key":%q}}`, pwn},
		{"object, of S3 itself", "aws.s3", "Object Created", `{"bucket":{"name":"uploads"},"object":{"key":%q}}`, "arn:aws:s3:us-east-1:999999999999:accesspoint/a"},
		{"object, of no partition", "aws.s3", "Object Created", `{"bucket":{"name":"uploads"},"object":{"key":%q}}`, "arn:foo:x:us-east-1:1:evil"},
		{"alarm", "aws.cloudwatch", "CloudWatch Alarm State Change", `{"alarmName":%q}`, "arn:aws:cloudwatch:us-east-1:999999999999:alarm:a"},
		{"job", "aws.glue", "Glue Job State Change", `{"jobName":%q}`, "arn:aws:glue:us-east-1:999999999999:job/a"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := new(witness)
			event, err := registry.Decode(fmt.Appendf(nil, `{"version":"0","id":"e","source":%q,"detail-type":%q,"account":"123456789012",
				"time":"2026-01-02T03:04:05Z","region":"eu-west-1","resources":[],"detail":%s}`, test.source, test.detailType,
				fmt.Sprintf(test.detail, test.id)), registry.WithSession(w))
			require.NoError(t, err)
			switch e := event.(type) {
			case *s3events.ObjectCreated:
				_, err = e.Object.Get(t.Context())
			case *cloudwatchevents.AlarmStateChange:
				_, err = e.Alarm.Get(t.Context())
			case *glueevents.JobStateChange:
				_, err = e.Job.Get(t.Context())
			default:
				t.Fatalf("%T", e)
			}
			require.ErrorIs(t, err, relation.ErrOtherAccount, "the witness serves nobody")
			require.Equal(t, []string{"123456789012 eu-west-1"}, w.asked)
			require.Len(t, w.resources, 1)
			require.Equal(t, test.id, w.resources[0].Key.ID())
		})
	}
}
