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
	call, err := registry.DecodeAs[cloudtrail.APICall](registry.Default, []byte(`{
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

// stopped is a type for one call, which is more specific than APICall.
type stopped struct {
	registry.Event `event:"source=aws.ec2,detail-type=AWS API Call via CloudTrail,detail.eventName=StopInstances,tolerant"`
	Detail         struct {
		cloudtrail.Common
		RequestParameters struct {
			Force bool `json:"force"`
		} `json:"requestParameters"`
	} `json:"detail"`
}

// String says what was done, to what, and by whom.
func (e *stopped) String() string {
	return cloudtrail.Summary(&e.Event, &e.Detail.Common, fmt.Sprintf("force=%t", e.Detail.RequestParameters.Force))
}

const stopInstances = `{
	"version": "0", "id": "1", "detail-type": "AWS API Call via CloudTrail", "source": "aws.ec2",
	"account": "123456789012", "time": "2026-01-02T03:04:05Z", "region": "us-east-1", "resources": [],
	"detail": {"eventSource": "ec2.amazonaws.com", "eventName": "StopInstances",
		"userIdentity": {"type": "IAMUser", "userName": "alice"}, "requestParameters": {"force": true}}
}`

// An audit sees every call, whichever type it was decoded to.
func ExampleRecordOf() {
	own := registry.New()
	if err := own.Register(stopped{}); err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range []*registry.Registry{own, registry.Default} {
		event, err := r.Decode([]byte(stopInstances))
		if err != nil {
			fmt.Println(err)
			return
		}
		if record, ok := cloudtrail.RecordOf(event); ok {
			fmt.Printf("%T: %s by %s\n", event, record.Action(), record.UserIdentity.UserName)
		}
	}
	// Output:
	// *cloudtrail_test.stopped: ec2:StopInstances by alice
	// *cloudtrail.APICall: ec2:StopInstances by alice
}

// A type of one's own for a call says the same in a line as the others do.
func ExampleSummary() {
	own := registry.New()
	if err := own.Register(stopped{}); err != nil {
		fmt.Println(err)
		return
	}
	event, err := own.Decode([]byte(stopInstances))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(event)
	// Output:
	// 123456789012 us-east-1 AWS API Call via CloudTrail: ec2:StopInstances force=true by alice
}
