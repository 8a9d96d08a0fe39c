package standin_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/standin"
)

// network is one of everything that EC2 can make here.
type network struct {
	vpc, subnet, group, instance, volume, snapshot, image, iface, spot string
}

func build(t *testing.T, client *ec2.Client) network {
	t.Helper()
	ctx := t.Context()
	var n network

	vpc, err := client.CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16")})
	require.NoError(t, err)
	n.vpc = *vpc.Vpc.VpcId
	subnet, err := client.CreateSubnet(ctx, &ec2.CreateSubnetInput{VpcId: &n.vpc, CidrBlock: aws.String("10.0.1.0/24")})
	require.NoError(t, err)
	n.subnet = *subnet.Subnet.SubnetId
	group, err := client.CreateSecurityGroup(ctx, &ec2.CreateSecurityGroupInput{
		GroupName: aws.String("web"), Description: aws.String("web servers"), VpcId: &n.vpc,
	})
	require.NoError(t, err)
	n.group = *group.GroupId
	image, err := client.RegisterImage(ctx, &ec2.RegisterImageInput{Name: aws.String("base"), Architecture: types.ArchitectureValuesX8664})
	require.NoError(t, err)
	n.image = *image.ImageId
	run, err := client.RunInstances(ctx, &ec2.RunInstancesInput{
		ImageId: &n.image, InstanceType: types.InstanceTypeT3Micro, MinCount: aws.Int32(1), MaxCount: aws.Int32(1),
		SubnetId: &n.subnet, SecurityGroupIds: []string{n.group},
		TagSpecifications: []types.TagSpecification{{
			ResourceType: types.ResourceTypeInstance, Tags: []types.Tag{{Key: aws.String("Name"), Value: aws.String("web-1")}},
		}},
	})
	require.NoError(t, err)
	require.Equal(t, types.InstanceStateNamePending, run.Instances[0].State.Name)
	n.instance = *run.Instances[0].InstanceId
	volume, err := client.CreateVolume(ctx, &ec2.CreateVolumeInput{AvailabilityZone: aws.String("us-east-1a"), Size: aws.Int32(20)})
	require.NoError(t, err)
	n.volume = *volume.VolumeId
	snapshot, err := client.CreateSnapshot(ctx, &ec2.CreateSnapshotInput{VolumeId: &n.volume})
	require.NoError(t, err)
	n.snapshot = *snapshot.SnapshotId
	iface, err := client.CreateNetworkInterface(ctx, &ec2.CreateNetworkInterfaceInput{SubnetId: &n.subnet, Groups: []string{n.group}})
	require.NoError(t, err)
	n.iface = *iface.NetworkInterface.NetworkInterfaceId
	spot, err := client.RequestSpotInstances(ctx, &ec2.RequestSpotInstancesInput{
		LaunchSpecification: &types.RequestSpotLaunchSpecification{ImageId: &n.image, InstanceType: types.InstanceTypeT3Micro},
	})
	require.NoError(t, err)
	n.spot = *spot.SpotInstanceRequests[0].SpotInstanceRequestId
	return n
}

func TestEC2DescribesWhatWasCreated(t *testing.T) {
	server := start(t)
	client := ec2.NewFromConfig(server.Config())
	n := build(t, client)
	ctx := t.Context()

	instances, err := client.DescribeInstances(ctx, &ec2.DescribeInstancesInput{InstanceIds: []string{n.instance}})
	require.NoError(t, err)
	require.Len(t, instances.Reservations, 1)
	require.Equal(t, standin.DefaultAccount, *instances.Reservations[0].OwnerId)
	got := instances.Reservations[0].Instances[0]
	require.Equal(t, types.InstanceStateNameRunning, got.State.Name)
	require.Equal(t, types.InstanceTypeT3Micro, got.InstanceType)
	require.Equal(t, n.vpc, *got.VpcId)
	require.Equal(t, "us-east-1a", *got.Placement.AvailabilityZone)
	require.Equal(t, n.group, *got.SecurityGroups[0].GroupId)
	require.Equal(t, "web-1", *got.Tags[0].Value)
	require.False(t, got.LaunchTime.IsZero())

	root, err := client.DescribeVolumes(ctx, &ec2.DescribeVolumesInput{VolumeIds: []string{*got.BlockDeviceMappings[0].Ebs.VolumeId, n.volume}})
	require.NoError(t, err)
	require.Equal(t, n.instance, *root.Volumes[0].Attachments[0].InstanceId)
	require.EqualValues(t, 20, *root.Volumes[1].Size)

	snapshots, err := client.DescribeSnapshots(ctx, &ec2.DescribeSnapshotsInput{SnapshotIds: []string{n.snapshot}})
	require.NoError(t, err)
	require.Equal(t, n.volume, *snapshots.Snapshots[0].VolumeId)

	images, err := client.DescribeImages(ctx, &ec2.DescribeImagesInput{ImageIds: []string{n.image}})
	require.NoError(t, err)
	require.Equal(t, "base", *images.Images[0].Name)

	groups, err := client.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{GroupIds: []string{n.group}})
	require.NoError(t, err)
	require.Equal(t, n.vpc, *groups.SecurityGroups[0].VpcId)

	subnets, err := client.DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{SubnetIds: []string{n.subnet}})
	require.NoError(t, err)
	require.Equal(t, "10.0.1.0/24", *subnets.Subnets[0].CidrBlock)

	vpcs, err := client.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{n.vpc}})
	require.NoError(t, err)
	require.Equal(t, types.VpcStateAvailable, vpcs.Vpcs[0].State)

	interfaces, err := client.DescribeNetworkInterfaces(ctx, &ec2.DescribeNetworkInterfacesInput{
		Filters: []types.Filter{{Name: aws.String("subnet-id"), Values: []string{n.subnet}}},
	})
	require.NoError(t, err)
	require.Len(t, interfaces.NetworkInterfaces, 2, "the instance's own, and the one that was made")
	require.Equal(t, n.instance, *interfaces.NetworkInterfaces[0].Attachment.InstanceId)
	require.Equal(t, n.iface, *interfaces.NetworkInterfaces[1].NetworkInterfaceId)
	require.Nil(t, interfaces.NetworkInterfaces[1].Attachment)

	spots, err := client.DescribeSpotInstanceRequests(ctx, &ec2.DescribeSpotInstanceRequestsInput{SpotInstanceRequestIds: []string{n.spot}})
	require.NoError(t, err)
	require.Equal(t, types.SpotInstanceStateActive, spots.SpotInstanceRequests[0].State)
	require.Equal(t, "fulfilled", *spots.SpotInstanceRequests[0].Status.Code)
	require.NotEmpty(t, *spots.SpotInstanceRequests[0].InstanceId)

	_, err = client.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{n.instance}})
	require.NoError(t, err)
	instances, err = client.DescribeInstances(ctx, &ec2.DescribeInstancesInput{
		Filters: []types.Filter{{Name: aws.String("instance-state-name"), Values: []string{"terminated"}}},
	})
	require.NoError(t, err)
	require.Equal(t, n.instance, *instances.Reservations[0].Instances[0].InstanceId, "still described")
}

func TestEC2UnknownIDsFailTheWholeCall(t *testing.T) {
	server := start(t)
	client := ec2.NewFromConfig(once(server.Config()))
	n := build(t, client)
	ctx := t.Context()
	const none = "00000000000000bad"
	tests := []struct {
		code string
		call func() error
	}{
		{"InvalidInstanceID.NotFound", func() error {
			_, err := client.DescribeInstances(ctx, &ec2.DescribeInstancesInput{InstanceIds: []string{n.instance, "i-" + none}})
			return err
		}},
		{"InvalidInstanceID.Malformed", func() error {
			_, err := client.DescribeInstances(ctx, &ec2.DescribeInstancesInput{InstanceIds: []string{"i-nonsense!"}})
			return err
		}},
		{"InvalidVolume.NotFound", func() error {
			_, err := client.DescribeVolumes(ctx, &ec2.DescribeVolumesInput{VolumeIds: []string{n.volume, "vol-" + none}})
			return err
		}},
		{"InvalidSnapshot.NotFound", func() error {
			_, err := client.DescribeSnapshots(ctx, &ec2.DescribeSnapshotsInput{SnapshotIds: []string{n.snapshot, "snap-" + none}})
			return err
		}},
		{"InvalidAMIID.NotFound", func() error {
			_, err := client.DescribeImages(ctx, &ec2.DescribeImagesInput{ImageIds: []string{n.image, "ami-" + none}})
			return err
		}},
		{"InvalidGroup.NotFound", func() error {
			_, err := client.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{GroupIds: []string{n.group, "sg-" + none}})
			return err
		}},
		{"InvalidSubnetID.NotFound", func() error {
			_, err := client.DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{SubnetIds: []string{n.subnet, "subnet-" + none}})
			return err
		}},
		{"InvalidVpcID.NotFound", func() error {
			_, err := client.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{n.vpc, "vpc-" + none}})
			return err
		}},
		{"InvalidNetworkInterfaceID.NotFound", func() error {
			_, err := client.DescribeNetworkInterfaces(ctx, &ec2.DescribeNetworkInterfacesInput{NetworkInterfaceIds: []string{n.iface, "eni-" + none}})
			return err
		}},
		{"InvalidSpotInstanceRequestID.NotFound", func() error {
			_, err := client.DescribeSpotInstanceRequests(ctx, &ec2.DescribeSpotInstanceRequestsInput{SpotInstanceRequestIds: []string{n.spot, "sir-" + none}})
			return err
		}},
		{"InvalidParameterCombination", func() error {
			_, err := client.DescribeInstances(ctx, &ec2.DescribeInstancesInput{InstanceIds: []string{n.instance}, MaxResults: aws.Int32(10)})
			return err
		}},
		{"InvalidParameterValue", func() error {
			_, err := client.DescribeInstances(ctx, &ec2.DescribeInstancesInput{MaxResults: aws.Int32(4)})
			return err
		}},
		{"InvalidParameterValue", func() error {
			_, err := client.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{Filters: []types.Filter{{Name: aws.String("colour"), Values: []string{"red"}}}})
			return err
		}},
		{"InvalidID", func() error {
			_, err := client.CreateTags(ctx, &ec2.CreateTagsInput{
				Resources: []string{n.vpc, "vpc-" + none}, Tags: []types.Tag{{Key: aws.String("a"), Value: aws.String("b")}},
			})
			return err
		}},
		{"InvalidAction", func() error {
			_, err := client.DescribeRegions(ctx, &ec2.DescribeRegionsInput{})
			return err
		}},
	}
	for i, test := range tests {
		t.Run(fmt.Sprint(i, " ", test.code), func(t *testing.T) {
			var failed smithy.APIError
			require.ErrorAs(t, test.call(), &failed)
			require.Equal(t, test.code, failed.ErrorCode())
		})
	}
	vpcs, err := client.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{n.vpc}})
	require.NoError(t, err)
	require.Empty(t, vpcs.Vpcs[0].Tags, "CreateTags sets all or none")
}
