package e2e_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/publish"
	"github.com/typedbus/typedbus/sqsx"
)

type parcelEvent struct {
	registry.Event `event:"source=e2e.parcels,detail-type=Parcel Sent"`
	Detail         parcel `json:"detail"`
}

type parcel struct {
	ID       string         `json:"id" validate:"required"`
	Weight   float64        `json:"weight"`
	Count    int64          `json:"count" event:"present"`
	At       time.Time      `json:"at"`
	To       *address       `json:"to"`
	Stops    []address      `json:"stops"`
	Labels   map[string]any `json:"labels"`
	Fragile  bool           `json:"fragile"`
	Comments []string       `json:"comments"`
}

type address struct {
	Street string `json:"street"`
}

func parcels(t *testing.T) *registry.Registry {
	t.Helper()
	r := registry.New()
	require.NoError(t, r.Register(parcelEvent{}))
	return r
}

// TestE2EPublish: a thousand events in a hundred calls to a bus, and those that a rule takes through it to a queue and back
// to equal values.
func TestE2EPublish(t *testing.T) {
	cfg := e2e.Config(t)
	ctx := t.Context()
	bridge, queues := eventbridge.NewFromConfig(cfg), sqs.NewFromConfig(cfg)
	name := fmt.Sprintf("e2e-%d", time.Now().UnixNano())
	queueURL := queue(t, queues, nil)
	attributes, err := queues.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
		QueueUrl: &queueURL, AttributeNames: []sqstypes.QueueAttributeName{sqstypes.QueueAttributeNameQueueArn},
	})
	require.NoError(t, err)
	queueARN := attributes.Attributes["QueueArn"]
	_, err = bridge.CreateEventBus(ctx, &eventbridge.CreateEventBusInput{Name: &name})
	require.NoError(t, err)
	_, err = bridge.PutRule(ctx, &eventbridge.PutRuleInput{
		Name: &name, EventBusName: &name, EventPattern: aws.String(`{"source":["e2e.parcels"],"detail-type":["Parcel Sent"],"detail":{"fragile":[true]}}`),
	})
	require.NoError(t, err)
	_, err = bridge.PutTargets(ctx, &eventbridge.PutTargetsInput{
		Rule: &name, EventBusName: &name, Targets: []types.Target{{Id: &name, Arn: &queueARN}},
	})
	require.NoError(t, err)

	sent := make([]*parcelEvent, 1000)
	for i := range sent {
		at := time.Date(2026, time.January, 2, 3, 4, i%60, 0, time.UTC)
		sent[i] = &parcelEvent{
			Event: registry.Event{Time: at, Resources: []string{fmt.Sprintf("arn:aws:s3:::parcel-%d", i)}},
			Detail: parcel{
				ID: fmt.Sprintf("p-%d", i), Weight: float64(i) + 0.1, Count: 1<<53 + 1 + int64(i), At: at.Add(123 * time.Nanosecond), To: &address{"Ümlaut \"1\" <&> \u2028 😀\t"},
				Stops: []address{{"a"}, {"b"}}, Labels: map[string]any{"n": 1.5, "s": "x", "none": nil, "list": []any{true}}, Comments: []string{},
				Fragile: i%20 == 7,
			},
		}
	}
	calls := 0
	r := parcels(t)
	publisher, err := publish.New(publish.EventBridge(bridge, publish.OnBus(name)), publish.WithRegistry(r), publish.WithHooks(publish.Hooks{
		Put: func(entries, accepted int, _ time.Duration, err error) {
			require.NoError(t, err)
			require.Equal(t, []int{10, 10}, []int{entries, accepted})
			calls++
		},
	}))
	require.NoError(t, err)
	results, err := publisher.Publish(ctx, publish.Events(sent)...)
	require.NoError(t, err)
	require.Equal(t, 100, calls)
	ids := map[string]int{}
	for i, result := range results {
		require.NotEmpty(t, result.ID)
		ids[result.ID] = i
	}
	require.Len(t, ids, len(sent))

	for _, m := range receive(t, queues, queueURL, len(sent)/20, sqsx.WithFactory(ofAccount{r})) {
		require.NoError(t, m.Err)
		received := m.Event.(*parcelEvent)
		i, ok := ids[received.ID]
		require.True(t, ok, "the id is the one that publishing gave")
		delete(ids, received.ID)
		want := sent[i]
		require.Empty(t, cmp.Diff(want.Detail, received.Detail))
		require.Equal(t, "e2e.parcels", received.Source)
		require.Equal(t, "Parcel Sent", received.DetailType)
		require.Equal(t, want.Resources, received.Resources)
		require.True(t, want.Time.Equal(received.Time), "%s is not %s", received.Time, want.Time)
		require.NoError(t, m.Delete(ctx))
	}
	require.Len(t, ids, len(sent)-len(sent)/20)
	require.Equal(t, "0", depth(t, queues, queueURL))
}

// TestE2EPublishFailures: what a server that nobody here wrote refuses, entry by entry and as a whole.
func TestE2EPublishFailures(t *testing.T) {
	cfg := e2e.Config(t)
	bus := publish.EventBridge(eventbridge.NewFromConfig(cfg))
	good := publish.Entry{Source: "s", DetailType: "t", Detail: []byte(`{}`)}
	answers, err := bus.Put(t.Context(), []publish.Entry{good, {Source: "s", DetailType: "t", Detail: []byte(`{"a":`)}, {DetailType: "t", Detail: []byte(`{}`)}})
	require.NoError(t, err)
	require.NotEmpty(t, answers[0].ID)
	require.Equal(t, "MalformedDetail", answers[1].Code)
	require.Equal(t, "InvalidArgument", answers[2].Code)

	// Eleven entries are too many for the server; halves of them are not.
	publisher, err := publish.New(tooMany{bus}, publish.WithRegistry(parcels(t)))
	require.NoError(t, err)
	entries := make([]publish.Entry, 11)
	for i := range entries {
		entries[i] = good
	}
	results, err := publisher.Send(t.Context(), entries...)
	require.NoError(t, err)
	require.Equal(t, 2, results[10].Attempts)
}

// tooMany is a bus that claims to take more entries than it does.
type tooMany struct{ publish.Bus }

func (tooMany) Limits() publish.Limits { return publish.Limits{Entries: 11} }

// ofAccount decodes events without an account as if they had one: moto delivers none.
type ofAccount struct{ *registry.Registry }

func (f ofAccount) Decode(payload []byte, options ...registry.DecodeOption) (registry.AnyEvent, error) {
	if !bytes.Contains(payload, []byte(`"account":`)) {
		payload = append([]byte(`{"account":"`+e2e.Account+`",`), bytes.TrimPrefix(payload, []byte("{"))...)
	}
	return f.Registry.Decode(payload, options...)
}
