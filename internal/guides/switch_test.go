package guides

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/ec2events"
	"github.com/typedbus/typedbus/awsevents/ecsevents"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
)

// before
func handleBefore(payload []byte) error {
	var envelope struct {
		Source     string          `json:"source"`
		DetailType string          `json:"detail-type"`
		Detail     json.RawMessage `json:"detail"`
	}
	if err := json.Unmarshal(payload, &envelope); err != nil {
		return err
	}
	switch envelope.Source + "/" + envelope.DetailType {
	case "aws.ecs/ECS Task State Change":
		var task struct {
			TaskArn    string `json:"taskArn"`
			LastStatus string `json:"lastStatus"`
		}
		if err := json.Unmarshal(envelope.Detail, &task); err != nil {
			return err
		}
		return taskChanged(task.TaskArn, task.LastStatus)
	case "aws.ec2/EC2 Spot Instance Interruption Warning":
		// …
	}
	return nil // an event that nobody thought of
}

func handle(payload []byte) error {
	event, err := registry.Decode(payload)
	if err != nil {
		return err // says which member is wrong
	}
	switch e := event.(type) {
	case *ecsevents.TaskStateChange:
		return taskChanged(e.Detail.TaskARN, e.Detail.LastStatus)
	case *ec2events.SpotInstanceInterruptionWarning:
		return drain(e.Detail.InstanceID)
	case *registry.UnknownEvent:
		return fmt.Errorf("nobody takes %s of %s", e.DetailType, e.Source)
	}
	return nil
}

func newMux() *sqsx.Mux {
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(_ context.Context, e *ecsevents.TaskStateChange) error {
		return taskChanged(e.Detail.TaskARN, e.Detail.LastStatus)
	})
	sqsx.On(mux, func(_ context.Context, e *ec2events.SpotInstanceInterruptionWarning) error {
		return drain(e.Detail.InstanceID)
	})
	return mux
}

var noted []string

func taskChanged(arn, status string) error {
	noted = append(noted, arn+" "+status)
	return nil
}

func drain(id string) error {
	if id == "" {
		return errors.New("no instance")
	}
	noted = append(noted, id)
	return nil
}

// TestSwitch: the switch over types does what the switch over texts did.
func TestSwitch(t *testing.T) {
	payload := []byte(`{"id":"1","source":"aws.ecs","detail-type":"ECS Task State Change","account":"123456789012","region":"eu-west-1",
		"time":"2026-01-02T03:04:05Z","detail":{"taskArn":"arn:aws:ecs:eu-west-1:123456789012:task/a","lastStatus":"STOPPED"}}`)
	noted = nil
	require.NoError(t, handleBefore(payload))
	require.NoError(t, handle(payload))
	require.Len(t, noted, 2)
	require.Equal(t, noted[0], noted[1])
	require.ErrorContains(t, handle([]byte(`{"id":"1","source":"a","detail-type":"B","account":"123456789012","region":"eu-west-1","time":"2026-01-02T03:04:05Z","detail":{}}`)), "nobody takes B of a")
	require.Len(t, newMux().Types(), 2)
}
