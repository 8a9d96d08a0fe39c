package main

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/standin"
)

func TestOutput(t *testing.T) {
	var out strings.Builder
	require.NoError(t, run(t.Context(), &out))
	require.Equal(t, `batch 1
  111122223333 us-east-1       i-0000000000000000a pending   a t3.micro
  111122223333 us-east-1       i-0000000000000000a running   a t3.micro
  111122223333 eu-west-1       i-0000000000000000b running   a t3.small
  444455556666 us-east-1       i-0000000000000000c running   a m7g.large
  444455556666 us-east-1       i-0000000000000000d running   a m7g.xlarge
  444455556666 eu-west-1       i-0000000000000000e running   a c7g.large
  444455556666 eu-west-1       i-0000000000000000a running   not in this account and region
  777788889999 us-east-1       i-0000000000000000f running   refused: not one of our accounts
  111122223333 evil.example/#  i-0000000000000000a running   refused: no region of AWS
  preload: 9 relations, 6 different resources; calls to load them: 4, saved: 3
  call in 111122223333 eu-west-1: ec2 DescribeInstances × 1
  call in 111122223333 us-east-1: ec2 DescribeInstances × 1
  call in 123456789012 us-east-1: sts AssumeRole × 2
  call in 444455556666 eu-west-1: ec2 DescribeInstances × 1
  call in 444455556666 us-east-1: ec2 DescribeInstances × 1
batch 2
  111122223333 us-east-1       i-0000000000000000a stopped   a t3.micro
  444455556666 us-east-1       i-0000000000000000c stopped   a m7g.large
  444455556666 us-east-1       i-0000000000000000d stopped   a m7g.xlarge
  preload: 3 relations, 3 different resources; calls to load them: 2, saved: 1
  call in 111122223333 us-east-1: ec2 DescribeInstances × 1
  call in 444455556666 us-east-1: ec2 DescribeInstances × 1
`, out.String())
}

// The role of an account that is on the list can be denied too: that is one more outcome of a relation, not an error of
// the batch.
func TestDenied(t *testing.T) {
	server, err := standin.Start()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Close()) })
	furnish(server)
	denied := standin.Unauthorized.On("ec2", "DescribeInstances")
	denied.Account = billing
	server.Inject(denied)

	readers, err := newSession(server.Config())
	require.NoError(t, err)
	var out strings.Builder
	require.NoError(t, handle(t.Context(), &out, readers, secondBatch))
	require.Contains(t, out.String(), "stopped   a t3.micro")
	require.Equal(t, 2, strings.Count(out.String(), "the role may not read it"), out.String())
}

func TestEndOfContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, run(ctx, new(strings.Builder)), context.Canceled)
}
