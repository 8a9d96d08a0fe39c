// Package eks loads EKS resources for relations. Importing it registers its loaders:
//
//	import _ "github.com/typedbus/typedbus/relation/eks"
//
//	Nodegroup relation.One[types.Nodegroup] `json:"-" relation:"eks.Nodegroup,detail.nodegroupName,cluster=detail.clusterName"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/eks/types.
//
//	target          type        ids of a call  IAM action
//	eks.Cluster     Cluster     1              eks:DescribeCluster
//	eks.Nodegroup   Nodegroup   1              eks:DescribeNodegroup
//	eks.Addon       Addon       1              eks:DescribeAddon
//
// All actions can be limited to single resources in a policy. Calls go side by side, four at once.
//
// The id is the resource's name or its ARN, which stands for the name in it. Node groups and add-ons have the further part
// "cluster", the cluster's name or ARN; an ARN of their own needs none. Without one, the outcome is an error that says so.
// What does not exist is AWS's ResourceNotFoundException. A name that cannot be one is not found without a call.
package eks
