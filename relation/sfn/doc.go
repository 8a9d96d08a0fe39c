// Package sfn loads Step Functions resources for relations. Importing it registers its loaders:
//
//	import _ "github.com/typedbus/typedbus/relation/sfn"
//
//	Machine   relation.One[sfntypes.StateMachine] `json:"-" relation:"sfn.StateMachine,detail.stateMachineArn"`
//	Execution relation.One[sfntypes.Execution]    `json:"-" relation:"sfn.Execution,detail.executionArn"`
//
// Types are those of [github.com/typedbus/typedbus/relation/sfn/sfntypes].
//
//	target             type           ids of a call   IAM action
//	sfn.StateMachine   StateMachine   1               states:DescribeStateMachine; by name states:ListStateMachines
//	sfn.Execution      Execution      1               states:DescribeExecution
//
// All but states:ListStateMachines can be limited to single resources in a policy; where a key of AWS KMS encrypts them,
// kms:Decrypt is needed too. Calls go side by side, four at once.
//
// # Keys
//
// The id is the resource's ARN; a state machine's may end in a version, an alias or the label of a Map state. Step
// Functions knows no other form, and all its events have this one.
//
// A state machine may be named by its bare name too. It is then looked up among all of the account in the region, at a
// thousand a call, and again for each event: the ARN is better. An execution may be named by its bare name if the further
// part "stateMachine" is the ARN of its state machine.
//
// # What is not found
//
// StateMachineDoesNotExist and ExecutionDoesNotExist; an id that is no ARN of such a resource, without a call. InvalidArn
// is a failure: it may mean an ARN of another region as well. An execution is kept for 90 days after its end. Executions
// of express state machines are not kept at all: Step Functions refuses to describe them, and their ARNs, which are of a
// kind of their own, are not found without a call.
package sfn
