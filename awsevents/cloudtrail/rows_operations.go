package cloudtrail

// operationsRows are the rows of Systems Manager, CloudWatch and Step Functions.
var operationsRows = []Row{
	{"ssm", "PutParameter GetParameter DeleteParameter GetParameterHistory LabelParameterVersion UnlabelParameterVersion", "ssm.Parameter", "request.name"},
	{"ssm", "GetParameters DeleteParameters", "ssm.Parameter", "request.names"},
	{"ssm", "CreateDocument UpdateDocument DeleteDocument GetDocument DescribeDocument ModifyDocumentPermission UpdateDocumentDefaultVersion UpdateDocumentMetadata CreateAssociation", "ssm.Document", "request.name"},
	{"ssm", "SendCommand StartAutomationExecution StartSession", "ssm.Document", "request.documentName"},
	{"ssm", "SendCommand", "ssm.Command", "response.command.commandId"},
	{"ssm", "CancelCommand GetCommandInvocation", "ssm.Command", "request.commandId"},
	{"ssm", "SendCommand CancelCommand", "ec2.Instance", "request.instanceIds"},
	{"ssm", "StartSession", "ec2.Instance", "request.target"},
	{"ssm", "StartAutomationExecution StopAutomationExecution SendAutomationSignal GetAutomationExecution", "ssm.AutomationExecution", "response.automationExecutionId|request.automationExecutionId"},
	{"ssm", "*", "ssm.MaintenanceWindow", "request.windowId|response.windowId"},
	{"ssm", "*", "ssm.OpsItem", "request.opsItemId|response.opsItemId"},

	{"cloudwatch", "PutMetricAlarm PutCompositeAlarm SetAlarmState", "cloudwatch.Alarm", "request.alarmName"},
	{"cloudwatch", "DeleteAlarms EnableAlarmActions DisableAlarmActions", "cloudwatch.Alarm", "request.alarmNames"},

	{"sfn", "*", "sfn.StateMachine", "request.stateMachineArn|response.stateMachineArn"},
	{"sfn", "*", "sfn.Execution", "request.executionArn|response.executionArn"},
}
