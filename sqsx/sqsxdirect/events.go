// Package sqsxdirect has types for what AWS services send to queues by themselves, without EventBridge's envelope: the
// lifecycle hooks of Auto Scaling and the notifications of S3, each with the test message that comes when they are set up.
// They come straight or through SNS, and beside events with an envelope.
//
//	sqsx.On(mux, func(ctx context.Context, hook *sqsxdirect.LifecycleHook) error { … })
//	sqsx.On(mux, func(ctx context.Context, test *sqsxdirect.LifecycleHookTest) error { return nil })
//
// sqsx tells them by a member of the body and puts an envelope around them, with the notification's own id and time. What
// EventBridge sends of the same things has other names for its detail-types, and is in awsevents.
package sqsxdirect

import (
	"time"

	"github.com/typedbus/typedbus/registry"
)

// LifecycleHook is an instance that waits for a lifecycle action to be completed.
//
// See https://docs.aws.amazon.com/autoscaling/ec2/userguide/prepare-for-lifecycle-notifications.html
type LifecycleHook struct {
	registry.Event `event:"source=aws.autoscaling,detail-type=Lifecycle Hook Notification,tolerant"`
	Detail         LifecycleHookDetail `json:"detail"`
}

// LifecycleHookDetail is the body of the notification. CompleteLifecycleAction takes its LifecycleActionToken.
type LifecycleHookDetail struct {
	AutoScalingGroupName string    `json:"AutoScalingGroupName" validate:"required"`
	LifecycleHookName    string    `json:"LifecycleHookName" validate:"required"`
	LifecycleActionToken string    `json:"LifecycleActionToken"`
	LifecycleTransition  string    `json:"LifecycleTransition" validate:"required"`
	EC2InstanceID        string    `json:"EC2InstanceId" validate:"required"`
	NotificationMetadata string    `json:"NotificationMetadata"`
	Origin               string    `json:"Origin"`
	Destination          string    `json:"Destination"`
	Service              string    `json:"Service"`
	Time                 time.Time `json:"Time"`
	AccountID            string    `json:"AccountId"`
	RequestID            string    `json:"RequestId"`
}

// LifecycleHookTest comes when a lifecycle hook is put, to try whether the queue can be sent to.
type LifecycleHookTest struct {
	registry.Event `event:"source=aws.autoscaling,detail-type=Lifecycle Hook Test Notification,tolerant"`
	Detail         LifecycleHookTestDetail `json:"detail"`
}

// LifecycleHookTestDetail is the body of the test notification.
type LifecycleHookTestDetail struct {
	AutoScalingGroupName string    `json:"AutoScalingGroupName"`
	AutoScalingGroupARN  string    `json:"AutoScalingGroupARN"`
	Service              string    `json:"Service"`
	Time                 time.Time `json:"Time"`
	AccountID            string    `json:"AccountId"`
	RequestID            string    `json:"RequestId"`
	Event                string    `json:"Event"`
}

// S3Notification is what a bucket's notification configuration sends: one record, or more.
//
// See https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
type S3Notification struct {
	registry.Event `event:"source=aws.s3,detail-type=S3 Event Notification,tolerant"`
	Detail         S3NotificationDetail `json:"detail"`
}

// S3NotificationDetail is the body of the notification.
type S3NotificationDetail struct {
	Records []S3Record `json:"Records" validate:"required"`
}

// S3Record is one thing that happened to an object.
type S3Record struct {
	EventVersion string    `json:"eventVersion"`
	EventSource  string    `json:"eventSource"`
	AWSRegion    string    `json:"awsRegion"`
	EventTime    time.Time `json:"eventTime"`
	EventName    string    `json:"eventName"`
	UserIdentity struct {
		PrincipalID string `json:"principalId"`
	} `json:"userIdentity"`
	RequestParameters struct {
		SourceIPAddress string `json:"sourceIPAddress"`
	} `json:"requestParameters"`
	ResponseElements map[string]string `json:"responseElements"`
	S3               S3Entity          `json:"s3"`
}

// S3Entity names the bucket and the object that a record is about.
type S3Entity struct {
	SchemaVersion   string `json:"s3SchemaVersion"`
	ConfigurationID string `json:"configurationId"`
	Bucket          struct {
		Name          string `json:"name"`
		OwnerIdentity struct {
			PrincipalID string `json:"principalId"`
		} `json:"ownerIdentity"`
		ARN string `json:"arn"`
	} `json:"bucket"`
	Object struct {
		// Key is URL-encoded, as S3 sends it: url.QueryUnescape decodes it.
		Key       string `json:"key"`
		Size      int64  `json:"size"`
		ETag      string `json:"eTag"`
		VersionID string `json:"versionId"`
		Sequencer string `json:"sequencer"`
	} `json:"object"`
}

// S3Test comes when a bucket's notification configuration is put, to try whether the queue can be sent to.
type S3Test struct {
	registry.Event `event:"source=aws.s3,detail-type=S3 Test Event,tolerant"`
	Detail         S3TestDetail `json:"detail"`
}

// S3TestDetail is the body of the test event.
type S3TestDetail struct {
	Service   string    `json:"Service"`
	Event     string    `json:"Event"`
	Time      time.Time `json:"Time"`
	Bucket    string    `json:"Bucket"`
	RequestID string    `json:"RequestId"`
	HostID    string    `json:"HostId"`
}

func init() {
	registry.Register[LifecycleHook]()
	registry.Register[LifecycleHookTest]()
	registry.Register[S3Notification]()
	registry.Register[S3Test]()
}
