// Package lambda loads Lambda functions for relations. Importing it registers its loader:
//
//	import _ "github.com/typedbus/typedbus/relation/lambda"
//
//	Function relation.One[types.FunctionConfiguration] `json:"-" relation:"lambda.Function,detail.functionName"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/lambda/types.
//
//	target           type                   ids of a call  IAM action
//	lambda.Function  FunctionConfiguration  1              lambda:GetFunction
//
// The action can be limited to single functions in a policy. It is preferred to GetFunctionConfiguration, which tells
// the same, because Lambda lets an account call it several times as often.
//
// # Keys
//
// The id is a function's name or its ARN, alone or followed by a version or an alias: "web", "web:7", "web:prod". The
// further part "qualifier" is another way to name the version or alias. Without one, and with $LATEST, it is the
// unpublished version. A partial ARN ("123456789012:function:web") is no id.
//
// # What is not found
//
// Lambda answers ResourceNotFoundException for an unknown function, version or alias. An id that cannot be one is not
// found without a call.
package lambda
