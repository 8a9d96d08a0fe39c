// Package ecs loads ECS resources for relations. Importing it registers its loaders:
//
//	import _ "github.com/typedbus/typedbus/relation/ecs"
//
//	Task relation.One[types.Task] `json:"-" relation:"ecs.Task,detail.taskArn,cluster=detail.clusterArn"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/ecs/types.
//
//	target                 type               ids of a call            IAM action
//	ecs.Cluster            Cluster            100                      ecs:DescribeClusters
//	ecs.Service            Service            10 of a cluster          ecs:DescribeServices
//	ecs.Task               Task               100 of a cluster         ecs:DescribeTasks
//	ecs.ContainerInstance  ContainerInstance  100 of a cluster         ecs:DescribeContainerInstances
//	ecs.TaskDefinition     TaskDefinition     1                        ecs:DescribeTaskDefinition
//
// All but ecs:DescribeTaskDefinition can be limited to single resources in a policy. Tags are loaded too, but for those
// of a task definition, which are no part of its type.
//
// # Keys
//
// The id is a name, an id or the resource's ARN. Services, tasks and container instances belong to a cluster. An ARN in
// the long form (…:task/my-cluster/…) names it; for any other id, the further part "cluster" of the key does, by the
// cluster's name or its ARN. Where neither does, it is the cluster called "default", as for ECS itself. A bare id is
// looked for where the event is from: if what is there is not in the cluster that the ARN names, but in a namesake of
// it, that is [relation.ErrOtherAccount].
//
// A task definition is named by family and revision ("web:7") or, for its latest active revision, by its family.
//
// # What is not found
//
// ECS reports an id that it does not know beside the resources that it knows, with the reason MISSING; an unknown cluster
// fails the call for what is in it, and for nothing else; an unknown task definition is a ClientException. All are
// [relation.ErrNotFound]. An id that cannot be one is not found without a call. A [FailureError] is any other reason.
//
// Some resources outlive their deletion: a deleted cluster or service can be found with the status INACTIVE for a while,
// a stopped task for at least an hour, a deregistered task definition for good.
package ecs
