package ec2_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/internal/standin"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/ec2"
	"github.com/typedbus/typedbus/relation/session"
)

func start(t *testing.T) *standin.Server {
	t.Helper()
	server, err := standin.Start()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Close()) })
	return server
}

// eventWith decodes an event that names these ids.
func eventWith(t *testing.T, s registry.Session, account, region string, ids ...string) *registry.Event {
	t.Helper()
	decoded, err := registry.New(registry.WithSession(s)).Decode(fmt.Appendf(nil,
		`{"id":"e","source":"test","detail-type":"d","account":%q,"region":%q,"time":"2026-01-02T03:04:05Z","detail":{"ids":["%s"]}}`,
		account, region, strings.Join(ids, `","`)))
	require.NoError(t, err)
	return decoded.Envelope()
}

// manyOf returns a relation to the ids that event names.
func manyOf[T any](t *testing.T, event *registry.Event, target string) *relation.Many[T] {
	t.Helper()
	path, err := eventpath.Parse("detail.ids")
	require.NoError(t, err)
	m := new(relation.Many[T])
	seam.Bind(m, event, &seam.Spec{Field: "Resources", Target: target, ID: path})
	return m
}

// resource is a row of TestLoaders: how to make two resources, and what their ARN and their loader look like.
type resource[T any] struct {
	target    string
	kind      string // in an ARN
	operation string
	create    func(context.Context, *ec2.Client) (id string, err error)
	id        func(*T) *string
}

func (r resource[T]) run(t *testing.T) {
	t.Run(r.target, func(t *testing.T) {
		server := start(t)
		client := ec2.NewFromConfig(server.Config())
		var made []string
		for range 2 {
			id, err := r.create(t.Context(), client)
			require.NoError(t, err)
			made = append(made, id)
		}
		server.ForgetCalls()
		arn := fmt.Sprintf("arn:aws:ec2:%s:%s:%s/", standin.DefaultRegion, standin.DefaultAccount, r.kind)
		unknown := made[0][:strings.LastIndex(made[0], "-")+1] + "0ffffffffffffffff"
		event := eventWith(t, session.Static(server.Config()), standin.DefaultAccount, standin.DefaultRegion,
			unknown, made[1], arn+made[0], "*", made[0][:3]+"*", "?", "a,b", arn)
		var got []string
		for value, err := range manyOf[T](t, event, r.target).All(t.Context()) {
			if err != nil {
				require.ErrorIs(t, err, relation.ErrNotFound)
				got = append(got, "not found")
				continue
			}
			got = append(got, aws.ToString(r.id(value)))
		}
		const gone = "not found"
		require.Equal(t, []string{gone, made[1], made[0], gone, gone, gone, gone, gone}, got)
		require.Equal(t, 1, server.Count("ec2", ""))
		require.Equal(t, 1, server.Count("ec2", r.operation))

		wild := eventWith(t, session.Static(server.Config()), standin.DefaultAccount, standin.DefaultRegion, "*", "i-?")
		_, err := manyOf[T](t, wild, r.target).Get(t.Context())
		require.ErrorIs(t, err, relation.ErrNotFound)
		require.Equal(t, 1, server.Count("ec2", ""), "wildcards are not asked for")

		defer server.Inject(standin.Unauthorized.On("ec2", r.operation))()
		denied := eventWith(t, session.Static(server.Config()), standin.DefaultAccount, standin.DefaultRegion, made[0])
		_, err = manyOf[T](t, denied, r.target).Get(t.Context())
		require.ErrorIs(t, err, relation.ErrDenied)
		require.NotErrorIs(t, err, relation.ErrNotFound)
	})
}

func TestLoaders(t *testing.T) {
	resource[types.Instance]{"ec2.Instance", "instance", "DescribeInstances",
		func(ctx context.Context, client *ec2.Client) (string, error) {
			out, err := client.RunInstances(ctx, &ec2.RunInstancesInput{ImageId: new("ami-00000000000000001"),
				MinCount: new(int32(1)), MaxCount: new(int32(1))})
			if err != nil {
				return "", err
			}
			return *out.Instances[0].InstanceId, nil
		}, func(r *types.Instance) *string { return r.InstanceId },
	}.run(t)
	resource[types.Volume]{"ec2.Volume", "volume", "DescribeVolumes", createVolume,
		func(r *types.Volume) *string { return r.VolumeId },
	}.run(t)
	resource[types.Snapshot]{"ec2.Snapshot", "snapshot", "DescribeSnapshots",
		func(ctx context.Context, client *ec2.Client) (string, error) {
			volume, err := createVolume(ctx, client)
			if err != nil {
				return "", err
			}
			out, err := client.CreateSnapshot(ctx, &ec2.CreateSnapshotInput{VolumeId: &volume})
			if err != nil {
				return "", err
			}
			return *out.SnapshotId, nil
		}, func(r *types.Snapshot) *string { return r.SnapshotId },
	}.run(t)
	resource[types.Image]{"ec2.Image", "image", "DescribeImages",
		func(ctx context.Context, client *ec2.Client) (string, error) {
			out, err := client.RegisterImage(ctx, &ec2.RegisterImageInput{Name: new("image")})
			if err != nil {
				return "", err
			}
			return *out.ImageId, nil
		}, func(r *types.Image) *string { return r.ImageId },
	}.run(t)
	groups := 0
	resource[types.SecurityGroup]{"ec2.SecurityGroup", "security-group", "DescribeSecurityGroups",
		func(ctx context.Context, client *ec2.Client) (string, error) {
			vpc, err := createVPC(ctx, client)
			if err != nil {
				return "", err
			}
			groups++
			out, err := client.CreateSecurityGroup(ctx, &ec2.CreateSecurityGroupInput{
				GroupName: new(fmt.Sprint("group", groups)), Description: new("a group"), VpcId: &vpc})
			if err != nil {
				return "", err
			}
			return *out.GroupId, nil
		}, func(r *types.SecurityGroup) *string { return r.GroupId },
	}.run(t)
	resource[types.Subnet]{"ec2.Subnet", "subnet", "DescribeSubnets", createSubnet,
		func(r *types.Subnet) *string { return r.SubnetId },
	}.run(t)
	resource[types.Vpc]{"ec2.Vpc", "vpc", "DescribeVpcs", createVPC,
		func(r *types.Vpc) *string { return r.VpcId },
	}.run(t)
	resource[types.NetworkInterface]{"ec2.NetworkInterface", "network-interface", "DescribeNetworkInterfaces",
		func(ctx context.Context, client *ec2.Client) (string, error) {
			subnet, err := createSubnet(ctx, client)
			if err != nil {
				return "", err
			}
			out, err := client.CreateNetworkInterface(ctx, &ec2.CreateNetworkInterfaceInput{SubnetId: &subnet})
			if err != nil {
				return "", err
			}
			return *out.NetworkInterface.NetworkInterfaceId, nil
		}, func(r *types.NetworkInterface) *string { return r.NetworkInterfaceId },
	}.run(t)
	resource[types.SpotInstanceRequest]{"ec2.SpotInstanceRequest", "spot-instances-request", "DescribeSpotInstanceRequests",
		func(ctx context.Context, client *ec2.Client) (string, error) {
			out, err := client.RequestSpotInstances(ctx, &ec2.RequestSpotInstancesInput{
				LaunchSpecification: &types.RequestSpotLaunchSpecification{ImageId: new("ami-00000000000000001")}})
			if err != nil {
				return "", err
			}
			return *out.SpotInstanceRequests[0].SpotInstanceRequestId, nil
		}, func(r *types.SpotInstanceRequest) *string { return r.SpotInstanceRequestId },
	}.run(t)
}

func createVolume(ctx context.Context, client *ec2.Client) (string, error) {
	out, err := client.CreateVolume(ctx, &ec2.CreateVolumeInput{AvailabilityZone: new("us-east-1a"), Size: new(int32(1))})
	if err != nil {
		return "", err
	}
	return *out.VolumeId, nil
}

func createVPC(ctx context.Context, client *ec2.Client) (string, error) {
	out, err := client.CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: new("10.0.0.0/16")})
	if err != nil {
		return "", err
	}
	return *out.Vpc.VpcId, nil
}

func createSubnet(ctx context.Context, client *ec2.Client) (string, error) {
	vpc, err := createVPC(ctx, client)
	if err != nil {
		return "", err
	}
	out, err := client.CreateSubnet(ctx, &ec2.CreateSubnetInput{VpcId: &vpc, CidrBlock: new("10.0.0.0/24")})
	if err != nil {
		return "", err
	}
	return *out.Subnet.SubnetId, nil
}

// Throttling is the SDK's to retry; what it gives up on is a failure, not an outcome.
func TestThrottling(t *testing.T) {
	server := start(t)
	id := server.Place(standin.DefaultAccount, standin.DefaultRegion).AddInstance("", "t3.nano")
	cfg := server.Config()
	cfg.RetryMaxAttempts = 1
	event := eventWith(t, session.Static(cfg), standin.DefaultAccount, standin.DefaultRegion, id)
	instances := manyOf[types.Instance](t, event, "ec2.Instance")

	stop := server.Inject(standin.Throttled.On("ec2", ""))
	_, err := instances.Get(t.Context())
	require.ErrorContains(t, err, "RequestLimitExceeded")
	failed, ok := errors.AsType[*relation.Error](err)
	require.True(t, ok)
	require.NoError(t, failed.Kind)
	stop()

	got, err := instances.Get(t.Context())
	require.NoError(t, err)
	require.Len(t, got, 1)
}
