// Package cloudtrail has the events that AWS CloudTrail delivers to EventBridge.
// They have the same form whatever service they are about, so one type serves
// every source:
//
//	switch e := event.(type) {
//	case *cloudtrail.APICall:
//		if e.Denied() {
//			log.Printf("%s may not %s", e.Detail.UserIdentity.ARN, e.Action())
//		}
//	case *cloudtrail.ConsoleSignIn:
//		…
//	}
//
// A type of your own for one service or one call is more specific and wins:
//
//	type RunInstances struct {
//		registry.Event `event:"source=aws.ec2,detail-type=AWS API Call via CloudTrail,detail.eventName=RunInstances"`
//		Detail         cloudtrail.Record `json:"detail"`
//	}
//
// Importing the package registers its types with the registry of package
// awsevents. The fields are those of
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
package cloudtrail
