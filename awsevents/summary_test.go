package awsevents_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/registry"
)

func TestSummary(t *testing.T) {
	full := registry.Event{Account: "123456789012", Region: "us-east-1", DetailType: "D", Resources: []string{"arn:r", "arn:s"}}
	for _, tt := range []struct {
		name  string
		event registry.Event
		about []string
		want  string
	}{
		{"a subject and what became of it", full, []string{"i-1", "stopped"}, "123456789012 us-east-1 D: i-1 stopped"},
		{"no subject", full, nil, "123456789012 us-east-1 D: arn:r"},
		{"an empty subject", full, []string{"", "stopped"}, "123456789012 us-east-1 D: arn:r stopped"},
		{"an empty outcome", full, []string{"i-1", "", "x"}, "123456789012 us-east-1 D: i-1 x"},
		{"more lines than one", full, []string{"i-1\r\nforged", "stop\u2028ped\x1b[0m"}, "123456789012 us-east-1 D: i-1  forged stop ped [0m"},
		{"nothing", registry.Event{}, nil, "- - : -"},
	} {
		t.Run(tt.name, func(t *testing.T) { require.Equal(t, tt.want, awsevents.Summary(&tt.event, tt.about...)) })
	}
}

// TestEveryEventHasALine prints the sample of every event.
func TestEveryEventHasALine(t *testing.T) {
	for _, service := range catalogue(t) {
		for _, e := range service.Events {
			payload, err := awsevents.Sample(service.Source, e.DetailType)
			require.NoError(t, err)
			event, err := registry.Decode(payload)
			require.NoError(t, err)
			line, ok := event.(interface{ String() string })
			require.True(t, ok)
			require.Contains(t, line.String(), "123456789012 us-east-1 "+e.SentAs()+": ")
			require.NotContains(t, line.String(), "\n")
		}
	}
}
