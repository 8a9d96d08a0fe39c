package cloudtrail_test

import (
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	"github.com/typedbus/typedbus/registry"
)

// signIn is what all records of sign-ins in AWS's examples have beside.
const signIn = `"eventVersion":"1.08","eventTime":"2026-01-02T03:04:05Z","eventSource":"signin.amazonaws.com","awsRegion":"us-east-1","sourceIPAddress":"192.0.2.0","userAgent":"Mozilla/5.0",
	"requestParameters":null,"eventID":"e","readOnly":false,"eventType":"AwsConsoleSignIn","managementEvent":true,"recipientAccountId":"123456789012","eventCategory":"Management",
	"tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"signin.aws.amazon.com"}`

// Who signs in, in AWS's examples.
const (
	root      = `"userIdentity":{"type":"Root","principalId":"123456789012","arn":"arn:aws:iam::123456789012:root","accountId":"123456789012","accessKeyId":""}`
	person    = `"userIdentity":{"type":"IAMUser","principalId":"AIDA1","arn":"arn:aws:iam::123456789012:user/alice","accountId":"123456789012","userName":"alice"}`
	federated = `"userIdentity":{"type":"AssumedRole","principalId":"AROA1:alice","arn":"arn:aws:sts::123456789012:assumed-role/r/alice","accountId":"123456789012","accessKeyId":"AKIA1","sessionContext":{
		"sessionIssuer":{"type":"Role","principalId":"AROA1","arn":"arn:aws:iam::123456789012:role/r","accountId":"123456789012","userName":"r"},
		"webIdFederationData":{},"attributes":{"creationDate":"2026-01-02T03:04:05Z","mfaAuthenticated":"false"}}}`
)

// TestEachKindOfRecordHasFields decodes one record of each kind that AWS's guide shows, with neutral values, as an event
// of its detail-type: no member is without a field, and none drifts.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/non-api-aws-service-events.html
func TestEachKindOfRecordHasFields(t *testing.T) {
	const (
		loginTo = `"additionalEventData":{"LoginTo":"https://console.aws.amazon.com/","MobileVersion":"No","MFAUsed":"No"}`
		withMFA = `"additionalEventData":{"LoginTo":"https://console.aws.amazon.com/","MobileVersion":"No","MFAIdentifier":"arn:aws:iam::123456789012:mfa/d","MFAUsed":"Yes"}`
		success = `"responseElements":{"ConsoleLogin":"Success"}`
		failure = `"errorMessage":"Failed authentication","responseElements":{"ConsoleLogin":"Failure"}`
	)
	for _, test := range []struct{ name, detailType, detail string }{
		{"StopInstances", cloudtrail.DetailTypeAPICall, frame + `,` + user + `,"eventSource":"ec2.amazonaws.com","eventName":"StopInstances","requestParameters":{"instancesSet":{"items":[{"instanceId":"i-1"}]},"force":false},
			"responseElements":{"requestId":"r","instancesSet":{"items":[{"instanceId":"i-1","currentState":{"code":64,"name":"stopping"},"previousState":{"code":16,"name":"running"}}]}}`},
		{"CreateKeyPair", cloudtrail.DetailTypeAPICall, frame + `,` + user + `,"eventSource":"ec2.amazonaws.com","eventName":"CreateKeyPair","requestParameters":{"keyName":"k","keyType":"rsa","keyFormat":"pem"},
			"responseElements":{"requestId":"r","keyName":"k","keyFingerprint":"1f:51","keyPairId":"key-1","keyMaterial":"<sensitiveDataRemoved>"}`},
		{"CreateRole", cloudtrail.DetailTypeAPICall, frame + `,` + user + `,"eventSource":"iam.amazonaws.com","eventName":"CreateRole","requestParameters":{"roleName":"r","description":"d","assumeRolePolicyDocument":"{}"},
			"responseElements":{"role":{"assumeRolePolicyDocument":"{}","arn":"arn:aws:iam::123456789012:role/r","roleId":"AROA1","createDate":"Jan 2, 2026 3:04:05 AM","roleName":"r","path":"/"}}`},
		{"a second factor of the root user", cloudtrail.DetailTypeAPICall, frame + `,` + root + `,"eventSource":"iam.amazonaws.com","eventName":"EnableMFADevice",
			"requestParameters":{"userName":"AWS ROOT USER","serialNumber":"arn:aws:iam::123456789012:mfa/d"},"responseElements":null`},
		{"a password of the root user", cloudtrail.DetailTypeAPICall, frame + `,` + root + `,"eventSource":"iam.amazonaws.com","eventName":"ChangePassword","requestParameters":null,"responseElements":null`},
		{"a key that rotates", cloudtrail.DetailTypeServiceEvent, `"eventVersion":"1.08","userIdentity":{"accountId":"123456789012","invokedBy":"AWS Internal"},"eventTime":"2026-01-02T03:04:05Z",
			"eventSource":"kms.amazonaws.com","eventName":"RotateKey","awsRegion":"us-west-2","sourceIPAddress":"AWS Internal","userAgent":"AWS Internal","requestParameters":null,"responseElements":null,
			"eventID":"e","readOnly":false,"resources":[{"accountId":"123456789012","type":"AWS::KMS::Key","ARN":"arn:aws:kms:us-west-2:123456789012:key/k"}],"eventType":"AwsServiceEvent",
			"recipientAccountId":"123456789012","serviceEventDetails":{"rotationType":"AUTOMATIC","keyId":"k"},"eventCategory":"Management"`},
		{"a user", cloudtrail.DetailTypeConsoleSignIn, signIn + `,` + person + `,"eventName":"ConsoleLogin",` + success + `,` + loginTo},
		{"a user with a second factor", cloudtrail.DetailTypeConsoleSignIn, signIn + `,` + person + `,"eventName":"ConsoleLogin",` + success + `,` + withMFA},
		{"a user who fails", cloudtrail.DetailTypeConsoleSignIn, signIn + `,` + person + `,"eventName":"ConsoleLogin",` + failure + `,` + loginTo},
		{"a check for a second factor", cloudtrail.DetailTypeConsoleSignIn, signIn + `,` + person + `,"eventName":"CheckMfa","responseElements":{"CheckMfa":"Success"},"additionalEventData":{"MfaType":"Virtual MFA"}`},
		{"a check for several factors", cloudtrail.DetailTypeConsoleSignIn, signIn + `,` + person + `,"eventName":"CheckMfa","responseElements":{"CheckMfa":"Success"},"additionalEventData":{"MfaType":"Multiple MFA Devices"}`},
		{"the root user", cloudtrail.DetailTypeConsoleSignIn, signIn + `,` + root + `,"eventName":"ConsoleLogin",` + success + `,` + loginTo},
		{"the root user with a second factor", cloudtrail.DetailTypeConsoleSignIn, signIn + `,` + root + `,"eventName":"ConsoleLogin",` + success + `,` + withMFA},
		{"the root user who fails", cloudtrail.DetailTypeConsoleSignIn, signIn + `,` + root + `,"eventName":"ConsoleLogin",` + failure + `,` + loginTo},
		{"a federated user", cloudtrail.DetailTypeConsoleSignIn, signIn + `,` + federated + `,"eventName":"ConsoleLogin",` + success + `,"additionalEventData":{"MobileVersion":"No","MFAUsed":"No"}`},
		{"a federated user's token", cloudtrail.DetailTypeConsoleSignIn, signIn + `,` + federated + `,"eventName":"GetSigninToken",
			"responseElements":{"credentials":{"accessKeyId":"AKIA2"},"GetSigninToken":"Success"},"additionalEventData":{"MobileVersion":"No","MFAUsed":"No"}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			var event registry.AnyEvent
			var record any
			detail := `{` + test.detail + `}`
			switch test.detailType {
			case cloudtrail.DetailTypeAPICall:
				event, record = decodeRecord[cloudtrail.APICall](t, "aws.any", test.detailType, detail), &cloudtrail.Record{}
			case cloudtrail.DetailTypeServiceEvent:
				event, record = decodeRecord[cloudtrail.ServiceEvent](t, "aws.any", test.detailType, detail), &cloudtrail.Record{}
			default:
				event, record = decodeRecord[cloudtrail.ConsoleSignIn](t, "aws.signin", test.detailType, detail), &cloudtrail.SignIn{}
			}
			require.Empty(t, event.(interface{ Drift() []registry.Violation }).Drift())
			require.NoError(t, json.Unmarshal([]byte(detail), record, json.RejectUnknownMembers(true)))
		})
	}
	token := decodeRecord[cloudtrail.ConsoleSignIn](t, "aws.signin", cloudtrail.DetailTypeConsoleSignIn, `{"eventName":"GetSigninToken","responseElements":{"credentials":{"accessKeyId":"AKIA2"},"GetSigninToken":"Success"}}`)
	require.Equal(t, "Success", token.Detail.ResponseElements.GetSigninToken)
	require.Equal(t, "AKIA2", token.Detail.ResponseElements.Credentials.AccessKeyID)
}
