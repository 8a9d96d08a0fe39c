package ssmevents_test

import (
	"fmt"

	"github.com/typedbus/typedbus/awsevents/ssmevents"
	"github.com/typedbus/typedbus/registry"
)

func ExampleCalendarStateChange() {
	calendar, err := registry.DecodeAs[ssmevents.CalendarStateChange](registry.Default, []byte(`{
		"version": "0", "id": "1", "detail-type": "Calendar State Change", "source": "aws.ssm",
		"account": "123456789012", "time": "2026-01-02T03:04:05Z", "region": "us-east-1",
		"resources": ["arn:aws:ssm:us-east-1:123456789012:document/Freeze"],
		"detail": {"state": "CLOSED", "atTime": "2026-01-02T03:04:00Z"}
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(calendar.CalendarARN(), calendar.IsOpen(), calendar.IsClosed())
	// Output:
	// arn:aws:ssm:us-east-1:123456789012:document/Freeze false true
}

func ExampleEC2AutomationExecutionStatusChangeNotification() {
	e, err := registry.DecodeAs[ssmevents.EC2AutomationExecutionStatusChangeNotification](registry.Default, []byte(`{
		"version": "0", "id": "1", "detail-type": "EC2 Automation Execution Status-change Notification", "source": "aws.ssm",
		"account": "123456789012", "time": "2026-01-02T03:04:05Z", "region": "us-east-1",
		"resources": ["arn:aws:ssm:us-east-1:123456789012:automation-execution/e-1", "arn:aws:ssm:us-east-1:123456789012:automation-definition/patch:1"],
		"detail": {"ExecutionId": "e-1", "Status": "Success", "DefinitionVersion": 1.0}
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(e.ExecutionARN(), e.Detail.Status)
	fmt.Println(e.DefinitionARN())
	// Output:
	// arn:aws:ssm:us-east-1:123456789012:automation-execution/e-1 Success
	// arn:aws:ssm:us-east-1:123456789012:automation-definition/patch:1
}
