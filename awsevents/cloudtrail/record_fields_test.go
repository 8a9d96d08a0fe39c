package cloudtrail_test

import (
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/cloudtrail"
)

// user is the identity in AWS's examples of log files, with neutral values.
const user = `"userIdentity":{"type":"IAMUser","principalId":"AIDA1","arn":"arn:aws:iam::123456789012:user/alice","accountId":"123456789012","accessKeyId":"AKIA1","userName":"alice",
	"sessionContext":{"sessionIssuer":{},"webIdFederationData":{},"attributes":{"creationDate":"2026-01-02T03:04:05Z","mfaAuthenticated":"false"}}}`

// frame is what all records in AWS's examples of log files have beside.
const frame = `"eventVersion":"1.08","eventTime":"2026-01-02T03:04:05Z","awsRegion":"us-east-1","sourceIPAddress":"192.0.2.0","userAgent":"aws-cli/2.13.5","requestID":"r","eventID":"e",
	"readOnly":false,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"123456789012","eventCategory":"Management",
	"tlsDetails":{"tlsVersion":"TLSv1.2","cipherSuite":"ECDHE-RSA-AES128-GCM-SHA256","clientProvidedHostHeader":"ec2.us-east-1.amazonaws.com"},"sessionCredentialFromConsole":"true"`

// TestEachMemberOfARecordHasAField decodes records of the form of those that AWS shows, with neutral values: no member
// is without a field, and none drifts.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
func TestEachMemberOfARecordHasAField(t *testing.T) {
	for _, test := range []struct{ name, detail string }{
		{"StartInstances", `{` + frame + `,` + user + `,"eventSource":"ec2.amazonaws.com","eventName":"StartInstances","requestParameters":{"instancesSet":{"items":[{"instanceId":"i-1"}]}},
			"responseElements":{"requestId":"r","instancesSet":{"items":[{"instanceId":"i-1","currentState":{"code":0,"name":"pending"},"previousState":{"code":80,"name":"stopped"}}]}}}`},
		{"CreateUser", `{` + frame + `,` + user + `,"eventSource":"iam.amazonaws.com","eventName":"CreateUser","requestParameters":{"userName":"bob"},
			"responseElements":{"user":{"path":"/","arn":"arn:aws:iam::123456789012:user/bob","userId":"AIDA2","createDate":"Jan 2, 2026 3:04:05 AM","userName":"bob"}}}`},
		{"AddUserToGroup", `{` + frame + `,` + user + `,"eventSource":"iam.amazonaws.com","eventName":"AddUserToGroup","requestParameters":{"groupName":"g","userName":"bob"},"responseElements":null}`},
		{"an error", `{` + frame + `,` + user + `,"eventSource":"cloudtrail.amazonaws.com","eventName":"UpdateTrail","errorCode":"TrailNotFoundException","errorMessage":"Unknown trail",
			"requestParameters":{"name":"t","isMultiRegionTrail":true},"responseElements":null}`},
		{"start of an insight", `{"eventVersion":"1.08","eventTime":"2026-01-02T03:04:05Z","awsRegion":"us-east-1","eventID":"e","eventType":"AwsCloudTrailInsight","recipientAccountId":"123456789012","sharedEventID":"s",
			"insightDetails":{"state":"Start","eventSource":"ssm.amazonaws.com","eventName":"UpdateInstanceInformation","insightType":"ApiCallRateInsight",
			"insightContext":{"statistics":{"baseline":{"average":84.4},"insight":{"average":669}}}},"eventCategory":"Insight"}`},
		{"end of an insight", `{"eventVersion":"1.08","eventType":"AwsCloudTrailInsight","eventCategory":"Insight","insightDetails":{"state":"End","insightContext":{"statistics":{"baseline":{"average":74.1},
			"insight":{"average":657},"insightDuration":1,"baselineDuration":10080},"attributions":[{"attribute":"userAgent","insight":[{"value":"a","average":1}],"baseline":[{"value":"b","average":0.5}]}]}}}`},
		{"network activity", `{"eventVersion":"1.11","eventTime":"2026-01-02T03:04:05Z","eventSource":"s3.amazonaws.com","eventName":"ListBuckets","awsRegion":"us-east-1","sourceIPAddress":"192.0.2.0",
			"errorCode":"VpceAccessDenied","errorMessage":"The request was denied due to a VPC endpoint policy","eventType":"AwsVpceEvent","sharedEventID":"s","vpcEndpointId":"vpce-1",
			"vpcEndpointAccountId":"123456789012","eventCategory":"NetworkActivity","userIdentity":{"type":"AWSAccount","principalId":"p","accountId":"123456789012"}}`},
		{"Identity Center", `{"eventName":"X","userIdentity":{"type":"IdentityCenterUser","accountId":"123456789012","onBehalfOf":{"userId":"u","identityStoreArn":"arn:aws:identitystore::123456789012:identitystore/d-1"},"credentialId":"c"}}`},
		{"a product provider", `{"eventName":"X","userIdentity":{"type":"AssumedRole","invokedByDelegate":{"accountId":"210987654321"},"sessionContext":{"sourceIdentity":"alice","assumedRoot":"true","ec2RoleDelivery":"2.0"}}}`},
		{"web identity", `{"eventName":"X","userIdentity":{"type":"WebIdentityUser","principalId":"p","userName":"u","identityProvider":"accounts.google.com",
			"sessionContext":{"webIdFederationData":{"federatedProvider":"accounts.google.com","attributes":{"accounts.google.com:app_id":"a"}}}}}`},
		{"in scope of a service", `{"eventName":"X","userIdentity":{"invokedBy":"lambda.amazonaws.com","inScopeOf":{"sourceArn":"arn:aws:lambda:us-east-1:123456789012:function:f","sourceAccount":"123456789012",
			"issuerType":"AWS::Lambda::Function","credentialsIssuedTo":"arn:aws:lambda:us-east-1:123456789012:function:f"}}}`},
		{"an addendum", `{"eventName":"X","addendum":{"reason":"UPDATED_DATA","updatedFields":"responseElements","originalRequestID":"r","originalEventID":"e"},
			"edgeDeviceDetails":{"type":"d","deviceID":"i"},"eventContext":{"requestContext":{"aws:SourceIp":"192.0.2.0"},"tagContext":{"resourceTags":[]}}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			var record cloudtrail.Record
			require.NoError(t, json.Unmarshal([]byte(test.detail), &record, json.RejectUnknownMembers(true)))
			require.Empty(t, decodeRecord[cloudtrail.APICall](t, "aws.any", cloudtrail.DetailTypeAPICall, test.detail).Drift())
		})
	}
	call := decodeRecord[cloudtrail.APICall](t, "aws.any", cloudtrail.DetailTypeAPICall, `{"eventName":"X","userIdentity":{"invokedByDelegate":{"accountId":"210987654321"}}}`)
	require.Equal(t, "210987654321", call.Detail.UserIdentity.InvokedByDelegate.AccountID)
}
