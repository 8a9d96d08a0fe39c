// Package sfntypes has the types of Step Functions' resources for relations. The SDK's own, such as
// sfn.DescribeExecutionOutput, come with its client; these do not, so that a package of event types can hold them. What
// Step Functions does not tell of a resource is zero.
package sfntypes

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

// StateMachine is a state machine, as DescribeStateMachine returns it:
// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html.
type StateMachine struct {
	ARN         string // with the version, the alias or the label it was asked for with
	Name        string
	Type        types.StateMachineType
	Status      types.StateMachineStatus
	Description string // of the version
	Label       string // of a Map state in the machine
	RevisionID  string
	Created     time.Time

	Definition         string              // in the Amazon States Language
	VariableReferences map[string][]string // the variables that each state refers to

	RoleARN    string
	Encryption *types.EncryptionConfiguration
	Logging    *types.LoggingConfiguration
	Tracing    *types.TracingConfiguration
}

// Execution is an execution of a state machine, as DescribeExecution returns it:
// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html. It has the input and the
// output, which may hold what a log must not.
type Execution struct {
	ARN                    string
	Name                   string
	StateMachineARN        string
	StateMachineAliasARN   string // if it was started by one
	StateMachineVersionARN string // likewise
	MapRunARN              string // if a Map state started it

	Status  types.ExecutionStatus
	Started time.Time
	Stopped time.Time // zero while it runs
	Error   string    // of one that failed
	Cause   string    // likewise

	Input         string // in JSON
	InputDetails  *types.CloudWatchEventsExecutionDataDetails
	Output        string // in JSON; of one that succeeded
	OutputDetails *types.CloudWatchEventsExecutionDataDetails

	RedriveCount        int
	Redriven            time.Time // when last
	RedriveStatus       types.ExecutionRedriveStatus
	RedriveStatusReason string

	TraceHeader string // of X-Ray
}
