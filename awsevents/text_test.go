package awsevents_test

import (
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/statesevents"
	"github.com/typedbus/typedbus/registry"
)

// TestText reads a member that is text in some events and an object in others,
// also in an event that has to be repaired.
func TestText(t *testing.T) {
	tests := []struct{ name, value, want string }{
		{"text", `"{\"a\":1}"`, `{"a":1}`},
		{"an object", `{"a":1}`, `{"a":1}`},
		{"an empty object", `{}`, `{}`},
		{"a list", `[1,2]`, `[1,2]`},
		{"a number", `1.0`, `1.0`},
		{"null", `null`, ``},
	}
	for _, tt := range tests {
		for kind, status := range map[string]string{"fits": `"RUNNING"`, "drifts": `{"not":"text"}`} {
			t.Run(tt.name+"/"+kind, func(t *testing.T) {
				payload := `{"version":"0","id":"1","detail-type":"Step Functions Execution Status Change","source":"aws.states",
					"account":"123456789012","time":"2026-01-02T03:04:05Z","region":"us-east-1","resources":[],
					"detail":{"executionArn":"arn:x","stateMachineArn":"arn:y","input":` + tt.value + `,"status":` + status + `}}`
				event, err := registry.DecodeAs[statesevents.ExecutionStatusChange](registry.Default, []byte(payload))
				require.NoError(t, err)
				require.Equal(t, tt.want, string(event.Detail.Input))
				require.Len(t, event.Drift(), map[string]int{"fits": 0, "drifts": 1}[kind])
				again, err := json.Marshal(event.Detail.Input)
				require.NoError(t, err)
				var text string
				require.NoError(t, json.Unmarshal(again, &text))
				require.Equal(t, tt.want, text)
			})
		}
	}
}
