package awsevents_test

import (
	"reflect"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
	"github.com/typedbus/typedbus/registry"
)

// catalogue is what the generated types rest on.
func catalogue(tb testing.TB) []*catalog.Service {
	tb.Helper()
	services, err := catalog.Load("catalog")
	require.NoError(tb, err)
	require.NotEmpty(tb, services)
	return services
}

// TestEveryEventHasATypeAndASample decodes the sample of every event of the
// catalogue: it comes out as a type of its own, every leaf of it in a field, and
// nothing drifts.
func TestEveryEventHasATypeAndASample(t *testing.T) {
	seen := map[reflect.Type]string{}
	for _, service := range catalogue(t) {
		for _, e := range service.Events {
			name := service.Source + " " + e.DetailType
			payload, err := awsevents.Sample(service.Source, e.DetailType)
			require.NoError(t, err, name)
			event, err := registry.Decode(payload)
			require.NoError(t, err, name)
			_, unknown := event.(*registry.UnknownEvent)
			require.False(t, unknown, name)
			require.Equal(t, service.Source, event.Envelope().Source)
			require.Equal(t, e.SentAs(), event.Envelope().DetailType)
			require.Empty(t, event.Envelope().Drift(), name)
			if e.ServedBy != "" {
				continue
			}
			typ := reflect.TypeOf(event)
			if other, ok := seen[typ]; ok {
				require.Equal(t, e.DetailType, other, "%s: shares %s", name, typ)
			}
			seen[typ] = e.DetailType
			for _, leaf := range leaves(t, payload, nil) {
				if string(leaf.value) != "{}" && string(leaf.value) != "[]" {
					require.True(t, held(reflect.ValueOf(event).Elem(), leaf) || isOpaque(event, leaf), "%s: %v", name, leaf.path)
				}
			}
		}
	}
	require.GreaterOrEqual(t, len(seen), 520)
}

// isOpaque reports whether a leaf is in a field that holds JSON as it is.
func isOpaque(event registry.AnyEvent, l leaf) bool {
	v := reflect.ValueOf(event).Elem()
	for _, step := range l.path {
		if v.Type() == rawType {
			return true
		}
		switch v.Kind() {
		case reflect.Struct:
			v = member(v, step)
		case reflect.Map:
			v = v.MapIndex(reflect.ValueOf(step))
		case reflect.Slice:
			v = v.Index(0)
		}
		if !v.IsValid() {
			return false
		}
	}
	return v.Type() == rawType
}

// TestMarshalKeepsMembers encodes the sample of every event again: the members
// come back under their names.
func TestMarshalKeepsMembers(t *testing.T) {
	for _, service := range catalogue(t) {
		for _, e := range service.Events {
			payload, err := awsevents.Sample(service.Source, e.DetailType)
			require.NoError(t, err)
			event, err := registry.Decode(payload)
			require.NoError(t, err)
			again, err := json.Marshal(event)
			require.NoError(t, err)
			if e.ServedBy == "" {
				require.Equal(t, canonical(t, payload), canonical(t, again), "%s %s", service.Source, e.DetailType)
			}
		}
	}
}

func canonical(t *testing.T, v jsontext.Value) string {
	t.Helper()
	v = v.Clone()
	require.NoError(t, v.Canonicalize())
	return string(v)
}

func TestSampleErrors(t *testing.T) {
	for _, tt := range []struct{ source, detailType string }{
		{"aws.ecs", "No Such Event"},
		{"aws.nosuchservice", "ECS Task State Change"},
		{"my.source", "AWS API Call via CloudTrail"},
		{"aws.ecs", "AWS Nothing via CloudTrail"},
		{"../names", "ECS Task State Change"},
	} {
		_, err := awsevents.Sample(tt.source, tt.detailType)
		require.ErrorIs(t, err, awsevents.ErrNoSample)
		var missing *awsevents.NoSampleError
		require.ErrorAs(t, err, &missing)
		require.Equal(t, tt.source, missing.Source)
		require.Equal(t, tt.detailType, missing.DetailType)
	}
}

// TestCloudTrailSampleOfAnySource gives the sample to a source that the
// catalogue does not have.
func TestCloudTrailSampleOfAnySource(t *testing.T) {
	payload, err := awsevents.Sample("aws.dynamodb", cloudtrail.DetailTypeAPICall)
	require.NoError(t, err)
	call, err := registry.DecodeAs[cloudtrail.APICall](registry.Default, payload)
	require.NoError(t, err)
	require.Equal(t, "dynamodb:DeleteThing", call.Action())
	require.True(t, call.Failed())
	require.True(t, call.Denied())
}
