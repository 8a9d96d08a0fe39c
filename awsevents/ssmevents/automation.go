package ssmevents

import "github.com/typedbus/typedbus/awsevents"

// ExecutionARN is the ARN of the automation's execution.
func (e *EC2AutomationExecutionStatusChangeNotification) ExecutionARN() string {
	return awsevents.ResourceARN(&e.Event, "ssm", "automation-execution")
}

// DefinitionARN is the ARN of the runbook that is executed, with its version.
func (e *EC2AutomationExecutionStatusChangeNotification) DefinitionARN() string {
	return awsevents.ResourceARN(&e.Event, "ssm", "automation-definition")
}

// ExecutionARN is the ARN of the automation's execution.
func (e *EC2AutomationStepStatusChangeNotification) ExecutionARN() string {
	return awsevents.ResourceARN(&e.Event, "ssm", "automation-execution")
}

// DefinitionARN is the ARN of the runbook that is executed, with its version.
func (e *EC2AutomationStepStatusChangeNotification) DefinitionARN() string {
	return awsevents.ResourceARN(&e.Event, "ssm", "automation-definition")
}
