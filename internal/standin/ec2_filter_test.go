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

func TestEC2Filters(t *testing.T) {
	server := start(t)
	client := ec2.NewFromConfig(once(server.Config()))
	ids := server.Place(standin.DefaultAccount, standin.DefaultRegion).AddInstances(300, "m5.large")
	for i, id := range ids[:3] {
		_, err := client.CreateTags(t.Context(), &ec2.CreateTagsInput{
			Resources: []string{id}, Tags: []types.Tag{{Key: aws.String("Name"), Value: aws.String(fmt.Sprint("web-", i))}},
		})
		require.NoError(t, err)
	}
	count := func(filters ...types.Filter) (n int, err error) {
		out, err := client.DescribeInstances(t.Context(), &ec2.DescribeInstancesInput{Filters: filters})
		if err != nil {
			return 0, err
		}
		for _, r := range out.Reservations {
			n += len(r.Instances)
		}
		return n, nil
	}
	where := func(name string, values ...string) types.Filter {
		return types.Filter{Name: &name, Values: values}
	}
	tests := []struct {
		name    string
		filters []types.Filter
		want    int
	}{
		{"200 ids and one unknown of them", []types.Filter{where("instance-id", append([]string{"i-00000000000000bad"}, ids[:199]...)...)}, 199},
		{"a tag", []types.Filter{where("tag:Name", "web-1")}, 1},
		{"a tag by pattern", []types.Filter{where("tag:Name", "web-?", "nothing*")}, 3},
		{"a tag's key", []types.Filter{where("tag-key", "Name")}, 3},
		{"two filters", []types.Filter{where("tag:Name", "web-*"), where("instance-id", ids[2], ids[5])}, 1},
		{"a pattern", []types.Filter{where("instance-type", "m?.l*ge")}, 300},
		{"a star taken as it is", []types.Filter{where("instance-type", `m5\*`)}, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			n, err := count(test.filters...)
			require.NoError(t, err)
			require.Equal(t, test.want, n)
		})
	}
	_, err := count(where("instance-id", ids[:201]...))
	var failed smithy.APIError
	require.ErrorAs(t, err, &failed)
	require.Equal(t, "FilterLimitExceeded", failed.ErrorCode())
}

// lister calls a describe operation with filters and returns the ids of what
// came.
type lister func(...types.Filter) ([]string, error)

func collect[T any](items []T, err error, id func(T) *string) (ids []string, _ error) {
	for _, item := range items {
		ids = append(ids, *id(item))
	}
	return ids, err
}

// Every type has a filter for its id, for its tags, and for what it belongs to.
func TestEC2FiltersOfEveryType(t *testing.T) {
	server := start(t)
	client := ec2.NewFromConfig(once(server.Config()))
	n, other := build(t, client), build(t, client)
	ctx := t.Context()
	all := []string{n.vpc, n.subnet, n.group, n.instance, n.volume, n.snapshot, n.image, n.iface, n.spot}
	_, err := client.CreateTags(ctx, &ec2.CreateTagsInput{Resources: all, Tags: []types.Tag{
		{Key: aws.String("team"), Value: aws.String("blue")}, {Key: aws.String("team"), Value: aws.String("red")},
	}})
	require.NoError(t, err)
	instance, err := client.DescribeInstances(ctx, &ec2.DescribeInstancesInput{InstanceIds: []string{n.instance}})
	require.NoError(t, err)
	root := *instance.Reservations[0].Instances[0].BlockDeviceMappings[0].Ebs.VolumeId
	address := *instance.Reservations[0].Instances[0].PrivateIpAddress

	instances := func(f ...types.Filter) ([]string, error) {
		out, err := client.DescribeInstances(ctx, &ec2.DescribeInstancesInput{Filters: f})
		if err != nil {
			return nil, err
		}
		return collect(out.Reservations, nil, func(r types.Reservation) *string { return r.Instances[0].InstanceId })
	}
	volumes := func(f ...types.Filter) ([]string, error) {
		out, err := client.DescribeVolumes(ctx, &ec2.DescribeVolumesInput{Filters: f})
		return collect(out.Volumes, err, func(r types.Volume) *string { return r.VolumeId })
	}
	snapshots := func(f ...types.Filter) ([]string, error) {
		out, err := client.DescribeSnapshots(ctx, &ec2.DescribeSnapshotsInput{Filters: f})
		return collect(out.Snapshots, err, func(r types.Snapshot) *string { return r.SnapshotId })
	}
	images := func(f ...types.Filter) ([]string, error) {
		out, err := client.DescribeImages(ctx, &ec2.DescribeImagesInput{Filters: f})
		return collect(out.Images, err, func(r types.Image) *string { return r.ImageId })
	}
	groups := func(f ...types.Filter) ([]string, error) {
		out, err := client.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{Filters: f})
		return collect(out.SecurityGroups, err, func(r types.SecurityGroup) *string { return r.GroupId })
	}
	subnets := func(f ...types.Filter) ([]string, error) {
		out, err := client.DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{Filters: f})
		return collect(out.Subnets, err, func(r types.Subnet) *string { return r.SubnetId })
	}
	vpcs := func(f ...types.Filter) ([]string, error) {
		out, err := client.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{Filters: f})
		return collect(out.Vpcs, err, func(r types.Vpc) *string { return r.VpcId })
	}
	interfaces := func(f ...types.Filter) ([]string, error) {
		out, err := client.DescribeNetworkInterfaces(ctx, &ec2.DescribeNetworkInterfacesInput{Filters: f})
		return collect(out.NetworkInterfaces, err, func(r types.NetworkInterface) *string { return r.NetworkInterfaceId })
	}
	spots := func(f ...types.Filter) ([]string, error) {
		out, err := client.DescribeSpotInstanceRequests(ctx, &ec2.DescribeSpotInstanceRequestsInput{Filters: f})
		return collect(out.SpotInstanceRequests, err, func(r types.SpotInstanceRequest) *string { return r.SpotInstanceRequestId })
	}
	tests := []struct {
		list   lister
		filter string
		value  string
		want   []string
	}{
		{instances, "instance-id", n.instance, []string{n.instance}},
		{instances, "tag:team", "red", []string{n.instance}},
		{instances, "vpc-id", n.vpc, []string{n.instance}},
		{instances, "subnet-id", n.subnet, []string{n.instance}},
		{instances, "image-id", "ami-00000000000000bad", nil},
		{instances, "instance.group-id", n.group, []string{n.instance}},
		{instances, "block-device-mapping.volume-id", root, []string{n.instance}},
		{instances, "private-ip-address", address, []string{n.instance}},
		{instances, "instance-lifecycle", "scheduled", nil},
		{instances, "availability-zone", "us-east-1b", nil},
		{volumes, "volume-id", n.volume, []string{n.volume}},
		{volumes, "tag:team", "red", []string{n.volume}},
		{volumes, "attachment.instance-id", n.instance, []string{root}},
		{volumes, "status", "available", []string{n.volume, other.volume}},
		{snapshots, "snapshot-id", n.snapshot, []string{n.snapshot}},
		{snapshots, "tag:team", "red", []string{n.snapshot}},
		{snapshots, "volume-id", other.volume, []string{other.snapshot}},
		{images, "image-id", n.image, []string{n.image}},
		{images, "tag:team", "red", []string{n.image}},
		{groups, "group-id", n.group, []string{n.group}},
		{groups, "tag:team", "red", []string{n.group}},
		{groups, "vpc-id", other.vpc, []string{other.group}},
		{subnets, "subnet-id", n.subnet, []string{n.subnet}},
		{subnets, "tag:team", "red", []string{n.subnet}},
		{vpcs, "vpc-id", n.vpc, []string{n.vpc}},
		{vpcs, "tag:team", "red", []string{n.vpc}},
		{vpcs, "tag:team", "blue", nil},
		{interfaces, "network-interface-id", n.iface, []string{n.iface}},
		{interfaces, "tag:team", "red", []string{n.iface}},
		{interfaces, "attachment.instance-id", "i-00000000000000bad", nil},
		{spots, "spot-instance-request-id", n.spot, []string{n.spot}},
		{spots, "tag:team", "red", []string{n.spot}},
		{spots, "state", "active", []string{n.spot, other.spot}},
	}
	for i, test := range tests {
		t.Run(fmt.Sprint(i, " ", test.filter), func(t *testing.T) {
			got, err := test.list(types.Filter{Name: &test.filter, Values: []string{test.value}})
			require.NoError(t, err)
			require.Equal(t, test.want, got)
		})
	}
}

func TestEC2Pages(t *testing.T) {
	server := start(t)
	client := ec2.NewFromConfig(server.Config())
	want := server.Place(standin.DefaultAccount, standin.DefaultRegion).AddInstances(23, "m5.large")
	server.ForgetCalls()
	var got []string
	pages := ec2.NewDescribeInstancesPaginator(client, &ec2.DescribeInstancesInput{MaxResults: aws.Int32(10)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		require.NoError(t, err)
		for _, r := range page.Reservations {
			got = append(got, *r.Instances[0].InstanceId)
		}
	}
	require.Equal(t, want, got)
	require.Equal(t, 3, server.Count("ec2", "DescribeInstances"))
}
