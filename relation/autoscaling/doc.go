// Package autoscaling loads EC2 Auto Scaling resources for relations. Importing it registers its loader:
//
//	import _ "github.com/typedbus/typedbus/relation/autoscaling"
//
//	Group relation.One[types.AutoScalingGroup] `json:"-" relation:"autoscaling.Group,detail.AutoScalingGroupName"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/autoscaling/types.
//
//	target              type               ids of a call   IAM action
//	autoscaling.Group   AutoScalingGroup   100             autoscaling:DescribeAutoScalingGroups
//
// The action cannot be limited to single groups in a policy.
//
// The id is the group's name, or its ARN, which stands for the name in it: a group that was deleted and made again under
// its name is found by the ARN of the old one. A group that does not exist is absent from AWS's answer. A name that no
// group can have is not found without a call.
package autoscaling
