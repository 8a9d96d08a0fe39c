// Package ec2 loads EC2 resources for relations. Importing it registers its loaders:
//
//	import _ "github.com/typedbus/typedbus/relation/ec2"
//
//	Instance relation.One[types.Instance] `json:"-" relation:"ec2.Instance,detail.instance-id"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/ec2/types. The id is an EC2 id or the resource's ARN.
//
//	target                    type                 IAM action
//	ec2.Instance              Instance             ec2:DescribeInstances
//	ec2.Volume                Volume               ec2:DescribeVolumes
//	ec2.Snapshot              Snapshot             ec2:DescribeSnapshots
//	ec2.Image                 Image                ec2:DescribeImages
//	ec2.SecurityGroup         SecurityGroup        ec2:DescribeSecurityGroups
//	ec2.Subnet                Subnet               ec2:DescribeSubnets
//	ec2.Vpc                   Vpc                  ec2:DescribeVpcs
//	ec2.NetworkInterface      NetworkInterface     ec2:DescribeNetworkInterfaces
//	ec2.SpotInstanceRequest   SpotInstanceRequest  ec2:DescribeSpotInstanceRequests
//
// None of these actions can be limited to single resources in a policy.
//
// # Batches and what is not found
//
// A call asks for up to 200 ids, the most values that [a filter takes]. With a filter, an id that EC2 does not know is
// simply absent from the answer, where in the parameter for ids it fails the whole call (InvalidInstanceID.NotFound and
// its like): so an unknown id costs its neighbours nothing. Filters also take wildcards: an id that is not made of
// letters, digits and hyphens is not found without a call.
//
// [a filter takes]: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
package ec2
