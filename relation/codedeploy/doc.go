// Package codedeploy loads CodeDeploy deployments and applications for relations. Importing it registers its loaders:
//
//	import _ "github.com/typedbus/typedbus/relation/codedeploy"
//
//	Deployment relation.One[types.DeploymentInfo] `json:"-" relation:"codedeploy.Deployment,detail.deploymentId"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/codedeploy/types.
//
//	target                   type              ids of a call  IAM action
//	codedeploy.Deployment    DeploymentInfo    25             codedeploy:BatchGetDeployments
//	codedeploy.Application   ApplicationInfo   100            codedeploy:BatchGetApplications
//
// The first action can be limited to single deployment groups in a policy, the second to single applications. A
// deployment's id is "d-…"; it has no ARN. An application's is its name, or its ARN where the tag's path says that it is
// one: a name may look like an ARN.
//
// A deployment or an application that does not exist is absent from the answer, or fails it as a whole
// (DeploymentDoesNotExistException, ApplicationDoesNotExistException): then the batch is halved until the unknown one
// stands alone. An id that cannot be one is not found without a call.
package codedeploy
