package standin_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/standin"
)

func eventEntry(source, detailType, detail string) types.PutEventsRequestEntry {
	return types.PutEventsRequestEntry{Source: &source, DetailType: &detailType, Detail: &detail}
}

func TestPutEvents(t *testing.T) {
	server := start(t)
	client := eventbridge.NewFromConfig(once(server.Config()))
	whole := eventEntry("my.source", "Thing", `{"a":"é"}`)
	whole.EventBusName, whole.TraceHeader, whole.Resources = aws.String("orders"), aws.String("Root=1-5759e988-bd862e3fe1be46a994272793"), []string{"arn:aws:s3:::b"}
	whole.Time = aws.Time(time.Unix(1_700_000_000, 0))
	server.Place(standin.DefaultAccount, standin.DefaultRegion).RefuseEvents(func(e standin.Event) (string, string) {
		if e.Source == "slow" {
			return "ThrottlingException", "Rate exceeded"
		}
		return "", ""
	})
	entries := []types.PutEventsRequestEntry{
		whole,
		eventEntry("my.source", "Thing", `{"a":`),
		eventEntry("my.source", "Thing", `[]`),
		eventEntry("my.source", "", `{}`),
		eventEntry("aws.ec2", "Thing", `{}`),
		eventEntry("my.source", strings.Repeat("é", 129), `{}`),
		eventEntry("slow", "Thing", `{}`),
		eventEntry("my.source", strings.Repeat("é", 128), `{}`),
	}
	out, err := client.PutEvents(t.Context(), &eventbridge.PutEventsInput{Entries: entries})
	require.NoError(t, err)
	var codes []string
	for _, e := range out.Entries {
		require.NotEqual(t, e.EventId == nil, e.ErrorCode == nil)
		codes = append(codes, aws.ToString(e.ErrorCode))
	}
	require.Equal(t, []string{"", "MalformedDetail", "MalformedDetail", "InvalidArgument", "NotAuthorizedForSourceException",
		"InvalidArgument", "ThrottlingException", ""}, codes)
	require.EqualValues(t, 6, out.FailedEntryCount)
	events := server.Place(standin.DefaultAccount, standin.DefaultRegion).Events()
	require.Len(t, events, 2)
	require.Equal(t, standin.Event{
		ID: *out.Entries[0].EventId, Bus: "orders", Source: "my.source", DetailType: "Thing", Detail: `{"a":"é"}`,
		Resources: []string{"arn:aws:s3:::b"}, TraceHeader: "Root=1-5759e988-bd862e3fe1be46a994272793", Time: new(1.7e9),
	}, events[0])
	require.Equal(t, 1, server.Count("events", "PutEvents"))
}

func TestPutEventsRefusesRequests(t *testing.T) {
	server := start(t)
	client := eventbridge.NewFromConfig(once(server.Config()))
	sized := func(n int) types.PutEventsRequestEntry { // of n bytes
		e := eventEntry("s", "t", "")
		e.Time = aws.Time(time.Unix(1, 0))
		e.Resources = []string{"é", "x"}
		e.Detail = aws.String(`{"a":"` + strings.Repeat("x", n-1-1-14-2-1-8) + `"}`)
		return e
	}
	many := make([]types.PutEventsRequestEntry, 11)
	for i := range many {
		many[i] = eventEntry("s", "t", "{}")
	}
	tests := []struct {
		name    string
		entries []types.PutEventsRequestEntry
		ok      bool
	}{
		{"ten", many[:10], true},
		{"eleven", many, false},
		{"none whole", []types.PutEventsRequestEntry{eventEntry("", "t", "{}"), eventEntry("s", "t", "")}, false},
		{"1 MiB - 1", []types.PutEventsRequestEntry{sized(1<<20 - 1)}, true},
		{"1 MiB", []types.PutEventsRequestEntry{sized(1 << 20)}, false},
		{"1 MiB - 1 in two", []types.PutEventsRequestEntry{sized(1 << 19), sized(1<<19 - 1)}, true},
		{"1 MiB in two", []types.PutEventsRequestEntry{sized(1 << 19), sized(1 << 19)}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := client.PutEvents(t.Context(), &eventbridge.PutEventsInput{Entries: test.entries})
			if test.ok {
				require.NoError(t, err)
				return
			}
			var failed smithy.APIError
			require.ErrorAs(t, err, &failed)
			require.Equal(t, "ValidationException", failed.ErrorCode())
		})
	}
	_, err := client.ListRules(t.Context(), &eventbridge.ListRulesInput{})
	require.ErrorContains(t, err, "does not do EventBridge ListRules")
}
