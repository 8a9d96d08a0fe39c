package cloudtrail_test

import (
	"errors"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	"github.com/typedbus/typedbus/registry"
)

type stopTask struct {
	Cluster string
	Task    string
	Reason  *string
}

func TestNothingToRead(t *testing.T) {
	for _, test := range []struct {
		name, detail   string
		request, reply error
	}{
		{"no parameters", `{"eventSource":"sts.amazonaws.com","eventName":"GetCallerIdentity","requestParameters":null,"responseElements":null}`, cloudtrail.ErrAbsent, cloudtrail.ErrAbsent},
		{"members missing", `{"eventSource":"sts.amazonaws.com","eventName":"GetCallerIdentity"}`, cloudtrail.ErrAbsent, cloudtrail.ErrAbsent},
		{"a failed call", `{"eventSource":"ecs.amazonaws.com","eventName":"StopTask","errorCode":"AccessDenied","requestParameters":{"task":"t"},"responseElements":null}`, nil, cloudtrail.ErrCallFailed},
		{"a failed call without parameters", `{"eventSource":"ecs.amazonaws.com","eventName":"StopTask","errorCode":"AccessDenied"}`, cloudtrail.ErrAbsent, cloudtrail.ErrCallFailed},
		{"too large", `{"eventSource":"ecs.amazonaws.com","eventName":"StopTask","requestParameters":{"omitted":true,"originalSize":102401,"reason":"requestParameters too large"},"responseElements":{"omitted":true,"originalSize":"1"}}`, cloudtrail.ErrOmitted, nil},
		{"an empty object", `{"eventSource":"ecs.amazonaws.com","eventName":"StopTask","requestParameters":{},"responseElements":{}}`, nil, nil},
		{"no call", `{"message":"hello","requestParameters":{"task":"t"}}`, cloudtrail.ErrNotRecord, cloudtrail.ErrNotRecord},
	} {
		t.Run(test.name, func(t *testing.T) {
			call := decode(t, test.detail)
			input, _, err := cloudtrail.Request[stopTask](call)
			require.ErrorIs(t, err, test.request)
			require.Equal(t, test.request != nil, input == nil)
			output, _, err := cloudtrail.Response[stopTask](call)
			require.ErrorIs(t, err, test.reply)
			require.Equal(t, test.reply != nil, output == nil)
			if test.reply == cloudtrail.ErrCallFailed {
				failed, ok := errors.AsType[*cloudtrail.ParameterError](err)
				require.True(t, ok)
				require.Equal(t, cloudtrail.ParameterError{Part: "responseElements", Action: "ecs:StopTask", Code: "AccessDenied", Kind: cloudtrail.ErrCallFailed}, *failed)
			}
		})
	}
	_, _, err := cloudtrail.Request[stopTask](nil)
	require.ErrorIs(t, err, cloudtrail.ErrNotRecord)
	_, _, err = cloudtrail.Request[stopTask]((*cloudtrail.APICall)(nil))
	require.ErrorIs(t, err, cloudtrail.ErrNotRecord)
}

func TestEventsOfAnyType(t *testing.T) {
	detail := `{"eventSource":"ecs.amazonaws.com","eventName":"StopTask","requestParameters":{"cluster":"c","task":"t"}}`
	type bare struct {
		registry.Event `event:"source=aws.any"`
		Detail         map[string]jsontext.Value `json:"detail"`
	}
	type withRecord struct {
		registry.Event `event:"source=aws.any"`
		Detail         *cloudtrail.Record `json:"detail"`
	}
	for _, prototype := range []any{nil, bare{}, withRecord{}, cloudtrail.APICall{}} {
		r := registry.New()
		if prototype != nil {
			require.NoError(t, r.Register(prototype))
		}
		event, err := r.Decode(payload(detail))
		require.NoError(t, err)
		input, drift, err := cloudtrail.Request[stopTask](event)
		require.NoError(t, err)
		require.Empty(t, drift)
		require.Equal(t, stopTask{Cluster: "c", Task: "t"}, *input)
	}
	byHand := &cloudtrail.APICall{Detail: cloudtrail.Record{
		Common: cloudtrail.Common{EventName: "StopTask"}, RequestParameters: jsontext.Value(`{"Task":"t"}`),
	}}
	input, _, err := cloudtrail.Request[stopTask](byHand)
	require.NoError(t, err)
	require.Equal(t, stopTask{Task: "t"}, *input)
}

func TestDriftHasThePathInTheEvent(t *testing.T) {
	call := decode(t, `{"eventSource":"x.amazonaws.com","eventName":"Op","requestParameters":{"list":{"items":[{"n":"1"},{"n":"secret words"}]},"when":"someday"}}`)
	type input struct {
		List []struct{ N int }
		When time.Time
	}
	got, drift, err := cloudtrail.Request[input](call)
	require.NoError(t, err)
	require.Equal(t, 1, got.List[0].N)
	require.Len(t, drift, 2)
	for _, d := range drift {
		_, ok := call.Lookup(d.Path)
		require.True(t, ok, "the event has %s", d.Path)
		require.NotContains(t, d.String(), "secret")
		require.NotContains(t, d.String(), "someday")
	}
}

func TestOmittedIsNoMemberOfAnInput(t *testing.T) {
	call := decode(t, `{"eventSource":"x.amazonaws.com","eventName":"Op","requestParameters":{"omitted":true}}`)
	got, _, err := cloudtrail.Request[struct{ Omitted bool }](call)
	require.NoError(t, err)
	require.True(t, got.Omitted)
}
