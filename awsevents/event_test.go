package awsevents_test

import (
	"reflect"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
)

// decodeWith decodes an event with resources.
func decodeWith(t *testing.T, source, detailType, detail string, resources []string) registry.AnyEvent {
	t.Helper()
	payload, err := json.Marshal(map[string]any{
		"version": "0", "id": "1", "source": source, "detail-type": detailType, "account": "123456789012",
		"time": "2026-01-02T03:04:05Z", "region": "us-east-1", "resources": resources,
	}, json.Deterministic(true))
	require.NoError(t, err)
	payload = append(payload[:len(payload)-1], `,"detail":`+detail+`}`...)
	event, err := registry.Decode(payload)
	require.NoError(t, err)
	_, unknown := event.(*registry.UnknownEvent)
	require.False(t, unknown, "%s %s has no type", source, detailType)
	return event
}

// fieldOf is the value of the member of an event's detail.
func fieldOf(e registry.AnyEvent, name string) any {
	v := member(member(reflect.ValueOf(e).Elem(), "detail"), name)
	if !v.IsValid() {
		return nil
	}
	return v.Interface()
}
