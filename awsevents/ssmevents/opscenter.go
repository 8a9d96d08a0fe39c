package ssmevents

import "github.com/typedbus/typedbus/awsevents"

// OpsItemARN is the ARN of the OpsItem.
func (e *ChangeRequestStatusUpdate) OpsItemARN() string {
	return awsevents.ResourceARN(&e.Event, "ssm", "opsitem")
}

// OpsItemARN is the ARN of the OpsItem.
func (e *OpsItemCreate) OpsItemARN() string {
	return awsevents.ResourceARN(&e.Event, "ssm", "opsitem")
}

// OpsItemARN is the ARN of the OpsItem.
func (e *OpsItemUpdate) OpsItemARN() string {
	return awsevents.ResourceARN(&e.Event, "ssm", "opsitem")
}
