// Package elbv2 loads Application, Network and Gateway Load Balancers, their target groups and listeners for relations.
// Importing it registers its loaders:
//
//	import _ "github.com/typedbus/typedbus/relation/elbv2"
//
//	LoadBalancer relation.One[types.LoadBalancer] `json:"-" relation:"elbv2.LoadBalancer,detail.requestParameters.loadBalancerArn"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types.
//
//	target              type          ids of a call  IAM action
//	elbv2.LoadBalancer  LoadBalancer  20             elasticloadbalancing:DescribeLoadBalancers
//	elbv2.TargetGroup   TargetGroup   20             elasticloadbalancing:DescribeTargetGroups
//	elbv2.Listener      Listener      20             elasticloadbalancing:DescribeListeners
//
// None of these actions can be limited to single resources in a policy. 20 is AWS's limit for load balancers; for the
// others it documents none, and 20 is ours.
//
// # Keys
//
// The id of a load balancer or a target group is its ARN; its name; or the form in between that CloudWatch's dimensions
// have ("app/web/50dc6c495c0c9188", "targetgroup/web/73e2d6bc24d8a067"). A name is that of whatever has it now; the other
// forms are never answered with a namesake that came later. A listener's id is its ARN. A Classic Load Balancer is not
// found here.
//
// # What is not found
//
// Elastic Load Balancing fails the whole call for one that it does not know (LoadBalancerNotFound, TargetGroupNotFound,
// ListenerNotFound): the batch is halved until the unknown one stands alone. An id that cannot be one is not found
// without a call.
package elbv2
