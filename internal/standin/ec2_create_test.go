package standin_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/standin"
)

func TestEC2RefusesToCreate(t *testing.T) {
	server := start(t)
	client := ec2.NewFromConfig(once(server.Config()))
	n := build(t, client)
	ctx := t.Context()
	one := aws.Int32(1)
	tests := []struct {
		name string
		code string
		call func() error
	}{
		{"instance in no subnet", "InvalidSubnetID.NotFound", func() error {
			_, err := client.RunInstances(ctx, &ec2.RunInstancesInput{ImageId: &n.image, MinCount: one, MaxCount: one, SubnetId: aws.String("subnet-00000000000000bad")})
			return err
		}},
		{"instance in no group", "InvalidGroup.NotFound", func() error {
			_, err := client.RunInstances(ctx, &ec2.RunInstancesInput{ImageId: &n.image, MinCount: one, MaxCount: one, SecurityGroupIds: []string{"sg-00000000000000bad"}})
			return err
		}},
		{"instance without image", "MissingParameter", func() error {
			_, err := client.RunInstances(ctx, &ec2.RunInstancesInput{MinCount: one, MaxCount: one})
			return err
		}},
		{"no instances", "InvalidParameterValue", func() error {
			_, err := client.RunInstances(ctx, &ec2.RunInstancesInput{ImageId: &n.image, MinCount: one, MaxCount: aws.Int32(0)})
			return err
		}},
		{"end of no instance", "InvalidInstanceID.NotFound", func() error {
			_, err := client.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{n.instance, "i-00000000000000bad"}})
			return err
		}},
		{"VPC without range", "MissingParameter", func() error {
			_, err := client.CreateVpc(ctx, &ec2.CreateVpcInput{})
			return err
		}},
		{"subnet in no VPC", "InvalidVpcID.NotFound", func() error {
			_, err := client.CreateSubnet(ctx, &ec2.CreateSubnetInput{VpcId: aws.String("vpc-00000000000000bad")})
			return err
		}},
		{"group twice", "InvalidGroup.Duplicate", func() error {
			_, err := client.CreateSecurityGroup(ctx, &ec2.CreateSecurityGroupInput{GroupName: aws.String("web"), Description: aws.String("x"), VpcId: &n.vpc})
			return err
		}},
		{"volume without size", "MissingParameter", func() error {
			_, err := client.CreateVolume(ctx, &ec2.CreateVolumeInput{AvailabilityZone: aws.String("us-east-1a")})
			return err
		}},
		{"volume of no snapshot", "InvalidSnapshot.NotFound", func() error {
			_, err := client.CreateVolume(ctx, &ec2.CreateVolumeInput{AvailabilityZone: aws.String("us-east-1a"), SnapshotId: aws.String("snap-00000000000000bad")})
			return err
		}},
		{"snapshot of no volume", "InvalidParameterValue", func() error {
			_, err := client.CreateSnapshot(ctx, &ec2.CreateSnapshotInput{VolumeId: aws.String("disk")})
			return err
		}},
		{"interface in no subnet", "InvalidSubnetID.NotFound", func() error {
			_, err := client.CreateNetworkInterface(ctx, &ec2.CreateNetworkInterfaceInput{SubnetId: aws.String("subnet-00000000000000bad")})
			return err
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var failed smithy.APIError
			require.ErrorAs(t, test.call(), &failed)
			require.Equal(t, test.code, failed.ErrorCode())
		})
	}
	out, err := client.DescribeInstances(ctx, &ec2.DescribeInstancesInput{InstanceIds: []string{n.instance}})
	require.NoError(t, err)
	require.Equal(t, types.InstanceStateNameRunning, out.Reservations[0].Instances[0].State.Name, "all or none are ended")
}

func TestAddInstanceWithID(t *testing.T) {
	server := start(t)
	server.Place(standin.DefaultAccount, standin.DefaultRegion).AddInstance("i-1", "t3.nano")
	out, err := ec2.NewFromConfig(server.Config()).DescribeInstances(t.Context(), &ec2.DescribeInstancesInput{InstanceIds: []string{"i-1"}})
	require.NoError(t, err)
	require.Equal(t, types.InstanceTypeT3Nano, out.Reservations[0].Instances[0].InstanceType)
}
