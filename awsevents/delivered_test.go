package awsevents_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	"github.com/typedbus/typedbus/awsevents/kinesisevents"
	"github.com/typedbus/typedbus/awsevents/organizationsevents"
	"github.com/typedbus/typedbus/awsevents/resourcegroupsevents"
	"github.com/typedbus/typedbus/awsevents/s3outpostsevents"
	"github.com/typedbus/typedbus/awsevents/sqsevents"
	"github.com/typedbus/typedbus/awsevents/wellarchitectedevents"
	"github.com/typedbus/typedbus/registry"
)

// TestDeliveredTypes decodes events that CloudTrail delivers and that have a type
// of their own: what was asked and answered is in its fields.
func TestDeliveredTypes(t *testing.T) {
	const byAlice = `"userIdentity":{"arn":"arn:aws:iam::123456789012:user/alice"},`
	for _, tt := range []struct {
		source, detailType, eventName string
		parts                         string
		check                         func(t *testing.T, event registry.AnyEvent)
		line                          string
	}{
		{"aws.sqs", cloudtrail.DetailTypeAPICall, sqsevents.EventNameCreateQueue,
			`"requestParameters":{"queueName":"orders","attribute":{"DelaySeconds":"5","KmsMasterKeyId":""}},"responseElements":{"queueUrl":"https://sqs.us-east-1.amazonaws.com/123456789012/orders"}`,
			func(t *testing.T, event registry.AnyEvent) {
				e := event.(*sqsevents.CreateQueue)
				require.Equal(t, map[string]string{"DelaySeconds": "5", "KmsMasterKeyId": ""}, e.Detail.RequestParameters.Attribute)
				key, err := e.Queue.Key()
				require.NoError(t, err)
				require.Equal(t, "https://sqs.us-east-1.amazonaws.com/123456789012/orders", key.ID())
			}, "sqs:CreateQueue orders by arn:aws:iam::123456789012:user/alice"},
		{"aws.kinesis", cloudtrail.DetailTypeAPICall, kinesisevents.EventNameUpdateStreamMode,
			`"requestParameters":{"streamARN":"arn:aws:kinesis:us-east-1:123456789012:stream/s","streamModeDetails":{"streamMode":"ON_DEMAND"}},"responseElements":null`,
			func(t *testing.T, event registry.AnyEvent) {
				e := event.(*kinesisevents.UpdateStreamMode)
				require.Equal(t, "ON_DEMAND", e.Detail.RequestParameters.StreamModeDetails.StreamMode)
			}, "kinesis:UpdateStreamMode arn:aws:kinesis:us-east-1:123456789012:stream/s by arn:aws:iam::123456789012:user/alice"},
		{"aws.resource-groups", cloudtrail.DetailTypeAPICall, resourcegroupsevents.EventNameCreateGroup,
			`"requestParameters":{"Name":"blue","Description":"all blue","ResourceQuery":{"Type":"TAG_FILTERS_1_0","Query":"{}"},"Tags":{"team":"a"}},
			 "responseElements":{"Group":{"GroupArn":"arn:aws:resource-groups:us-east-1:123456789012:group/blue","Name":"blue","OwnerId":"123456789012"}}`,
			func(t *testing.T, event registry.AnyEvent) {
				e := event.(*resourcegroupsevents.CreateGroup)
				require.Equal(t, resourcegroupsevents.ResourceQuery{Type: "TAG_FILTERS_1_0", Query: "{}"}, e.Detail.RequestParameters.ResourceQuery)
				require.Equal(t, "a", e.Detail.RequestParameters.Tags["team"])
				require.Equal(t, "123456789012", e.Detail.ResponseElements.Group.OwnerID)
			}, "resource-groups:CreateGroup blue by arn:aws:iam::123456789012:user/alice"},
		{"aws.resource-groups", cloudtrail.DetailTypeAPICall, resourcegroupsevents.EventNameUpdateGroupQuery,
			`"requestParameters":{"Group":"blue","ResourceQuery":{"Type":"CLOUDFORMATION_STACK_1_0","Query":"{}"}},"responseElements":{"GroupQuery":{"GroupName":"blue"}}`,
			func(t *testing.T, event registry.AnyEvent) {
				e := event.(*resourcegroupsevents.UpdateGroupQuery)
				require.Equal(t, "blue", e.Detail.RequestParameters.Group)
				require.Equal(t, "blue", e.Detail.ResponseElements.GroupQuery.GroupName)
			}, "resource-groups:UpdateGroupQuery blue by arn:aws:iam::123456789012:user/alice"},
		{"aws.wellarchitected", cloudtrail.DetailTypeAPICall, wellarchitectedevents.EventNameUpdateAnswer,
			`"requestParameters":{"WorkloadId":"w1","QuestionId":"q1","LensAlias":"serverless","IsApplicable":false,"SelectedChoices":["c1"],"Notes":"***"},"responseElements":{"WorkloadId":"w1","Answer":"***"}`,
			func(t *testing.T, event registry.AnyEvent) {
				e := event.(*wellarchitectedevents.UpdateAnswer)
				require.False(t, *e.Detail.RequestParameters.IsApplicable)
				require.JSONEq(t, `["c1"]`, string(e.Detail.RequestParameters.SelectedChoices))
				require.Equal(t, "w1", e.Detail.ResponseElements.WorkloadID)
			}, "wellarchitected:UpdateAnswer q1 by arn:aws:iam::123456789012:user/alice"},
		{"aws.wellarchitected", cloudtrail.DetailTypeAPICall, wellarchitectedevents.EventNameCreateLensVersion,
			`"requestParameters":{"LensAlias":"own","LensVersion":"2.0","IsMajorVersion":true},"errorCode":"AccessDeniedException"`,
			func(t *testing.T, event registry.AnyEvent) {
				e := event.(*wellarchitectedevents.CreateLensVersion)
				require.True(t, *e.Detail.RequestParameters.IsMajorVersion)
				require.True(t, e.Detail.Denied())
			}, "wellarchitected:CreateLensVersion by arn:aws:iam::123456789012:user/alice failed: AccessDeniedException"},
		{"aws.s3-outposts", cloudtrail.DetailTypeAPICall, s3outpostsevents.EventNameGetObject,
			`"requestParameters":{"bucketName":"b","Key":"k"},"additionalEventData":{"bytesTransferredOut":12,"x-amz-id-2":"x"},"edgeDeviceDetails":{"type":"outposts","deviceID":"op-1"}`,
			func(t *testing.T, event registry.AnyEvent) {
				e := event.(*s3outpostsevents.GetObject)
				require.Equal(t, s3outpostsevents.GetObjectRequestParameters{BucketName: "b", Key: "k"}, e.Detail.RequestParameters)
				require.EqualValues(t, 12, *e.Detail.AdditionalEventData.BytesTransferredOut)
				require.Equal(t, "op-1", e.Detail.EdgeDeviceDetails.DeviceID)
			}, "s3-outposts:GetObject by arn:aws:iam::123456789012:user/alice"},
		{"aws.organizations", cloudtrail.DetailTypeServiceEvent, organizationsevents.EventNameCreateAccountResult,
			`"serviceEventDetails":{"createAccountStatus":{"id":"car-1","state":"FAILED","failureReason":"EMAIL_ALREADY_EXISTS","requestedTimestamp":"Mar 4, 2026 4:00:00 AM"}}`,
			func(t *testing.T, event registry.AnyEvent) {
				status := event.(*organizationsevents.CreateAccountResult).Detail.ServiceEventDetails.CreateAccountStatus
				require.Equal(t, "EMAIL_ALREADY_EXISTS", status.FailureReason)
				require.Equal(t, time.Date(2026, 3, 4, 4, 0, 0, 0, time.UTC), status.RequestedTimestamp, "AWS writes it as a person would")
			}, "organizations:CreateAccountResult"},
	} {
		t.Run(tt.eventName, func(t *testing.T) {
			event := decodeWith(t, tt.source, tt.detailType, `{"eventSource":"`+tt.source[len("aws."):]+`.amazonaws.com","eventName":"`+tt.eventName+`",`+byAlice+tt.parts+`}`, nil)
			require.Empty(t, unfit(event.Envelope().Drift())) // an account that was not created has no id
			tt.check(t, event)
			require.Contains(t, event.(interface{ String() string }).String(), tt.line)
		})
	}
}

// TestGroupLifecycle has the events that Resource Groups sends itself.
func TestGroupLifecycle(t *testing.T) {
	const group = `"event-sequence":3.0,"group":{"arn":"arn:aws:resource-groups:us-east-1:123456789012:group/blue","name":"blue","unique-id":"u1"}`
	state := decodeWith(t, resourcegroupsevents.Source, resourcegroupsevents.DetailTypeGroupStateChange, `{`+group+`,"state-change":"update",
		"old-state":{"description":"a"},"new-state":{"description":"b","resource-query":{"type":"TAG_FILTERS_1_0","query":"{}"}}}`, nil).(*resourcegroupsevents.GroupStateChange)
	require.Empty(t, state.Drift())
	require.Equal(t, "update", state.Detail.StateChange)
	require.Equal(t, "a", state.Detail.OldState.Description)
	require.Equal(t, "TAG_FILTERS_1_0", state.Detail.NewState.ResourceQuery.Type)
	require.InDelta(t, 3, *state.Detail.EventSequence, 0)
	members := decodeWith(t, resourcegroupsevents.Source, resourcegroupsevents.DetailTypeGroupMembershipChange, `{`+group+`,
		"resources":[{"membership-change":"add","arn":"arn:aws:sqs:us-east-1:123456789012:q","resource-type":"AWS::SQS::Queue"}]}`, nil).(*resourcegroupsevents.GroupMembershipChange)
	require.Equal(t, []resourcegroupsevents.ResourceChange{
		{ARN: "arn:aws:sqs:us-east-1:123456789012:q", MembershipChange: "add", ResourceType: "AWS::SQS::Queue"},
	}, members.Detail.Resources)
	key, err := members.Group.Key()
	require.NoError(t, err)
	require.Equal(t, "blue", key.ID())
}

// TestRecordOfEveryDelivery has the record of every event that CloudTrail
// delivers, and of no other.
func TestRecordOfEveryDelivery(t *testing.T) {
	for _, service := range catalogue(t) {
		for _, e := range service.Events {
			payload, err := awsevents.Sample(service.Source, e.DetailType)
			require.NoError(t, err)
			event, err := registry.Decode(payload)
			require.NoError(t, err)
			record, ok := cloudtrail.RecordOf(event)
			require.Equal(t, e.Via != "" || e.ServedBy != "", ok, e.DetailType)
			if e.Via != "" {
				require.Equal(t, e.DetailType, record.EventName)
			}
		}
	}
}
