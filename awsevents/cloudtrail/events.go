package cloudtrail

import (
	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/registry"
)

// The detail-types of the events.
const (
	DetailTypeAPICall       = "AWS API Call via CloudTrail"
	DetailTypeServiceEvent  = "AWS Service Event via CloudTrail"
	DetailTypeConsoleSignIn = "AWS Console Sign In via CloudTrail"
	DetailTypeConsoleAction = "AWS Console Action via CloudTrail"
	DetailTypeInsight       = "AWS Insight via CloudTrail"
)

func init() {
	awsevents.Register(
		(*APICall)(nil),
		(*ServiceEvent)(nil),
		(*ConsoleSignIn)(nil),
		(*ConsoleAction)(nil),
		(*Insight)(nil),
	)
}

// APICall is a call of a service's API: who called what, with which parameters,
// and what came of it.
//
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
type APICall struct {
	registry.Event `event:"source=aws.*,detail-type=AWS API Call via CloudTrail,tolerant"`
	Detail         Record `json:"detail"`
}

// String says in a line who called what, in which account and region, and the
// error if it failed.
func (e *APICall) String() string { return Summary(&e.Event, &e.Detail.Common) }

// Action is the call as IAM policies name it: "ec2:RunInstances".
func (e *APICall) Action() string { return e.Detail.Action() }

// Failed reports whether the call was answered with an error.
func (e *APICall) Failed() bool { return e.Detail.Failed() }

// Denied reports whether the call failed because the caller was not allowed to
// make it.
func (e *APICall) Denied() bool { return e.Detail.Denied() }

// ServiceEvent is something a service did by itself, such as rotating a key or
// deleting an expired certificate. What it did is in Detail.ServiceEventDetails or
// Detail.AdditionalEventData. Those of AWS Control Tower and AWS Organizations
// have types of their own, in controltowerevents and organizationsevents.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/non-api-aws-service-events.html
type ServiceEvent struct {
	registry.Event `event:"source=aws.*,detail-type=AWS Service Event via CloudTrail,tolerant"`
	Detail         Record `json:"detail"`
}

// String says in a line what a service did, in which account and region.
func (e *ServiceEvent) String() string { return Summary(&e.Event, &e.Detail.Common) }

// ConsoleSignIn is an attempt to sign in to the AWS Management Console.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
type ConsoleSignIn struct {
	registry.Event `event:"source=aws.*,detail-type=AWS Console Sign In via CloudTrail,tolerant"`
	Detail         SignIn `json:"detail"`
}

// String says in a line who signed in, or tried to.
func (e *ConsoleSignIn) String() string { return Summary(&e.Event, &e.Detail.Common) }

// Succeeded reports whether the user got in.
func (e *ConsoleSignIn) Succeeded() bool { return e.Detail.ResponseElements.ConsoleLogin == "Success" }

// MFAUsed reports whether the user gave a second factor.
func (e *ConsoleSignIn) MFAUsed() bool { return e.Detail.AdditionalEventData.MFAUsed == "Yes" }

// ConsoleAction is something a user did in the console that is no API call.
type ConsoleAction struct {
	registry.Event `event:"source=aws.*,detail-type=AWS Console Action via CloudTrail,tolerant"`
	Detail         Record `json:"detail"`
}

// String says in a line who did what.
func (e *ConsoleAction) String() string { return Summary(&e.Event, &e.Detail.Common) }

// Insight says that calls of an API, or their errors, are unusually many or few,
// or no longer are. See Detail.InsightDetails.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-insights-events-with-cloudtrail.html
type Insight struct {
	registry.Event `event:"source=aws.*,detail-type=AWS Insight via CloudTrail,tolerant"`
	Detail         Record `json:"detail"`
}

// String says in a line which call is unusual, and whether that begins or ends.
func (e *Insight) String() string {
	d := e.Detail.InsightDetails
	return awsevents.Summary(&e.Event, service(d.EventSource)+":"+d.EventName, d.InsightType, d.State)
}
