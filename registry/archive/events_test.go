package archive_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/archive"
)

type thingEvent struct {
	registry.Event `event:"source=my.things,detail-type=Thing"`
	Detail         struct {
		N int `json:"n" event:"present"`
	} `json:"detail"`
}

func things(t testing.TB) *registry.Registry {
	t.Helper()
	r := registry.New()
	require.NoError(t, r.Register(thingEvent{}))
	return r
}

func thing(detail string) string {
	return `{"version":"0","id":"1","detail-type":"Thing","source":"my.things","account":"123456789012","time":"2026-01-02T03:04:05Z",` +
		`"region":"eu-west-1","resources":[],"detail":` + detail + `}`
}

func TestEvents(t *testing.T) {
	text := strings.Join([]string{
		thing(`{"n":1}`), thing(`{"n":"x"}`), thing(`{"n":`), `{"no":"event"}`, `{"source":"other","detail-type":"t"}`, "5",
		thing(`{"n":2,"n":3}`), thing(`{"n":4}`), `[` + thing(`{"n":5}`),
	}, "\n")
	type outcome struct {
		n    int
		kind error
	}
	var got []outcome
	for at, err := range archive.EventsAt(strings.NewReader(text), things(t), archive.WithName("f")) {
		require.EqualValues(t, len(got), at.Record)
		require.EqualValues(t, min(len(got)+1, 9), at.Line)
		o := outcome{}
		switch e := at.Event.(type) {
		case *thingEvent:
			o.n = e.Detail.N
		case *registry.UnknownEvent:
			o.n = -1
		}
		for _, kind := range []error{registry.ErrInvalid, registry.ErrNotEvent, registry.ErrMalformed, archive.ErrMalformed, archive.ErrTruncated} {
			if errors.Is(err, kind) {
				o.kind = kind
			}
		}
		if err != nil {
			var fault *archive.Error
			require.ErrorAs(t, err, &fault)
			require.Equal(t, at.Position, fault.Position)
			require.ErrorContains(t, err, "archive: f: record ")
		}
		got = append(got, o)
	}
	require.Equal(t, []outcome{
		{n: 1}, {kind: registry.ErrInvalid}, {kind: archive.ErrMalformed}, {kind: registry.ErrNotEvent}, {n: -1}, {kind: archive.ErrMalformed},
		{kind: registry.ErrMalformed}, {n: 4}, {n: 5}, {kind: archive.ErrTruncated},
	}, got)

	n := 0
	for event, err := range archive.Events(strings.NewReader(text), things(t)) {
		require.NotEqual(t, event == nil, err == nil)
		n++
	}
	require.Len(t, got, n)
}

func TestEventsOutliveTheIteration(t *testing.T) {
	var events []*thingEvent
	for event, err := range archive.Of[thingEvent](archive.Events(strings.NewReader(thing(`{"n":1}`)+thing(`{"n":2}`)), things(t))) {
		require.NoError(t, err)
		events = append(events, event)
	}
	require.Equal(t, thing(`{"n":1}`), string(events[0].Raw()))
}

func TestOf(t *testing.T) {
	text := thing(`{"n":1}`) + strings.Replace(thing(`{}`), "my.things", "other", 1) + thing(`{}`) + thing(`{"n":2}`)
	var got []int
	failed := 0
	for event, err := range archive.Of[thingEvent](archive.Events(strings.NewReader(text), things(t))) {
		if err != nil {
			require.Nil(t, event)
			failed++
			continue
		}
		got = append(got, event.Detail.N)
	}
	require.Equal(t, []int{1, 2}, got)
	require.Equal(t, 1, failed)
}

func TestDecodeOptions(t *testing.T) {
	for _, err := range archive.Events(strings.NewReader(strings.Replace(thing(`{}`), "my.things", "other", 1)), things(t),
		archive.WithDecode(registry.WithUnknownAsError(true))) {
		require.ErrorIs(t, err, registry.ErrUnknownType)
	}
}

// A record as in https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html
const stopInstances = `{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","accountId":"777788889999","userName":"Nikki"},
"eventTime":"2026-07-19T21:11:57Z","eventSource":"ec2.amazonaws.com","eventName":"StopInstances","awsRegion":"us-east-1",
"sourceIPAddress":"192.0.2.0","userAgent":"aws-cli","requestParameters":{"instancesSet":{"items":[{"instanceId":"i-EXAMPLE56126103cb"}]},"force":false},
"responseElements":null,"requestID":"c9","eventID":"e755e09c-42f9-4c5c-9064-EXAMPLE228c7","readOnly":false,"eventType":"AwsApiCall",
"managementEvent":true,"recipientAccountId":"777788889999","eventCategory":"Management"}`

func TestCloudTrail(t *testing.T) {
	r := registry.New()
	require.NoError(t, r.Register(cloudtrail.APICall{}, cloudtrail.ConsoleSignIn{}, cloudtrail.Insight{}))
	insight := strings.ReplaceAll(strings.ReplaceAll(stopInstances, "AwsApiCall", "AwsCloudTrailInsight"), "1.08", "1.07")
	signIn := strings.ReplaceAll(strings.ReplaceAll(stopInstances, "AwsApiCall", "AwsConsoleSignIn"), "ec2.amazonaws.com", "signin.amazonaws.com")
	text := `{"Records":[` + stopInstances + `,` + insight + `,` + signIn + `,` +
		`{"eventVersion":"1.08"},{"eventVersion":"1.08","eventVersion":"1.08"},` + thing(`{"n":1}`) + `]}`
	var got []registry.AnyEvent
	var errs []error
	for event, err := range archive.Events(strings.NewReader(text), r) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		got = append(got, event)
	}
	require.Len(t, got, 4)
	call := got[0].(*cloudtrail.APICall)
	require.Empty(t, call.Drift())
	require.Equal(t, "aws.ec2", call.Source)
	require.Equal(t, "e755e09c-42f9-4c5c-9064-EXAMPLE228c7", call.ID)
	require.Equal(t, "777788889999", call.Account)
	require.Equal(t, "us-east-1", call.Region)
	require.Equal(t, "StopInstances", call.Detail.EventName)
	require.Equal(t, 2026, call.Time.Year())
	require.IsType(t, &cloudtrail.Insight{}, got[1])
	require.Equal(t, "aws.signin", got[2].(*cloudtrail.ConsoleSignIn).Source)
	require.IsType(t, &registry.UnknownEvent{}, got[3], "an event among them is left as it is")
	require.Len(t, errs, 2)
	require.ErrorIs(t, errs[0], registry.ErrNotEvent)
	require.ErrorIs(t, errs[1], registry.ErrMalformed)

	// The same record outside of such a file is nobody's event.
	for _, err := range archive.Events(strings.NewReader(stopInstances), r) {
		require.ErrorIs(t, err, registry.ErrNotEvent)
	}
}
