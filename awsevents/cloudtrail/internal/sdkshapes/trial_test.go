package sdkshapes

import (
	"reflect"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	"github.com/typedbus/typedbus/registry"
)

// trial is a call as CloudTrail records it, and what is expected of reading it.
type trial struct {
	service, operation string
	read               func(t *testing.T)
}

// request is a trial of an input type; drift are the violations to expect.
func request[T any](service, operation, params string, want T, drift ...string) trial {
	return trial{service, operation, func(t *testing.T) {
		got, violations, err := cloudtrail.Request[T](event(t, service, operation, `"requestParameters":`+params))
		check(t, want, got, drift, violations, err)
	}}
}

// response is a trial of an output type.
func response[T any](service, operation, elements string, want T, drift ...string) trial {
	return trial{service, operation, func(t *testing.T) {
		got, violations, err := cloudtrail.Response[T](event(t, service, operation, `"requestParameters":{},"responseElements":`+elements))
		check(t, want, got, drift, violations, err)
	}}
}

func check[T any](t *testing.T, want T, got *T, drift []string, violations []registry.Violation, err error) {
	t.Helper()
	require.NoError(t, err)
	if diff := cmp.Diff(want, *got, cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
		t.Error(diff)
	}
	var texts []string
	for _, v := range violations {
		texts = append(texts, v.String())
	}
	require.Equal(t, drift, texts)
}

func event(t *testing.T, service, operation, rest string) registry.AnyEvent {
	t.Helper()
	payload := `{"version":"0","id":"7e1c","detail-type":"AWS API Call via CloudTrail","source":"aws.` + service + `",
		"account":"123456789012","time":"2026-03-04T05:06:07Z","region":"eu-west-1","resources":[],
		"detail":{"eventSource":"` + service + `.amazonaws.com","eventName":"` + operation + `",` + rest + `}}`
	e, err := registry.Decode([]byte(payload))
	require.NoError(t, err)
	require.IsType(t, (*cloudtrail.APICall)(nil), e)
	return e
}

// TestOperations reads calls of many services, in the forms that each has.
func TestOperations(t *testing.T) {
	trials := slices.Concat(computeTrials, containerTrials, dataTrials, deliveryTrials, identityTrials, recursiveTrials, bareTrials, policyTrials)
	services, operations := make(map[string]bool), make(map[string]bool)
	for _, trial := range trials {
		services[trial.service], operations[trial.service+trial.operation] = true, true
		t.Run(trial.service+"/"+trial.operation, trial.read)
	}
	t.Logf("%d trials of %d operations of %d services", len(trials), len(operations), len(services))
	require.GreaterOrEqual(t, len(operations), 60)
	require.GreaterOrEqual(t, len(services), 15)
}

// object is a JSON object as any holds it.
func object(text string) map[string]any {
	var o map[string]any
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		panic(err)
	}
	return o
}
