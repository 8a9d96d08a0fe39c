package golang

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// recordParts are the members of a record of CloudTrail's whose form depends on
// the event. A detail has those that the catalogue does not know as JSON; all
// other members are in cloudtrail.Common.
var recordParts = []string{"requestParameters", "responseElements", "additionalEventData", "serviceEventDetails"}

// recordString writes the String method of an event that CloudTrail delivers: who
// did what to what, and what came of it.
func (w *writer) recordString(e *event) {
	w.line("// String says in a line who did what to what, in which account and region.")
	w.line("func (e *%s) String() string {\n\treturn cloudtrail.Summary(&e.Event, &e.Detail.Common%s)\n}\n", e.name, e.recordAbout())
}

// recordAbout are the arguments for the text in a record's parts that says best
// what it is about, and for the one that says what came of it. A call is about
// what it asks for, rather than the answer, and its error says what came of it.
func (e *event) recordAbout() string {
	call := e.Detail.Field("serviceEventDetails") == nil
	subject := bestWithin(e, "requestParameters", subjectScore)
	if subject == "" || !call {
		subject = bestWithin(e, "", subjectScore)
	}
	args := ""
	if subject != "" {
		args = ", e.Detail." + subject
	}
	if outcome := bestWithin(e, "", outcomeScore); outcome != "" && !call {
		args += ", e.Detail." + outcome
	}
	return args
}

// bestWithin returns the way to the text at any depth of a part of an event's
// detail, or of all parts, lists and maps aside, that scores highest, and "" if
// none scores. Of equals the one that is less deep counts.
func bestWithin(e *event, part string, score func(e *event, name string) int) string {
	top, topScore := "", 0
	var look func(s *structure, way []string)
	look = func(s *structure, way []string) {
		for _, f := range s.fields {
			here := append(slices.Clone(way), f.name)
			if len(way) == 0 && part != "" && f.Name != part {
				continue
			}
			if f.Type.Kind == catalog.Object && f.inner != nil && f.Type.Same == "" {
				look(f.inner, here)
				continue
			}
			if f.Type.Kind != catalog.String {
				continue
			}
			name := f.Name
			if len(way) > 2 {
				name = way[len(way)-1] + " " + name // account.accountName of a status
			}
			s, joined := score(e, name)*10-len(here), strings.Join(here, ".")
			if c := cmp.Or(cmp.Compare(s, topScore), -cmp.Compare(joined, top)); s > 0 && (top == "" || c > 0) {
				top, topScore = joined, s
			}
		}
	}
	look(e.detail, nil)
	return top
}

// sampleRecord are the members that the sample of every event of CloudTrail's has.
func sampleRecord(source string, e *event) map[string]any {
	kind, category := "AwsApiCall", "Management"
	if strings.HasPrefix(e.Via, "AWS Service Event") {
		kind = "AwsServiceEvent"
	}
	return map[string]any{
		"eventVersion": "1.11",
		"userIdentity": map[string]any{"type": "AWSService", "accountId": sampleAccount, "invokedBy": "AWS Internal"},
		"eventTime":    sampleTime, "eventSource": strings.TrimPrefix(source, "aws.") + ".amazonaws.com", "eventName": e.DetailType,
		"awsRegion": sampleRegion, "sourceIPAddress": "AWS Internal", "userAgent": "AWS Internal",
		"eventID": fmt.Sprintf("%s-%s", "66666666-7777-4888-9999", sampleAccount), "readOnly": false, "eventType": kind,
		"managementEvent": true, "recipientAccountId": sampleAccount, "eventCategory": category,
	}
}
