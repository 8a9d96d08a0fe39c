package sqsxdirect_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxdirect"
)

// The bodies are those that AWS publishes:
// https://docs.aws.amazon.com/autoscaling/ec2/userguide/prepare-for-lifecycle-notifications.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
const (
	hook = `{"LifecycleHookName":"my-launch-hook","AccountId":"123456789012","RequestId":"3dd5c5c0-3c9b-4c9a-8c1d-1a2b3c4d5e6f",` +
		`"LifecycleTransition":"autoscaling:EC2_INSTANCE_LAUNCHING","AutoScalingGroupName":"my-asg","Service":"AWS Auto Scaling",` +
		`"Time":"2021-01-19T00:36:26.533Z","EC2InstanceId":"i-0598c7d356eba48d7","NotificationMetadata":"hook message metadata",` +
		`"LifecycleActionToken":"71514b9d-6a40-4b26-8523-05e7ee35fa40","Origin":"EC2","Destination":"AutoScalingGroup"}`
	hookTest = `{"AccountId":"123456789012","RequestId":"18b2ec17-3e9b-4c15-8024-ff2e8ce8786a",` +
		`"AutoScalingGroupARN":"arn:aws:autoscaling:us-west-2:123456789012:autoScalingGroup:042cba90-ad2f-431c-9b4d-6d9055bcc9fb:autoScalingGroupName/my-asg",` +
		`"AutoScalingGroupName":"my-asg","Service":"AWS Auto Scaling","Event":"autoscaling:TEST_NOTIFICATION","Time":"2021-01-19T00:36:26.533Z"}`
	s3 = `{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-west-2","eventTime":"1970-01-01T00:00:00.000Z",` +
		`"eventName":"ObjectCreated:Put","userIdentity":{"principalId":"AIDAJDPLRKLG7UEXAMPLE"},"requestParameters":{"sourceIPAddress":"172.16.0.1"},` +
		`"responseElements":{"x-amz-request-id":"C3D13FE58DE4C810","x-amz-id-2":"FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S/JRWeUWerMUE5JgHvANOjpD"},` +
		`"s3":{"s3SchemaVersion":"1.0","configurationId":"testConfigRule","bucket":{"name":"amzn-s3-demo-bucket","ownerIdentity":{"principalId":"A3NL1KOZZKExample"},` +
		`"arn":"arn:aws:s3:::amzn-s3-demo-bucket"},"object":{"key":"HappyFace.jpg","size":1024,"eTag":"d41d8cd98f00b204e9800998ecf8427e",` +
		`"versionId":"096fKKXTRTtl3on89fVO.nfljtsv6qko","sequencer":"0055AED6DCD90281E5"}}}]}`
	s3Test = `{"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2014-10-13T15:57:02.089Z","Bucket":"amzn-s3-demo-bucket",` +
		`"RequestId":"5582815E1AEA5ADF","HostId":"8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR+YstdA6Knx4Ip8EXAMPLE"}`
	envelope = `{"version":"0","id":"e-1","detail-type":"EC2 Instance-launch Lifecycle Action","source":"aws.autoscaling","account":"123456789012",` +
		`"time":"2021-01-19T00:36:26Z","region":"us-west-2","resources":[],"detail":{"LifecycleTransition":"autoscaling:EC2_INSTANCE_LAUNCHING"}}`
)

func decode(t *testing.T, body string, options ...sqsx.DecodeOption) *sqsx.Message {
	t.Helper()
	m, err := sqsx.Decode(t.Context(), body, options...)
	require.NoError(t, err)
	return m
}

// throughSNS is a body as a topic would send it on.
func throughSNS(t *testing.T, body string) string {
	t.Helper()
	out, err := json.Marshal(map[string]string{"Type": "Notification", "MessageId": "n-1", "TopicArn": "arn:aws:sns:eu-west-1:123456789012:t",
		"Timestamp": "2026-09-23T18:00:00Z", "Message": body})
	require.NoError(t, err)
	return string(out)
}

func TestDirect(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		require.NoError(t, err)
		return v
	}
	tests := []struct {
		name, body string
		event      registry.AnyEvent
		id         string
		time       time.Time
		account    string
		region     string
	}{
		{"lifecycle hook", hook, new(sqsxdirect.LifecycleHook), "3dd5c5c0-3c9b-4c9a-8c1d-1a2b3c4d5e6f", at("2021-01-19T00:36:26.533Z"), "123456789012", ""},
		{"its test", hookTest, new(sqsxdirect.LifecycleHookTest), "18b2ec17-3e9b-4c15-8024-ff2e8ce8786a", at("2021-01-19T00:36:26.533Z"), "123456789012", ""},
		{"S3", s3, new(sqsxdirect.S3Notification), "C3D13FE58DE4C810/", at("1970-01-01T00:00:00Z"), "", "us-west-2"},
		{"its test", s3Test, new(sqsxdirect.S3Test), "5582815E1AEA5ADF", at("2014-10-13T15:57:02.089Z"), "", ""},
	}
	for _, test := range tests {
		for _, sns := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, through SNS %t", test.name, sns), func(t *testing.T) {
				body := test.body
				if sns {
					body = throughSNS(t, body)
				}
				m := decode(t, body)
				require.NoError(t, m.Err)
				require.Equal(t, sqsx.ShapeDirect, m.Shape)
				require.Equal(t, sns, m.Notification != nil)
				require.IsType(t, test.event, m.Event)
				e := m.Event.Envelope()
				require.True(t, strings.HasPrefix(e.ID, test.id), e.ID)
				require.Equal(t, e.ID, m.EventID())
				require.True(t, test.time.Equal(e.Time), e.Time)
				require.Equal(t, test.account, e.Account)
				require.Equal(t, test.region, e.Region)
			})
		}
	}
}

func TestDetailsAreTyped(t *testing.T) {
	h := decode(t, hook).Event.(*sqsxdirect.LifecycleHook)
	require.Equal(t, "i-0598c7d356eba48d7", h.Detail.EC2InstanceID)
	require.Equal(t, "71514b9d-6a40-4b26-8523-05e7ee35fa40", h.Detail.LifecycleActionToken)
	s := decode(t, s3).Event.(*sqsxdirect.S3Notification)
	require.Equal(t, "HappyFace.jpg", s.Detail.Records[0].S3.Object.Key)
	require.EqualValues(t, 1024, s.Detail.Records[0].S3.Object.Size)
}

func TestHookWithoutInstanceHasDrift(t *testing.T) {
	m := decode(t, strings.Replace(hook, `"EC2InstanceId":"i-0598c7d356eba48d7",`, "", 1))
	require.NoError(t, m.Err)
	require.Contains(t, fmt.Sprint(m.Event.(*sqsxdirect.LifecycleHook).Drift()), "detail.EC2InstanceId")
}

func TestBesideEnvelopes(t *testing.T) {
	m := decode(t, envelope, sqsx.WithFactory(registry.New()))
	require.NoError(t, m.Err)
	require.Equal(t, sqsx.ShapeEnvelope, m.Shape)
	require.Equal(t, "e-1", m.Event.Envelope().ID)
}

func TestWhatIsNotOne(t *testing.T) {
	for name, body := range map[string]string{
		"another event":       strings.Replace(hookTest, "autoscaling:TEST_NOTIFICATION", "autoscaling:OTHER", 1),
		"records of others":   strings.Replace(s3, "aws:s3", "aws:kinesis", 1),
		"no records":          `{"Records":[]}`,
		"garbage behind":      hook + "}",
		"cut":                 hook[:len(hook)-1],
		"a member that nests": `{"Event":{"Event":"s3:TestEvent"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			m := decode(t, body)
			require.Nil(t, m.Event)
			require.True(t, sqsx.IsPermanent(m.Err), "%v", m.Err)
		})
	}
}

func TestPinned(t *testing.T) {
	require.Error(t, decode(t, hook, sqsx.WithShape(sqsx.ShapeEnvelope)).Err)
	require.NoError(t, decode(t, hook, sqsx.WithShape(sqsx.ShapeDirect)).Err)
	require.Error(t, decode(t, envelope, sqsx.WithShape(sqsx.ShapeDirect)).Err)
}

// One request deletes many objects: each notification has an id of its own, and the same one when it comes again.
func TestS3IDsTellObjects(t *testing.T) {
	a, b := decode(t, s3), decode(t, strings.Replace(s3, "HappyFace.jpg", "SadFace.jpg", 1))
	require.NotEqual(t, a.EventID(), b.EventID())
	require.Equal(t, a.EventID(), decode(t, s3).EventID())
}

type ticket struct {
	registry.Event `event:"source=tickets.example,detail-type=Ticket,tolerant"`
	Detail         struct {
		Number int `json:"number"`
	} `json:"detail"`
}

func ExampleLifecycleHook() {
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(_ context.Context, h *sqsxdirect.LifecycleHook) error {
		fmt.Println(h.Detail.LifecycleTransition, h.Detail.EC2InstanceID, h.Time.Format(time.TimeOnly))
		return nil
	})
	m, _ := sqsx.Decode(context.Background(), hook)
	fmt.Println(mux.Handle(context.Background(), m))
	// Output:
	// autoscaling:EC2_INSTANCE_LAUNCHING i-0598c7d356eba48d7 00:36:26
	// <nil>
}

// A program's own bodies, told by a member.
func ExampleLifecycleHook_ownBodies() {
	types := registry.New()
	if err := types.Register(ticket{}); err != nil {
		fmt.Println(err)
	}
	m, err := sqsx.Decode(context.Background(), `{"kind":"ticket","number":7,"meta":{"id":"t-7","at":"2026-09-23T18:00:00Z"}}`, sqsx.WithFactory(types),
		sqsx.WithDirect(sqsx.Direct{Member: "kind", Value: "ticket", Source: "tickets.example", DetailType: "Ticket", ID: []string{"meta.id"}, Time: "meta.at"}))
	fmt.Println(m.Event.(*ticket).Detail.Number, m.EventID(), err)
	// Output: 7 t-7 <nil>
}
