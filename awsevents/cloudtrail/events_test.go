package cloudtrail_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	"github.com/typedbus/typedbus/registry"
)

// decodeRecord decodes what CloudTrail delivers for a source.
func decodeRecord[T any](t *testing.T, source, detailType, detail string) *T {
	t.Helper()
	event, err := registry.DecodeAs[T](registry.Default, fmt.Appendf(nil, `{"version":"0","id":"1","detail-type":%q,"source":%q,
		"account":"123456789012","time":"2026-01-02T03:04:05Z","region":"us-east-1","resources":[],"detail":%s}`, detailType, source, detail))
	require.NoError(t, err)
	return event
}

// TestSamples decodes the sample of each event: nothing drifts, and the line of
// each says who did what.
func TestSamples(t *testing.T) {
	const place = "123456789012 us-east-1 "
	for _, tt := range []struct {
		detailType string
		want       any
		line       string
	}{
		{cloudtrail.DetailTypeAPICall, &cloudtrail.APICall{},
			"AWS API Call via CloudTrail: kms:DeleteThing by arn:aws:sts::123456789012:assumed-role/deployer/session failed: AccessDenied"},
		{cloudtrail.DetailTypeServiceEvent, &cloudtrail.ServiceEvent{}, "AWS Service Event via CloudTrail: kms:RotateThing by AWS Internal"},
		{cloudtrail.DetailTypeConsoleSignIn, &cloudtrail.ConsoleSignIn{},
			"AWS Console Sign In via CloudTrail: kms:ConsoleLogin by arn:aws:iam::123456789012:user/alice"},
		{cloudtrail.DetailTypeConsoleAction, &cloudtrail.ConsoleAction{},
			"AWS Console Action via CloudTrail: kms:ViewThing by arn:aws:iam::123456789012:user/alice"},
		{cloudtrail.DetailTypeInsight, &cloudtrail.Insight{}, "AWS Insight via CloudTrail: kms:DeleteThing ApiCallRateInsight Start"},
	} {
		t.Run(tt.detailType, func(t *testing.T) {
			payload, err := awsevents.Sample("aws.kms", tt.detailType)
			require.NoError(t, err)
			event, err := registry.Decode(payload)
			require.NoError(t, err)
			require.IsType(t, tt.want, event)
			require.Empty(t, event.Envelope().Drift())
			require.Equal(t, place+tt.line, fmt.Sprint(event))
		})
	}
}

func TestRecord(t *testing.T) {
	payload, err := awsevents.Sample("aws.kms", cloudtrail.DetailTypeAPICall)
	require.NoError(t, err)
	call, err := registry.DecodeAs[cloudtrail.APICall](registry.Default, payload)
	require.NoError(t, err)
	d := call.Detail
	require.Equal(t, "AccessDenied", d.ErrorCode)
	require.NotEmpty(t, d.ErrorMessage)
	require.Equal(t, "arn:aws:iam::123456789012:role/deployer", d.UserIdentity.SessionContext.SessionIssuer.ARN)
	require.WithinDuration(t, time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC), d.UserIdentity.SessionContext.Attributes.CreationDate, 0)
	require.Equal(t, "example", d.Additional("note"))
	require.Equal(t, "vpce-0123456789abcdef0", d.VPCEndpointID)
	require.NotEmpty(t, d.SharedEventID)
	require.Equal(t, "TLSv1.3", d.TLSDetails.TLSVersion)
	require.False(t, *d.ReadOnly)
	require.JSONEq(t, `{"thingName":"example"}`, string(d.RequestParameters))
	require.Empty(t, d.Response("anything"))
}

func TestDenied(t *testing.T) {
	for code, want := range map[string]bool{
		"": false, "ThrottlingException": false, "ResourceNotFoundException": false, "AccessDenied": true, "AccessDeniedException": true,
		"Client.UnauthorizedOperation": true, "AuthFailure": true,
	} {
		call := decodeRecord[cloudtrail.APICall](t, "aws.ec2", cloudtrail.DetailTypeAPICall, `{"errorCode":"`+code+`"}`)
		require.Equal(t, want, call.Denied(), code)
		require.Equal(t, code != "", call.Failed(), code)
	}
}

func TestConsoleSignIn(t *testing.T) {
	for _, tt := range []struct {
		detail         string
		succeeded, mfa bool
	}{
		{`{"responseElements":{"ConsoleLogin":"Success"},"additionalEventData":{"MFAUsed":"Yes"}}`, true, true},
		{`{"responseElements":{"ConsoleLogin":"Failure"},"additionalEventData":{"MFAUsed":"No"}}`, false, false},
		{`{"responseElements":null}`, false, false},
		{`{}`, false, false},
		{`{"responseElements":{"ConsoleLogin":1}}`, false, false},
	} {
		e := decodeRecord[cloudtrail.ConsoleSignIn](t, "aws.signin", cloudtrail.DetailTypeConsoleSignIn, tt.detail)
		require.Equal(t, tt.succeeded, e.Succeeded(), tt.detail)
		require.Equal(t, tt.mfa, e.MFAUsed(), tt.detail)
	}
}

// TestSignIn reads what is said of how someone signed in.
func TestSignIn(t *testing.T) {
	e := decodeRecord[cloudtrail.ConsoleSignIn](t, "aws.signin", cloudtrail.DetailTypeConsoleSignIn, `{"eventName":"SwitchRole","eventSource":"signin.amazonaws.com",
		"userIdentity":{"arn":"arn:aws:sts::123456789012:assumed-role/reader/alice"},"requestParameters":null,"responseElements":{"SwitchRole":"Success"},
		"additionalEventData":{"SwitchFrom":"arn:aws:iam::123456789012:user/alice","RedirectTo":"https://console.aws.amazon.com/s3","MFAIdentifier":"arn:aws:iam::123456789012:mfa/alice"}}`)
	require.Empty(t, e.Drift())
	require.Equal(t, cloudtrail.SignInResult{SwitchRole: "Success"}, e.Detail.ResponseElements)
	require.Equal(t, cloudtrail.SignInData{
		SwitchFrom: "arn:aws:iam::123456789012:user/alice", RedirectTo: "https://console.aws.amazon.com/s3", MFAIdentifier: "arn:aws:iam::123456789012:mfa/alice",
	}, e.Detail.AdditionalEventData)
	require.False(t, e.Succeeded(), "nobody signed in")
	require.Equal(t, "123456789012 us-east-1 AWS Console Sign In via CloudTrail: signin:SwitchRole by arn:aws:sts::123456789012:assumed-role/reader/alice", e.String())
}

func TestEdgeDevice(t *testing.T) {
	call := decodeRecord[cloudtrail.APICall](t, "aws.s3-outposts", cloudtrail.DetailTypeAPICall, `{"eventName":"PutObject","edgeDeviceDetails":{"type":"outposts","deviceID":"op-1"}}`)
	require.Equal(t, cloudtrail.EdgeDeviceDetails{Type: "outposts", DeviceID: "op-1"}, call.Detail.EdgeDeviceDetails)
}

func TestInsight(t *testing.T) {
	payload, err := awsevents.Sample("aws.kms", cloudtrail.DetailTypeInsight)
	require.NoError(t, err)
	insight, err := registry.DecodeAs[cloudtrail.Insight](registry.Default, payload)
	require.NoError(t, err)
	context := insight.Detail.InsightDetails.InsightContext
	require.InDelta(t, 60, *context.Statistics.Insight.Average, 0)
	require.EqualValues(t, 10080, *context.Statistics.BaselineDuration)
	require.Equal(t, "userIdentityArn", context.Attributions[0].Attribute)
}

// TestWithoutAnything has events of which nothing is there: their lines have a
// dash for what is not known.
func TestWithoutAnything(t *testing.T) {
	call := decodeRecord[cloudtrail.APICall](t, "aws.ec2", cloudtrail.DetailTypeAPICall, `{}`)
	require.Equal(t, ":", call.Action())
	require.Equal(t, "123456789012 us-east-1 AWS API Call via CloudTrail: :", call.String())
	require.Empty(t, call.ResourceARN("ec2", ""))
}

func TestResourceARN(t *testing.T) {
	const bucket = "arn:aws:s3:::b"
	for name, detail := range map[string]string{
		"a resource of the record": `{"resources":[{"ARN":"arn:aws:iam::123456789012:role/r"},{"ARN":"` + bucket + `"}]}`,
		"a parameter":              `{"requestParameters":{"list":[{"deep":"` + bucket + `"}]}}`,
		"the answer":               `{"requestParameters":{"x":"arn:aws:sns:us-east-1:123456789012:t"},"responseElements":{"arn":"` + bucket + `"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			call := decodeRecord[cloudtrail.APICall](t, "aws.s3", cloudtrail.DetailTypeAPICall, detail)
			require.Equal(t, bucket, call.ResourceARN("s3", ""))
			require.Empty(t, call.ResourceARN("s3", "accesspoint"))
		})
	}
}
