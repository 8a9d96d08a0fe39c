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

// Action is the call as IAM policies name it: "ec2:RunInstances".
func (c *Common) Action() string { return service(c.EventSource) + ":" + c.EventName }

// Failed reports whether the call was answered with an error.
func (c *Common) Failed() bool { return c.ErrorCode != "" }

// service is the name of a service in an event source: ec2 in ec2.amazonaws.com
// and in ec2.amazonaws.com.cn.
func service(eventSource string) string {
	name, _, _ := strings.Cut(eventSource, ".")
	return name
}

// Denied reports whether the call failed because the caller was not allowed to
// make it: whether the error code is one by which services say so.
func (c *Common) Denied() bool {
	code := c.ErrorCode
	return strings.Contains(code, "AccessDenied") || strings.Contains(code, "UnauthorizedOperation") ||
		strings.HasSuffix(code, "AuthFailure") || strings.HasSuffix(code, "NotAuthorized")
}

// caller names who made a call, as well as it is known.
func (u *UserIdentity) caller() string {
	return cmp.Or(u.ARN, u.InvokedBy, u.UserName, u.PrincipalID, u.Type)
}

// Summary says in one line who did what, in which account and region, and the
// error if it failed. What else there is to say comes after what was done. It is
// what the String methods of events that CloudTrail delivers call.
func Summary(e *registry.Event, c *Common, about ...string) string {
	parts := append([]string{c.Action()}, about...)
	if who := c.UserIdentity.caller(); who != "" {
		parts = append(parts, "by "+who)
	}
	if c.Failed() {
		parts = append(parts, "failed: "+c.ErrorCode)
	}
	return awsevents.Summary(e, parts...)
}
