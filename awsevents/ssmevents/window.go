package ssmevents

import "github.com/typedbus/typedbus/awsevents"

// WindowARN is the ARN of the maintenance window.
func (e *MaintenanceWindowExecutionStateChangeNotification) WindowARN() string {
	return awsevents.ResourceARN(&e.Event, "ssm", "maintenancewindow")
}

// WindowARN is the ARN of the maintenance window.
func (e *MaintenanceWindowStateChangeNotification) WindowARN() string {
	return awsevents.ResourceARN(&e.Event, "ssm", "maintenancewindow")
}

// WindowARN is the ARN of the maintenance window.
func (e *MaintenanceWindowTargetRegistrationNotification) WindowARN() string {
	return awsevents.ResourceARN(&e.Event, "ssm", "maintenancewindow")
}

// WindowARN is the ARN of the maintenance window.
func (e *MaintenanceWindowTaskExecutionStateChangeNotification) WindowARN() string {
	return awsevents.ResourceARN(&e.Event, "ssm", "maintenancewindow")
}

// WindowARN is the ARN of the maintenance window.
func (e *MaintenanceWindowTaskRegistrationNotification) WindowARN() string {
	return awsevents.ResourceARN(&e.Event, "ssm", "maintenancewindow")
}

// WindowARN is the ARN of the maintenance window.
func (e *MaintenanceWindowTaskTargetInvocationStateChangeNotification) WindowARN() string {
	return awsevents.ResourceARN(&e.Event, "ssm", "maintenancewindow")
}

// TargetARN is the ARN of the target that was registered.
func (e *MaintenanceWindowTargetRegistrationNotification) TargetARN() string {
	return awsevents.ResourceARN(&e.Event, "ssm", "windowtarget")
}
