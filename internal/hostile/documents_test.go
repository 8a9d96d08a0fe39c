package hostile_test

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// document is a payload of each kind, with every position that the kind has.
type document struct{ name, text string }

const event = `{"version":"0","id":"e-1","detail-type":"Order Placed","source":"my.shop","account":"123456789012","time":"2026-01-02T03:04:05Z",` +
	`"region":"eu-west-1","resources":["arn:aws:s3:::bucket"],"replay-name":"again","detail":{"orderId":"o-1","count":3,"lines":[{"sku":"s","price":1.5}],` +
	`"labels":{"team":"blue"},"nested":{"deep":[true,null,"x"]},"state":"on","beyond":{"any":"thing"}}}`

const awsEvent = `{"version":"0","id":"e-2","detail-type":"EC2 Instance State-change Notification","source":"aws.ec2","account":"123456789012",` +
	`"time":"2026-01-02T03:04:05Z","region":"eu-west-1","resources":["arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0"],` +
	`"detail":{"instance-id":"i-0123456789abcdef0","state":"running"}}`

const trail = `{"version":"0","id":"e-3","detail-type":"AWS API Call via CloudTrail","source":"aws.iam","account":"123456789012","time":"2026-01-02T03:04:05Z",` +
	`"region":"us-east-1","resources":[],"detail":{"eventVersion":"1.08","userIdentity":{"type":"AssumedRole","principalId":"p","arn":"arn:aws:sts::123456789012:assumed-role/r/s",` +
	`"accountId":"123456789012","accessKeyId":"k","userName":"u","sessionContext":{"attributes":{"mfaAuthenticated":"false","creationDate":"2026-01-02T03:04:05Z"}}},` +
	`"eventTime":"2026-01-02T03:04:05Z","eventSource":"iam.amazonaws.com","eventName":"CreateUser","awsRegion":"us-east-1","sourceIPAddress":"192.0.2.1","userAgent":"a",` +
	`"errorCode":"AccessDenied","errorMessage":"no","requestParameters":{"userName":"bob","path":"/","tags":[{"key":"k","value":"v"}],"count":3},` +
	`"responseElements":{"user":{"userName":"bob","userId":"i"}},"additionalEventData":{"x":"y"},"requestID":"r","eventID":"v","readOnly":false,` +
	`"resources":[{"ARN":"arn:aws:iam::123456789012:user/bob","accountId":"123456789012","type":"AWS::IAM::User"}],"eventType":"AwsApiCall","managementEvent":true,` +
	`"recipientAccountId":"123456789012","eventCategory":"Management","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"c","clientProvidedHostHeader":"h"}}}`

func notification(message string) string {
	quoted, _ := jsontext.AppendQuote(nil, message) // what is no UTF-8 becomes U+FFFD, as SNS would have it
	return `{"Type":"Notification","MessageId":"n-1","TopicArn":"arn:aws:sns:eu-west-1:123456789012:orders","Subject":"s","Message":` + string(quoted) +
		`,"Timestamp":"2026-01-02T03:04:05.678Z","SignatureVersion":"1","Signature":"c2ln","SigningCertURL":"https://sns.eu-west-1.amazonaws.com/x.pem",` +
		`"UnsubscribeURL":"https://sns.eu-west-1.amazonaws.com/?x","MessageAttributes":{"kind":{"Type":"String","Value":"v"}}}`
}

// documents are the payloads of events, and bodies what comes in a queue.
var (
	documents = []document{{"event", event}, {"tolerant", strings.Replace(event, "my.shop", "my.tolerant", 1)}, {"AWS's", awsEvent}, {"CloudTrail's", trail},
		{"unknown", strings.Replace(event, "my.shop", "my.unknown", 1)}, {"without a detail", strings.Replace(event, `"orderId":"o-1",`, "", 1)}}
	bodies = []document{{"envelope", event}, {"AWS's", awsEvent}, {"CloudTrail's", trail}, {"without its key", strings.Replace(event, `"orderId":"o-1",`, "", 1)},
		{"notification", notification(event)}, {"notification of another thing", notification(`{"a":"b"}`)},
		{"bus", `{"Data":` + event + `,"Metadata":{"kind":"k"},"SystemMetadata":{"aws:DeliveryType":"EVENT","aws:EventId":"b-1","aws:IngestionTime":"2026-01-02T03:04:05Z"}}`},
		{"bus, raw", `{"Data":{"a":"b"},"Metadata":{"kind":"k"},"SystemMetadata":{"aws:DeliveryType":"EVENT","aws:EventId":"b-1"}}`},
		{"pointer", `["software.amazon.payloadoffloading.PayloadS3Pointer",{"s3BucketName":"bucket","s3Key":"key"}]`},
		{"lifecycle hook", `{"LifecycleHookName":"h","AccountId":"123456789012","RequestId":"r","LifecycleTransition":"autoscaling:EC2_INSTANCE_LAUNCHING",` +
			`"AutoScalingGroupName":"g","Service":"AWS Auto Scaling","Time":"2026-01-02T03:04:05Z","EC2InstanceId":"i-1","LifecycleActionToken":"t","NotificationMetadata":"m"}`},
		{"S3 notification", `{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-west-1","eventTime":"2026-01-02T03:04:05.678Z","eventName":"ObjectCreated:Put",` +
			`"userIdentity":{"principalId":"p"},"requestParameters":{"sourceIPAddress":"192.0.2.1"},"responseElements":{"x-amz-request-id":"r","x-amz-id-2":"i"},` +
			`"s3":{"s3SchemaVersion":"1.0","configurationId":"c","bucket":{"name":"b","ownerIdentity":{"principalId":"o"},"arn":"arn:aws:s3:::b"},` +
			`"object":{"key":"k","size":3,"eTag":"e","versionId":"v","sequencer":"s"}}}]}`},
		{"no JSON", `"text that is not JSON`}}
)

// named is what docs/security.md says may be named in errors: the names of members, an event's id, source and detail-type,
// and what these are made from in bodies without an envelope.
func named(position string) bool {
	if strings.HasSuffix(position, "(name)") {
		return true
	}
	for _, end := range []string{"/id", "/source", "/detail-type", "/RequestId", "/x-amz-request-id", "/aws:EventId"} {
		if strings.HasSuffix(position, end) {
			return true
		}
	}
	return false
}
