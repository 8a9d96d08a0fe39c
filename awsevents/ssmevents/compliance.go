package ssmevents

import (
	"strings"

	"github.com/typedbus/typedbus/awsevents"
)

// ResourceARN is the ARN of the resource that was checked.
func (e *ConfigurationComplianceStateChange) ResourceARN() string {
	return awsevents.ResourceARN(&e.Event, "ssm", e.Detail.ResourceType)
}

// IsCompliant reports whether the resource complies.
func (e *ConfigurationComplianceStateChange) IsCompliant() bool {
	return strings.EqualFold(e.Detail.ComplianceStatus, "compliant")
}
