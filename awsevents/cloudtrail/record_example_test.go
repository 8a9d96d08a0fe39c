package cloudtrail_test

import (
	"fmt"

	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	"github.com/typedbus/typedbus/registry"
)

// One type serves the calls of every service.
func ExampleAPICall() {
	event, err := registry.Decode([]byte(`{
		"version": "0", "id": "1", "detail-type": "AWS API Call via CloudTrail", "source": "aws.ec2",
		"account": "123456789012", "time": "2026-01-02T03:04:05Z", "region": "us-east-1", "resources": [],
		"detail": {
			"eventSource": "ec2.amazonaws.com", "eventName": "TerminateInstances",
			"userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::123456789012:user/alice"},
			"errorCode": "Client.UnauthorizedOperation"
		}
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	if call, ok := event.(*cloudtrail.APICall); ok && call.Denied() {
		fmt.Println(call.Detail.UserIdentity.ARN, "may not", call.Action())
	}
	// Output:
	// arn:aws:iam::123456789012:user/alice may not ec2:TerminateInstances
}

// CloudTrail leaves an event's resources empty for most calls; the ARN is in the
// parameters or in the answer.
func ExampleAPICall_ResourceARN() {
	call, err := registry.DecodeAs[cloudtrail.APICall]([]byte(`{
		"version": "0", "id": "1", "detail-type": "AWS API Call via CloudTrail", "source": "aws.acm",
		"account": "123456789012", "time": "2026-01-02T03:04:05Z", "region": "us-east-1", "resources": [],
		"detail": {"eventSource": "acm.amazonaws.com", "eventName": "DeleteCertificate",
			"requestParameters": {"certificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/c-1"}}
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(call.ResourceARN("acm", "certificate"))
	// Output:
	// arn:aws:acm:us-east-1:123456789012:certificate/c-1
}
