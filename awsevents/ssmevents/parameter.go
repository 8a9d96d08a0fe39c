package ssmevents

import "github.com/typedbus/typedbus/awsevents"

// ParameterARN is the ARN of the parameter.
func (e *ParameterStoreChange) ParameterARN() string {
	return awsevents.ResourceARN(&e.Event, "ssm", "parameter")
}

// ParameterARN is the ARN of the parameter.
func (e *ParameterStorePolicyAction) ParameterARN() string {
	return awsevents.ResourceARN(&e.Event, "ssm", "parameter")
}
