package cloudtrail

import (
	"cmp"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/registry"
)

// Response is the text of a member of the response, and "" if there is none.
func (r *Record) Response(name string) string {
	var members map[string]jsontext.Value
	if json.Unmarshal(r.ResponseElements, &members) != nil {
		return ""
	}
	return text(members[name])
}

// Additional is the text of a member of the additional event data, and "" if
// there is none.
func (r *Record) Additional(name string) string { return text(r.AdditionalEventData[name]) }

func text(v jsontext.Value) string {
	var s string
	if json.Unmarshal(v, &s) != nil {
		return ""
	}
	return s
}

// action is the call as IAM policies name it.
func (r *Record) action() string { return service(r.EventSource) + ":" + r.EventName }

// service is the name of a service in an event source: ec2 in ec2.amazonaws.com
// and in ec2.amazonaws.com.cn.
func service(eventSource string) string {
	name, _, _ := strings.Cut(eventSource, ".")
	return name
}

// denied reports whether the error code is one by which services refuse a caller.
func (r *Record) denied() bool {
	code := r.ErrorCode
	return strings.Contains(code, "AccessDenied") || strings.Contains(code, "UnauthorizedOperation") ||
		strings.HasSuffix(code, "AuthFailure") || strings.HasSuffix(code, "NotAuthorized")
}

// caller names who made a call, as well as it is known.
func (u *UserIdentity) caller() string {
	return cmp.Or(u.ARN, u.InvokedBy, u.UserName, u.PrincipalID, u.Type)
}

func summary(e *registry.Event, r *Record) string {
	parts := []string{r.action()}
	if who := r.UserIdentity.caller(); who != "" {
		parts = append(parts, "by "+who)
	}
	if r.ErrorCode != "" {
		parts = append(parts, "failed: "+r.ErrorCode)
	}
	return awsevents.Summary(e, parts...)
}
