package publish

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Entry is an event as it is sent. It can be stored as JSON and sent later, see [Publisher.Entry]. The zero Entry is no
// event: a source, a detail-type and a detail have to be there.
//
// Its members are those of PutEventsRequestEntry:
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
type Entry struct {
	// Source says who sends the event. EventBridge keeps those that begin with "aws." to itself.
	Source string `json:"source"`
	// DetailType has 128 characters at most.
	DetailType string `json:"detail-type"`
	// Detail is one JSON object.
	Detail jsontext.Value `json:"detail"`
	// Time is when the event happened. EventBridge delivers it in whole seconds, and sets its own where it is zero.
	Time time.Time `json:"time,omitzero"`
	// Resources are the ARNs of what the event speaks of.
	Resources []string `json:"resources,omitempty"`
	// Bus is the name or the ARN of the event bus; empty for that of the [Bus].
	Bus string `json:"bus,omitempty"`
	// TraceHeader is X-Ray's, as in the HTTP header X-Amzn-Trace-Id. Targets such as SQS get it, API destinations do not.
	TraceHeader string `json:"trace-header,omitempty"`
	// Group and Deduplication are the EventGroupId and the DeduplicationId that the new custom bus has for order and
	// against duplicates. A bus without them refuses an entry that has them.
	Group         string `json:"group,omitempty"`
	Deduplication string `json:"deduplication,omitempty"`
}

// Size returns how many bytes of a request an entry takes: 14 for a time, and the UTF-8 bytes of the source, the
// detail-type, the detail and each resource. Nothing else counts.
//
// See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size
func Size(e Entry) int {
	const timestamp = 14
	size := len(e.Source) + len(e.DetailType) + len(e.Detail)
	if !e.Time.IsZero() {
		size += timestamp
	}
	for _, r := range e.Resources {
		size += len(r)
	}
	return size
}
