package golang

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEchoes(t *testing.T) {
	for _, row := range []struct {
		text, name string
		want       bool
	}{
		{"The ARN of the user.", "userArn", true},
		{"The scanned volume details.", "ScannedVolumeDetails", true},
		{"Whether the agent is connected.", "agentConnected", true},
		{"How many policies there are.", "policy-count", true},
		{"Policies.", "policy", true},
		{"IPv6 address.", "ipv6Address", true},
		{"A time in seconds.", "timeoutInSeconds", true},
		{"A time in milliseconds.", "timeoutMillis", false},
		{"ID of the account, twelve digits.", "accountId", false},
		{"From 0 to 10.", "to-from", false},
		{"Name of the AWS account.", "accountName", false},
		{"", "x", true},
	} {
		t.Run(row.name+": "+row.text, func(t *testing.T) { require.Equal(t, row.want, echoes(row.text, row.name)) })
	}
}
