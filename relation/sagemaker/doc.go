// Package sagemaker loads SageMaker AI's resources for relations. Importing it registers its loaders:
//
//	import _ "github.com/typedbus/typedbus/relation/sagemaker"
//
//	Job relation.One[types.TrainingJob] `json:"-" relation:"sagemaker.TrainingJob,detail.TrainingJobName"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/sagemaker/types; their Tags stay empty.
//
//	target                  type          ids of a call  IAM action
//	sagemaker.TrainingJob   TrainingJob   1              sagemaker:DescribeTrainingJob
//	sagemaker.Endpoint      Endpoint      1              sagemaker:DescribeEndpoint
//	sagemaker.Model         Model         1              sagemaker:DescribeModel
//
// All actions can be limited to single resources in a policy. Calls go side by side, four at once.
//
// The id is the resource's name or its ARN, which has the name in small letters: prefer the name. What does not exist is
// AWS's ResourceNotFound, or a ValidationException that says "Could not find". A name that cannot be one is not found
// without a call.
package sagemaker
