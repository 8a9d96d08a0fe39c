package cloudtrail

import "github.com/go-json-experiment/json/jsontext"

// SignIn is the record of an attempt to sign in to the console, to take on a role
// there, or to leave it.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
type SignIn struct {
	Common
	RequestParameters   jsontext.Value `json:"requestParameters,omitzero"`
	ResponseElements    SignInResult   `json:"responseElements,omitzero"`
	AdditionalEventData SignInData     `json:"additionalEventData,omitzero"`
	ServiceEventDetails jsontext.Value `json:"serviceEventDetails,omitzero"`
}

// SignInResult says what came of an attempt: "Success" or "Failure", in the field
// of what was attempted.
type SignInResult struct {
	ConsoleLogin string `json:"ConsoleLogin,omitzero"`
	CheckMFA     string `json:"CheckMfa,omitzero"` // whether the user has a second factor was looked up
	SwitchRole   string `json:"SwitchRole,omitzero"`
	ExitRole     string `json:"ExitRole,omitzero"`
	RenewRole    string `json:"RenewRole,omitzero"`

	GetSigninToken string             `json:"GetSigninToken,omitzero"` // a federated user asked for a link to the console
	Credentials    *SignInCredentials `json:"credentials,omitzero"`    // those of GetSigninToken
}

// SignInCredentials names the access key that a federated user has got.
type SignInCredentials struct {
	AccessKeyID string `json:"accessKeyId,omitzero"`
}

// SignInData says how and where to someone signed in.
type SignInData struct {
	LoginTo       string `json:"LoginTo,omitzero"`       // the address the user is sent to
	MobileVersion string `json:"MobileVersion,omitzero"` // "Yes" or "No"
	MFAUsed       string `json:"MFAUsed,omitzero"`       // "Yes" or "No"
	MFAIdentifier string `json:"MFAIdentifier,omitzero"` // the ARN of the device, if one was used
	MFAType       string `json:"MfaType,omitzero"`       // its kind
	SwitchFrom    string `json:"SwitchFrom,omitzero"`    // the user who takes on a role
	RedirectTo    string `json:"RedirectTo,omitzero"`    // the address that a change of role leads to
}
