package cloudtrail_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	"github.com/typedbus/typedbus/registry"
)

// commonEvent has the parts of its record in types of its own.
type commonEvent struct {
	registry.Event `event:"source=aws.thing,detail-type=AWS API Call via CloudTrail,detail.eventName=MakeThing,tolerant"`
	Detail         struct {
		cloudtrail.Common
		RequestParameters struct {
			Name string `json:"name"`
		} `json:"requestParameters"`
	} `json:"detail"`
}

// ownDetail has nothing of a record but what it wants.
type ownDetail struct {
	registry.Event `event:"source=aws.thing,detail-type=AWS API Call via CloudTrail,detail.eventName=KeepThing,tolerant"`
	Detail         struct {
		EventName string `json:"eventName"`
	} `json:"detail"`
}

// pointedDetail has a pointer to the record.
type pointedDetail struct {
	registry.Event `event:"source=aws.thing,detail-type=AWS API Call via CloudTrail,detail.eventName=BreakThing,tolerant"`
	Detail         *cloudtrail.Record `json:"detail"`
}

// TestRecordOf finds the whole record of an event, whatever type it has.
func TestRecordOf(t *testing.T) {
	own := registry.New()
	require.NoError(t, own.Register(commonEvent{}, ownDetail{}, pointedDetail{}))
	for name, event := range map[string]struct {
		want     registry.AnyEvent
		registry *registry.Registry
	}{
		"MakeThing":  {&commonEvent{}, own},
		"KeepThing":  {&ownDetail{}, own},
		"BreakThing": {&pointedDetail{}, own},
		"LoseThing":  {&registry.UnknownEvent{}, own},
		"FindThing":  {&cloudtrail.APICall{}, registry.Default},
	} {
		t.Run(name, func(t *testing.T) {
			decoded, err := event.registry.Decode([]byte(`{"source":"aws.thing","detail-type":"AWS API Call via CloudTrail","detail":{
				"eventSource":"thing.amazonaws.com","eventName":"` + name + `","errorCode":"AccessDenied","userIdentity":{"userName":"alice"},
				"requestParameters":{"name":"one"},"responseElements":{"id":2},"additionalEventData":{"note":"three"},"serviceEventDetails":{"four":4}}}`))
			require.NoError(t, err)
			require.IsType(t, event.want, decoded)
			record, ok := cloudtrail.RecordOf(decoded)
			require.True(t, ok)
			require.Equal(t, "thing:"+name, record.Action())
			require.True(t, record.Failed())
			require.True(t, record.Denied())
			require.Equal(t, "alice", record.UserIdentity.UserName)
			require.JSONEq(t, `{"name":"one"}`, string(record.RequestParameters))
			require.JSONEq(t, `{"id":2}`, string(record.ResponseElements))
			require.JSONEq(t, `{"four":4}`, string(record.ServiceEventDetails))
			require.Equal(t, "three", record.Additional("note"))
			input, drift, err := cloudtrail.Request[struct{ Name string }](decoded)
			require.NoError(t, err)
			require.Empty(t, drift)
			require.Equal(t, "one", input.Name)
		})
	}
}

func TestRecordOfNone(t *testing.T) {
	var missing *commonEvent
	other, err := registry.New().Decode([]byte(`{"source":"my.shop","detail-type":"Order Placed","detail":{"eventName":"x"}}`))
	require.NoError(t, err)
	text, err := registry.New().Decode([]byte(`{"source":"aws.thing","detail-type":"AWS API Call via CloudTrail","detail":7}`))
	require.NoError(t, err)
	for name, event := range map[string]registry.AnyEvent{
		"no event": nil, "a nil event": missing, "an event of something else": other, "no record": text,
		"a record never decoded": &pointedDetail{},
	} {
		t.Run(name, func(t *testing.T) {
			_, ok := cloudtrail.RecordOf(event)
			require.False(t, ok)
		})
	}
}
