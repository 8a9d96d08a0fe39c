package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/session"
)

func isKind(err, kind error) bool { return errors.Is(err, kind) }

func decode(t *testing.T, s registry.Session, body string) *fleetEvent {
	t.Helper()
	event, err := registry.DecodeAs[fleetEvent](factory(t), []byte(body), registry.WithSession(s))
	require.NoError(t, err)
	return event
}

// fleet is one resource of each kind that relation/ec2 loads, by the name of the event's member for it.
func fleet(t *testing.T, cfg aws.Config) map[string]string {
	t.Helper()
	ctx, client := t.Context(), ec2.NewFromConfig(cfg)
	ids := map[string]string{}

	vpc, err := client.CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: aws.String("10.1.0.0/16")})
	require.NoError(t, err)
	ids["vpc"] = *vpc.Vpc.VpcId
	subnet, err := client.CreateSubnet(ctx, &ec2.CreateSubnetInput{VpcId: vpc.Vpc.VpcId, CidrBlock: aws.String("10.1.1.0/24")})
	require.NoError(t, err)
	ids["subnet"] = *subnet.Subnet.SubnetId
	group, err := client.CreateSecurityGroup(ctx, &ec2.CreateSecurityGroupInput{
		GroupName: aws.String("e2e"), Description: aws.String("for tests"), VpcId: vpc.Vpc.VpcId,
	})
	require.NoError(t, err)
	ids["securityGroup"] = *group.GroupId
	volume, err := client.CreateVolume(ctx, &ec2.CreateVolumeInput{AvailabilityZone: aws.String("us-east-1a"), Size: aws.Int32(1)})
	require.NoError(t, err)
	ids["volume"] = *volume.VolumeId
	snapshot, err := client.CreateSnapshot(ctx, &ec2.CreateSnapshotInput{VolumeId: volume.VolumeId})
	require.NoError(t, err)
	ids["snapshot"] = *snapshot.SnapshotId
	image, err := client.RegisterImage(ctx, &ec2.RegisterImageInput{
		Name: aws.String("e2e"), Architecture: ec2types.ArchitectureValuesX8664, RootDeviceName: aws.String("/dev/xvda"),
		BlockDeviceMappings: []ec2types.BlockDeviceMapping{{
			DeviceName: aws.String("/dev/xvda"), Ebs: &ec2types.EbsBlockDevice{SnapshotId: snapshot.SnapshotId},
		}},
	})
	require.NoError(t, err)
	ids["image"] = *image.ImageId
	network, err := client.CreateNetworkInterface(ctx, &ec2.CreateNetworkInterfaceInput{SubnetId: subnet.Subnet.SubnetId})
	require.NoError(t, err)
	ids["interface"] = *network.NetworkInterface.NetworkInterfaceId
	spot, err := client.RequestSpotInstances(ctx, &ec2.RequestSpotInstancesInput{
		SpotPrice: aws.String("0.5"), InstanceCount: aws.Int32(1),
		LaunchSpecification: &ec2types.RequestSpotLaunchSpecification{
			ImageId: aws.String("ami-12c6146b"), InstanceType: ec2types.InstanceTypeT3Micro, SubnetId: subnet.Subnet.SubnetId,
		},
	})
	require.NoError(t, err)
	ids["spotRequest"] = *spot.SpotInstanceRequests[0].SpotInstanceRequestId
	ids["instance"] = launch(ctx, t, cfg, 1)[0]
	return ids
}

func detail(ids map[string]string) string {
	var members []string
	for name, id := range ids {
		members = append(members, fmt.Sprintf("%q:%q", name, id))
	}
	return "{" + strings.Join(members, ",") + "}"
}

func TestE2EEveryLoaderOfEC2(t *testing.T) {
	cfg := world(t)
	ids := fleet(t, cfg)
	none := map[string]string{}
	for name, id := range ids {
		none[name] = id[:strings.LastIndexByte(id, '-')] + "-0fedcba9876543210"
	}
	s := session.Static(cfg)
	here := decode(t, s, payload(e2e.Account, "us-east-1", detail(ids)))
	gone := decode(t, s, payload(e2e.Account, "us-east-1", detail(none)))
	stats, err := relation.Preload(t.Context(), []registry.AnyEvent{here, gone})
	require.NoError(t, err)
	require.Equal(t, 2*len(ids), stats.Resources)

	for name, get := range map[string]func(context.Context, *fleetEvent) (*string, error){
		"instance":      idOf(func(e *fleetEvent) *relation.One[ec2types.Instance] { return &e.Instance }, func(r *ec2types.Instance) *string { return r.InstanceId }),
		"volume":        idOf(func(e *fleetEvent) *relation.One[ec2types.Volume] { return &e.Volume }, func(r *ec2types.Volume) *string { return r.VolumeId }),
		"snapshot":      idOf(func(e *fleetEvent) *relation.One[ec2types.Snapshot] { return &e.Snapshot }, func(r *ec2types.Snapshot) *string { return r.SnapshotId }),
		"image":         idOf(func(e *fleetEvent) *relation.One[ec2types.Image] { return &e.Image }, func(r *ec2types.Image) *string { return r.ImageId }),
		"securityGroup": idOf(func(e *fleetEvent) *relation.One[ec2types.SecurityGroup] { return &e.SecurityGroup }, func(r *ec2types.SecurityGroup) *string { return r.GroupId }),
		"subnet":        idOf(func(e *fleetEvent) *relation.One[ec2types.Subnet] { return &e.Subnet }, func(r *ec2types.Subnet) *string { return r.SubnetId }),
		"vpc":           idOf(func(e *fleetEvent) *relation.One[ec2types.Vpc] { return &e.Vpc }, func(r *ec2types.Vpc) *string { return r.VpcId }),
		"interface":     idOf(func(e *fleetEvent) *relation.One[ec2types.NetworkInterface] { return &e.Interface }, func(r *ec2types.NetworkInterface) *string { return r.NetworkInterfaceId }),
		"spotRequest":   idOf(func(e *fleetEvent) *relation.One[ec2types.SpotInstanceRequest] { return &e.SpotRequest }, func(r *ec2types.SpotInstanceRequest) *string { return r.SpotInstanceRequestId }),
	} {
		t.Run(name, func(t *testing.T) {
			id, err := get(t.Context(), here)
			require.NoError(t, err)
			require.Equal(t, ids[name], *id)
			_, err = get(t.Context(), gone)
			require.ErrorIs(t, err, relation.ErrNotFound)
		})
	}
}

// idOf returns a function that loads a relation of an event and returns the resource's id.
func idOf[T any](field func(*fleetEvent) *relation.One[T], id func(*T) *string) func(context.Context, *fleetEvent) (*string, error) {
	return func(ctx context.Context, e *fleetEvent) (*string, error) {
		resource, err := field(e).Get(ctx)
		if err != nil {
			return nil, err
		}
		return id(resource), nil
	}
}

func TestE2EOneUnknownIDCostsOnlyItself(t *testing.T) {
	cfg := world(t)
	ids := launch(t.Context(), t, cfg, 20)
	all := append([]string{"i-0fedcba9876543210"}, ids...)
	e := decode(t, session.Static(cfg), payload(e2e.Account, "us-east-1", `{"instance":"x","instances":["`+strings.Join(all, `","`)+`"]}`))
	found, err := e.Instances.Get(t.Context())
	require.Len(t, found, len(ids))
	require.ErrorIs(t, err, relation.ErrNotFound)
	many, ok := errors.AsType[*relation.ManyError](err)
	require.True(t, ok)
	require.Len(t, many.Missing(), 1)
}

func TestE2EAnotherAccount(t *testing.T) {
	cfg := world(t)
	const other = "210987654321"
	assumed, err := session.AssumeRole(cfg, "arn:{partition}:iam::{account}:role/reader", session.Accounts(other))
	require.NoError(t, err)
	there, err := assumed.Config(t.Context(), other, "eu-west-1")
	require.NoError(t, err)
	id := launch(t.Context(), t, there, 1)[0]
	body := payload(other, "eu-west-1", fmt.Sprintf(`{"instance":%q}`, id))

	_, err = decode(t, session.Static(cfg), body).Instance.Get(t.Context())
	require.ErrorIs(t, err, relation.ErrOtherAccount, "a session of one account must not serve another")

	instance, err := decode(t, assumed, body).Instance.Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, id, *instance.InstanceId)

	_, err = decode(t, assumed, payload(e2e.Account, "eu-west-1", fmt.Sprintf(`{"instance":%q}`, id))).Instance.Get(t.Context())
	require.ErrorIs(t, err, relation.ErrOtherAccount, "an account that is not in the list is not entered")
}

func TestE2ERegionThatIsNone(t *testing.T) {
	cfg := world(t)
	e := decode(t, session.Static(cfg), payload(e2e.Account, "us-east-1.evil.example/", `{"instance":"i-0fedcba9876543210"}`))
	_, err := e.Instance.Get(t.Context())
	require.ErrorIs(t, err, relation.ErrInvalidOrigin)
}
