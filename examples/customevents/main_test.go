package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBothWays(t *testing.T) {
	var out strings.Builder
	require.NoError(t, run(&out))
	require.Equal(t, `AWS's events and ours:
  EC2 Thingy                               *main.ThingyEvent
  EC2 Instance State-change Notification   *ec2events.InstanceStateChangeNotification
  Whatever                                 *registry.UnknownEvent
only ours:
  EC2 Thingy                               *main.ThingyEvent
  EC2 Instance State-change Notification   *registry.UnknownEvent
  Whatever                                 *registry.UnknownEvent
`, out.String())
}
