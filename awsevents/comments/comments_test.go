package comments_test

import (
	"os/exec"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents"
	_ "github.com/typedbus/typedbus/awsevents/all"
	"github.com/typedbus/typedbus/awsevents/comments"
	"github.com/typedbus/typedbus/awsevents/ecsevents"
	"github.com/typedbus/typedbus/registry"
)

func TestOf(t *testing.T) {
	event, ok := comments.Of(reflect.TypeFor[ecsevents.TaskStateChange]())
	require.True(t, ok)
	require.Equal(t, "durable", event.Level)
	require.Equal(t, "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html", event.Page)
	detail, ok := comments.Of(reflect.TypeFor[ecsevents.TaskStateChangeDetail]())
	require.True(t, ok)
	require.Equal(t, "CPU units: 1,024 are one vCPU.", detail.Fields["CPU"])
	require.Contains(t, detail.Values["LastStatus"], ecsevents.LastStatusActivating)
	_, ok = comments.Of(reflect.TypeFor[registry.Event]())
	require.False(t, ok)
}

// TestAll: there is a comment for each of AWS's event types.
func TestAll(t *testing.T) {
	types := awsevents.Registry().Types()
	require.NotEmpty(t, types)
	for _, r := range types {
		c, ok := comments.Of(r.Type)
		require.True(t, ok, r.Type)
		require.NotEmpty(t, c.Page+c.Text, r.Type)
	}
}

// TestDecodersDoNotCarryIt: what decodes AWS's events imports no text about them.
func TestDecodersDoNotCarryIt(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "github.com/typedbus/typedbus/awsevents/all", "github.com/typedbus/typedbus/sqsx").Output()
	require.NoError(t, err)
	require.Contains(t, string(out), "typedbus/awsevents/ecsevents\n")
	require.NotContains(t, string(out), "typedbus/awsevents/comments\n")
}
