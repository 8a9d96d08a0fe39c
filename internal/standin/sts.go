package standin

import (
	"encoding/xml"
	"net/http"
	"regexp"
	"time"
)

// stsService speaks the query protocol for STS.
// https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html
type stsService struct{ server *Server }

const stsNamespace = "https://sts.amazonaws.com/doc/2011-06-15/"

type stsCallerIdentity struct {
	XMLName xml.Name `xml:"GetCallerIdentityResponse"`
	Space   string   `xml:"xmlns,attr"`
	ARN     string   `xml:"GetCallerIdentityResult>Arn"`
	UserID  string   `xml:"GetCallerIdentityResult>UserId"`
	Account string   `xml:"GetCallerIdentityResult>Account"`
	Request string   `xml:"ResponseMetadata>RequestId"`
}

type stsAssumedRole struct {
	XMLName xml.Name `xml:"AssumeRoleResponse"`
	Space   string   `xml:"xmlns,attr"`
	Key     string   `xml:"AssumeRoleResult>Credentials>AccessKeyId"`
	Secret  string   `xml:"AssumeRoleResult>Credentials>SecretAccessKey"`
	Token   string   `xml:"AssumeRoleResult>Credentials>SessionToken"`
	Expires string   `xml:"AssumeRoleResult>Credentials>Expiration"`
	ARN     string   `xml:"AssumeRoleResult>AssumedRoleUser>Arn"`
	ID      string   `xml:"AssumeRoleResult>AssumedRoleUser>AssumedRoleId"`
	Request string   `xml:"ResponseMetadata>RequestId"`
}

type stsError struct {
	XMLName xml.Name `xml:"ErrorResponse"`
	Space   string   `xml:"xmlns,attr"`
	Type    string   `xml:"Error>Type"`
	Code    string   `xml:"Error>Code"`
	Message string   `xml:"Error>Message"`
	Request string   `xml:"RequestId"`
}

func (s stsService) answer(req *request) (answer, error) {
	switch req.Operation {
	case "GetCallerIdentity":
		return xmlAnswer(stsCallerIdentity{
			Space: stsNamespace, ARN: req.caller.arn, UserID: req.caller.userID, Account: req.Account, Request: requestID,
		}), nil
	case "AssumeRole":
		return s.assumeRole(req)
	}
	return answer{}, badRequest("InvalidAction", "the stand-in does not do STS "+req.Operation)
}

var roleARN = regexp.MustCompile(`^arn:aws[a-z-]*:iam::(\d{12}):role/(?:[!-~]+/)?([\w+=,.@-]{1,64})$`)

// assumeRole hands out a key that belongs to the role's account. Every role
// exists and lets everyone in.
func (s stsService) assumeRole(req *request) (answer, error) {
	session := req.form.Get("RoleSessionName")
	role := roleARN.FindStringSubmatch(req.form.Get("RoleArn"))
	if role == nil {
		return answer{}, badRequest("ValidationError", req.form.Get("RoleArn")+" is invalid")
	}
	if session == "" {
		return answer{}, badRequest("ValidationError", "1 validation error detected: Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null")
	}
	id := identity{
		account: role[1],
		arn:     "arn:aws:sts::" + role[1] + ":assumed-role/" + role[2] + "/" + session,
		userID:  "AROASTANDINROLE:" + session,
	}
	lifetime := time.Hour
	if d, err := time.ParseDuration(req.form.Get("DurationSeconds") + "s"); err == nil {
		lifetime = d
	}
	return xmlAnswer(stsAssumedRole{
		Space: stsNamespace, Key: s.server.keys.issue(id), Secret: "standin-secret", Token: "standin-session",
		Expires: stamp(time.Now().Add(lifetime)), ARN: id.arn, ID: id.userID, Request: requestID,
	}), nil
}

func (stsService) refuse(f *failure) answer {
	kind := "Sender"
	if f.Status >= http.StatusInternalServerError {
		kind = "Receiver"
	}
	a := xmlAnswer(stsError{Space: stsNamespace, Type: kind, Code: f.Code, Message: f.Message, Request: requestID})
	a.status = f.Status
	return a
}
