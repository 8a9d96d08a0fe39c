package awsevents_test

import (
	"cmp"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/eventgen/cover"
	"github.com/typedbus/typedbus/awsevents/eventgen/infer"
	"github.com/typedbus/typedbus/registry"
)

// What the catalogue is held to, in percent; of drift, in values.
const (
	documentedTyped   = 100.0
	documentedMembers = 99.0
	publishedTyped    = 100.0
	publishedHeld     = 99.0
	publishedDrift    = 0
)

// excerpts are the members that say what an event is about and that somebody left
// out who published one.
var excerpts = map[string]bool{
	"aws.autoscaling EC2 Instance Launch Successful: detail.AutoScalingGroupName": true, // no detail
	"aws.autoscaling EC2 Instance Launch Successful: detail.EC2InstanceId":        true,
	"aws.cloudwatch CloudWatch Alarm State Change: detail.alarmName":              true, // alarmData in its place
	"aws.sagemaker SageMaker Transform Job State Change: detail.ModelName":        true, // three members of it
}

// sharedData reads a file that is not part of this module and is looked for beside
// it, or in the folder that TYPEDBUS_SHARED names.
func sharedData(tb testing.TB, name string) []byte {
	tb.Helper()
	file := filepath.Join(cmp.Or(os.Getenv("TYPEDBUS_SHARED"), filepath.Join("..", "..", "shared")), "data", name)
	data, err := os.ReadFile(file)
	if err != nil {
		tb.Skip("not beside the module: " + file)
	}
	return data
}

// TestDocumentedEvents measures the catalogue by the list of events that AWS
// documents.
func TestDocumentedEvents(t *testing.T) {
	list, err := cover.ParseDocumented(sharedData(t, "aws-documented-events.json"))
	require.NoError(t, err)
	c := cover.Measure(catalogue(t), list)
	var out strings.Builder
	require.NoError(t, c.Report(&out))
	t.Logf("\n%s", &out)
	require.GreaterOrEqual(t, 100*float64(c.Typed)/float64(c.Documented), documentedTyped)
	require.GreaterOrEqual(t, 100*float64(c.Taken)/float64(c.Members), documentedMembers)
}

// TestPublishedEvents decodes events that others received and published into
// their types, and follows every value of a detail into a field. A map whose
// names are data holds what is in it.
func TestPublishedEvents(t *testing.T) {
	var payloads []jsontext.Value
	require.NoError(t, json.Unmarshal(sharedData(t, "aws-published-events.json"), &payloads))
	typed, drifted := 0, 0
	var count tally
	for _, payload := range payloads {
		event, err := registry.Decode(payload)
		require.NoError(t, err)
		envelope := event.Envelope()
		name := envelope.Source + " " + envelope.DetailType
		count.events++
		if _, unknown := event.(*registry.UnknownEvent); unknown {
			t.Logf("%s has no type", name)
			continue
		}
		typed++
		for _, d := range envelope.Drift() {
			if d.Rule == "present" {
				require.True(t, !strings.HasPrefix(d.Path, "detail.") || excerpts[name+": "+d.Path], "%s lacks %s", name, d.Path)
				continue
			}
			if value, _ := envelope.Lookup(d.Path); strings.HasPrefix(d.Path, "detail.") && !isPlaceholder(value) {
				drifted++
				t.Logf("%s drifts: %v", name, d)
			}
		}
		if strings.HasSuffix(envelope.DetailType, "via CloudTrail") {
			continue
		}
		for _, leaf := range leaves(t, payload, nil) {
			if leaf.path[0] != "detail" {
				continue
			}
			count.leaves++
			if held(reflect.ValueOf(event).Elem(), leaf) || free(reflect.ValueOf(event).Elem(), leaf) {
				count.typed++
			} else {
				t.Logf("%s: %s is found by Lookup alone", name, pathOf(leaf.path))
			}
		}
	}
	t.Logf("%d events, %d typed, %d leaves, %d in typed fields, %.2f %%, %d drift", count.events, typed, count.leaves, count.typed, count.share(), drifted)
	require.GreaterOrEqual(t, 100*float64(typed)/float64(count.events), publishedTyped)
	require.GreaterOrEqual(t, count.share(), publishedHeld)
	require.LessOrEqual(t, drifted, publishedDrift)
}

// free reports whether a leaf is inside a map of raw JSON, the detail aside.
func free(v reflect.Value, l leaf) bool {
	for i, step := range l.path {
		for v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		if !v.IsValid() || v.Type() == rawType {
			return false
		}
		switch v.Kind() {
		case reflect.Struct:
			v = member(v, step)
		case reflect.Map:
			v = v.MapIndex(reflect.ValueOf(step))
			if i > 1 && v.IsValid() && v.Type() == rawType {
				return true
			}
		case reflect.Slice:
			i, err := strconv.Atoi(strings.TrimPrefix(step, "["))
			if err != nil || i >= v.Len() {
				return false
			}
			v = v.Index(i)
		default:
			return false
		}
	}
	return false
}

// isPlaceholder tells text that stands for a value from a value.
func isPlaceholder(value jsontext.Value) bool {
	var text string
	if value.Kind() != '"' || json.Unmarshal(value, &text) != nil {
		return false
	}
	return infer.IsPlaceholder(text) || text == "start-date" || text == "stop-date"
}
