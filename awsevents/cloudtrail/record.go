package cloudtrail

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Record is what CloudTrail recorded: the detail of the events of this package.
// Which fields it has depends on the event; all may be missing.
type Record struct {
	Common
	RequestParameters   jsontext.Value            `json:"requestParameters,omitzero"`
	ResponseElements    jsontext.Value            `json:"responseElements,omitzero"` // null for calls that change nothing
	AdditionalEventData map[string]jsontext.Value `json:"additionalEventData,omitzero"`
	ServiceEventDetails jsontext.Value            `json:"serviceEventDetails,omitzero"`
}

// Common is what all records have alike: a [Record] without the parts whose form
// depends on the event. The types that a service's package has for single events
// of CloudTrail's, such as controltowerevents.CreateManagedAccount, have it in
// their detail, beside those parts in types of their own. [RecordOf] makes a
// Record of such an event.
type Common struct {
	EventVersion                 string            `json:"eventVersion,omitzero"`
	UserIdentity                 UserIdentity      `json:"userIdentity,omitzero"`
	EventTime                    time.Time         `json:"eventTime,omitzero"`
	EventSource                  string            `json:"eventSource,omitzero"` // ec2.amazonaws.com
	EventName                    string            `json:"eventName,omitzero"`   // RunInstances
	AWSRegion                    string            `json:"awsRegion,omitzero"`
	SourceIPAddress              string            `json:"sourceIPAddress,omitzero"` // or the service that called
	UserAgent                    string            `json:"userAgent,omitzero"`
	ErrorCode                    string            `json:"errorCode,omitzero"` // empty if the call succeeded
	ErrorMessage                 string            `json:"errorMessage,omitzero"`
	RequestID                    string            `json:"requestID,omitzero"`
	EventID                      string            `json:"eventID,omitzero"`
	EventType                    string            `json:"eventType,omitzero"`     // AwsApiCall, AwsServiceEvent, AwsConsoleSignIn, AwsVpceEvent …
	EventCategory                string            `json:"eventCategory,omitzero"` // Management, Data, NetworkActivity or Insight
	APIVersion                   string            `json:"apiVersion,omitzero"`
	ManagementEvent              *bool             `json:"managementEvent,omitzero"`
	ReadOnly                     *bool             `json:"readOnly,omitzero"`
	Resources                    []Resource        `json:"resources,omitzero"`
	RecipientAccountID           string            `json:"recipientAccountId,omitzero"`
	SharedEventID                string            `json:"sharedEventID,omitzero"` // the same in the accounts of both sides of a call
	VPCEndpointID                string            `json:"vpcEndpointId,omitzero"`
	VPCEndpointAccountID         string            `json:"vpcEndpointAccountId,omitzero"`
	TLSDetails                   TLSDetails        `json:"tlsDetails,omitzero"`
	SessionCredentialFromConsole string            `json:"sessionCredentialFromConsole,omitzero"` // "true" for a call the console made
	EdgeDeviceDetails            EdgeDeviceDetails `json:"edgeDeviceDetails,omitzero"`
	EventContext                 EventContext      `json:"eventContext,omitzero"`
	Addendum                     Addendum          `json:"addendum,omitzero"`
	InsightDetails               InsightDetails    `json:"insightDetails,omitzero"`
}

// UserIdentity says who made a call.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
type UserIdentity struct {
	Type             string         `json:"type,omitzero"` // Root, IAMUser, AssumedRole, AWSService, IdentityCenterUser …
	PrincipalID      string         `json:"principalId,omitzero"`
	ARN              string         `json:"arn,omitzero"`
	AccountID        string         `json:"accountId,omitzero"`
	AccessKeyID      string         `json:"accessKeyId,omitzero"`
	CredentialID     string         `json:"credentialId,omitzero"`
	UserName         string         `json:"userName,omitzero"`
	InvokedBy        string         `json:"invokedBy,omitzero"` // the service that called for the user
	IdentityProvider string         `json:"identityProvider,omitzero"`
	SessionContext   SessionContext `json:"sessionContext,omitzero"`
	OnBehalfOf       OnBehalfOf     `json:"onBehalfOf,omitzero"`
	InScopeOf        InScopeOf      `json:"inScopeOf,omitzero"`
	// InvokedByDelegate is the product provider that called with access delegated to it for a time.
	InvokedByDelegate InvokedByDelegate `json:"invokedByDelegate,omitzero"`
}

// SessionContext says how the credentials of a session came about.
type SessionContext struct {
	SessionIssuer       SessionIssuer       `json:"sessionIssuer,omitzero"`
	WebIDFederationData WebIDFederationData `json:"webIdFederationData,omitzero"`
	Attributes          SessionAttributes   `json:"attributes,omitzero"`
	SourceIdentity      string              `json:"sourceIdentity,omitzero"`
	EC2RoleDelivery     string              `json:"ec2RoleDelivery,omitzero"` // version of the instance metadata service
	AssumedRoot         string              `json:"assumedRoot,omitzero"`
}

// SessionIssuer is the role or user whose temporary credentials were used.
type SessionIssuer struct {
	Type        string `json:"type,omitzero"`
	PrincipalID string `json:"principalId,omitzero"`
	ARN         string `json:"arn,omitzero"`
	AccountID   string `json:"accountId,omitzero"`
	UserName    string `json:"userName,omitzero"`
}

// SessionAttributes are what CloudTrail says of a session.
type SessionAttributes struct {
	CreationDate     time.Time `json:"creationDate,omitzero"`
	MFAAuthenticated string    `json:"mfaAuthenticated,omitzero"` // "true" or "false"
}

// WebIDFederationData says which identity provider vouched for a user.
type WebIDFederationData struct {
	FederatedProvider string            `json:"federatedProvider,omitzero"`
	Attributes        map[string]string `json:"attributes,omitzero"`
}

// OnBehalfOf is the IAM Identity Center user for whom a call was made.
type OnBehalfOf struct {
	UserID           string `json:"userId,omitzero"`
	IdentityStoreARN string `json:"identityStoreArn,omitzero"`
}

// InvokedByDelegate is a product provider that called with temporary delegated
// access.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/temporary-delegation-cloudtrail.html
type InvokedByDelegate struct {
	AccountID string `json:"accountId,omitzero"` // the provider's, and not the account that was acted in
}

// InScopeOf is the resource within whose scope a service made a call.
type InScopeOf struct {
	SourceARN           string `json:"sourceArn,omitzero"`
	SourceAccount       string `json:"sourceAccount,omitzero"`
	IssuerType          string `json:"issuerType,omitzero"`
	CredentialsIssuedTo string `json:"credentialsIssuedTo,omitzero"`
}

// Resource is a resource that a call was about.
type Resource struct {
	ARN       string `json:"ARN,omitzero"`
	ARNPrefix string `json:"ARNPrefix,omitzero"`
	AccountID string `json:"accountId,omitzero"`
	Type      string `json:"type,omitzero"` // AWS::S3::Bucket
}

// TLSDetails are the version and the ciphers of the caller's connection.
type TLSDetails struct {
	TLSVersion               string `json:"tlsVersion,omitzero"`
	CipherSuite              string `json:"cipherSuite,omitzero"`
	ClientProvidedHostHeader string `json:"clientProvidedHostHeader,omitzero"`
	KeyExchange              string `json:"keyExchange,omitzero"`
}

// EdgeDeviceDetails is the device at the edge that a call was for, such as an
// Outpost of S3.
type EdgeDeviceDetails struct {
	Type     string `json:"type,omitzero"`
	DeviceID string `json:"deviceID,omitzero"`
}

// EventContext has the tags and condition keys that an event data store adds.
type EventContext struct {
	RequestContext map[string]jsontext.Value `json:"requestContext,omitzero"`
	TagContext     map[string]jsontext.Value `json:"tagContext,omitzero"`
}

// Addendum says why an event was delivered late or changed.
type Addendum struct {
	Reason            string `json:"reason,omitzero"`
	UpdatedFields     string `json:"updatedFields,omitzero"`
	OriginalRequestID string `json:"originalRequestID,omitzero"`
	OriginalEventID   string `json:"originalEventID,omitzero"`
}

// InsightDetails say which activity is unusual, and by how much.
type InsightDetails struct {
	State          string         `json:"state,omitzero"` // Start or End
	EventSource    string         `json:"eventSource,omitzero"`
	EventName      string         `json:"eventName,omitzero"`
	ErrorCode      string         `json:"errorCode,omitzero"`
	InsightType    string         `json:"insightType,omitzero"` // ApiCallRateInsight or ApiErrorRateInsight
	InsightContext InsightContext `json:"insightContext,omitzero"`
}

// InsightContext has the figures of an insight and what stands out in them.
type InsightContext struct {
	Statistics   InsightStatistics    `json:"statistics,omitzero"`
	Attributions []InsightAttribution `json:"attributions,omitzero"`
}

// InsightStatistics are averages of calls or errors a minute.
type InsightStatistics struct {
	Baseline         InsightAverage `json:"baseline,omitzero"`
	Insight          InsightAverage `json:"insight,omitzero"`
	InsightDuration  *int64         `json:"insightDuration,omitzero"`  // minutes
	BaselineDuration *int64         `json:"baselineDuration,omitzero"` // minutes
}

// InsightAverage is an average of calls or errors a minute.
type InsightAverage struct {
	Average *float64 `json:"average,omitzero"`
}

// InsightAttribution says which values of an attribute stand out.
type InsightAttribution struct {
	Attribute string                `json:"attribute,omitzero"`
	Insight   []InsightAttributeUse `json:"insight,omitzero"`
	Baseline  []InsightAttributeUse `json:"baseline,omitzero"`
}

// InsightAttributeUse is how often an attribute had a value, a minute.
type InsightAttributeUse struct {
	Value   string   `json:"value,omitzero"`
	Average *float64 `json:"average,omitzero"`
}
