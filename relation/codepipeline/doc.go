// Package codepipeline loads CodePipeline pipelines and their executions for relations. Importing it registers its
// loaders:
//
//	import _ "github.com/typedbus/typedbus/relation/codepipeline"
//
//	Execution relation.One[types.PipelineExecution] `json:"-" relation:"codepipeline.PipelineExecution,detail.execution-id,pipeline=detail.pipeline"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/codepipeline/types.
//
//	target                          type                 ids of a call  IAM action
//	codepipeline.Pipeline           PipelineDeclaration  1              codepipeline:GetPipeline
//	codepipeline.PipelineExecution  PipelineExecution    1              codepipeline:GetPipelineExecution
//
// Both actions can be limited to single pipelines in a policy.
//
// # Keys
//
// A pipeline's id is its name or its ARN; the ARN of one of its stages or actions names the pipeline too. The further
// part "version" asks for the structure that a version of the pipeline had; without it, it is the present one.
//
// An execution's id is a UUID. Its pipeline is the further part "pipeline", a name or an ARN, and without one loading is
// an error.
//
// # What is not found
//
// CodePipeline answers PipelineNotFoundException, PipelineVersionNotFoundException or
// PipelineExecutionNotFoundException. An id that cannot be one is not found without a call.
package codepipeline
