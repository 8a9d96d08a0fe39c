package standin

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// The limits of PutEvents.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
const (
	maxEventEntries = 10
	maxEventBytes   = 1 << 20 // the entries of a request are smaller
	maxDetailType   = 128
)

// Event is an entry of PutEvents that was accepted.
type Event struct {
	ID          string
	EndpointID  string // of the request
	Bus         string // EventBusName as it was given; "" is the default bus
	Source      string
	DetailType  string
	Detail      string
	Resources   []string
	TraceHeader string
	// Time is in seconds since 1970, nil if there was none.
	Time *float64
}

// busLog has the events of one account in one region.
type busLog struct {
	mu     sync.Mutex
	events []Event
	refuse func(Event) (code, message string)
}

// Events returns what PutEvents has accepted, in order of arrival.
func (p *Place) Events() []Event {
	p.events.mu.Lock()
	defer p.events.mu.Unlock()
	return slices.Clone(p.events.events)
}

// RefuseEvents makes PutEvents ask refuse about each entry that it would accept: a code that is not "" fails it.
// Calls of refuse do not run at once.
func (p *Place) RefuseEvents(refuse func(Event) (code, message string)) {
	p.events.mu.Lock()
	defer p.events.mu.Unlock()
	p.events.refuse = refuse
}

// eventsService speaks AWS JSON 1.1 for EventBridge's PutEvents.
type eventsService struct{}

type putEventsInput struct {
	EndpointID string `json:"EndpointId"`
	Entries    []putEventsEntry
}

type putEventsEntry struct {
	EventBusName, Source, DetailType, Detail, TraceHeader string
	Resources                                             []string
	Time                                                  *float64
}

type putEventsOutput struct {
	FailedEntryCount int
	Entries          []putEventsResult
}

type putEventsResult struct {
	EventID      string `json:"EventId,omitzero"`
	ErrorCode    string `json:",omitzero"`
	ErrorMessage string `json:",omitzero"`
}

func (eventsService) answer(req *request) (answer, error) {
	if req.Operation != "PutEvents" {
		return answer{}, badRequest("UnknownOperationException", "the stand-in does not do EventBridge "+req.Operation)
	}
	var in putEventsInput
	if err := json.Unmarshal(req.body, &in); err != nil {
		return answer{}, badRequest("SerializationException", "the input is not that of PutEvents")
	}
	if err := in.check(); err != nil {
		return answer{}, err
	}
	log := &req.place.events
	log.mu.Lock()
	defer log.mu.Unlock()
	out := putEventsOutput{Entries: []putEventsResult{}}
	for i := range in.Entries {
		result := log.put(&in, &in.Entries[i])
		if result.ErrorCode != "" {
			out.FailedEntryCount++
		}
		out.Entries = append(out.Entries, result)
	}
	a := jsonAnswer(&out)
	a.header.Set("Content-Type", "application/x-amz-json-1.1")
	return a, nil
}

// check is what fails a request as a whole.
func (in *putEventsInput) check() error {
	if n := len(in.Entries); n == 0 || n > maxEventEntries {
		return badRequest("ValidationException", fmt.Sprintf("1 validation error detected: Value at 'entries' failed to satisfy "+
			"constraint: Member must have length less than or equal to %d and greater than or equal to 1, and has %d", maxEventEntries, n))
	}
	size, whole := 0, 0
	for i := range in.Entries {
		size += in.Entries[i].size()
		if in.Entries[i].missing() == "" {
			whole++
		}
	}
	if size >= maxEventBytes {
		return badRequest("ValidationException", fmt.Sprintf("Total size of the entries in the request is over the limit: %d bytes", size))
	}
	if whole == 0 {
		return badRequest("ValidationException", "no entry has a Source, a DetailType and a Detail")
	}
	return nil
}

// size counts an entry as the user guide says.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size
func (e *putEventsEntry) size() int {
	n := len(e.Source) + len(e.DetailType) + len(e.Detail) + len(strings.Join(e.Resources, ""))
	if e.Time != nil {
		n += 14
	}
	return n
}

func (e *putEventsEntry) missing() string {
	switch {
	case e.Source == "":
		return "Source"
	case e.DetailType == "":
		return "DetailType"
	case e.Detail == "":
		return "Detail"
	}
	return ""
}

// put accepts an entry or says why not. The log is locked.
func (l *busLog) put(in *putEventsInput, e *putEventsEntry) putEventsResult {
	invalid := func(name, reason string) putEventsResult {
		return putEventsResult{ErrorCode: "InvalidArgument", ErrorMessage: fmt.Sprintf("Parameter %s is not valid. Reason: %s", name, reason)}
	}
	if name := e.missing(); name != "" {
		return invalid(name, name+" is a required argument.")
	}
	if utf8.RuneCountInString(e.DetailType) > maxDetailType {
		return invalid("DetailType", fmt.Sprintf("DetailType must not exceed %d characters.", maxDetailType))
	}
	if v := jsontext.Value(e.Detail); !v.IsValid(jsontext.AllowDuplicateNames(true)) || v.Kind() != '{' {
		return putEventsResult{ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed."}
	}
	if strings.HasPrefix(e.Source, "aws.") {
		return putEventsResult{ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source."}
	}
	event := Event{
		ID:         fmt.Sprintf("%08x-0000-4000-8000-%012x", len(l.events)+1, len(l.events)+1),
		EndpointID: in.EndpointID, Bus: e.EventBusName, Source: e.Source, DetailType: e.DetailType, Detail: e.Detail,
		Resources: e.Resources, TraceHeader: e.TraceHeader, Time: e.Time,
	}
	if l.refuse != nil {
		if code, message := l.refuse(event); code != "" {
			return putEventsResult{ErrorCode: code, ErrorMessage: message}
		}
	}
	l.events = append(l.events, event)
	return putEventsResult{EventID: event.ID}
}

func (eventsService) refuse(f *failure) answer {
	a := jsonAnswer(map[string]string{"__type": f.Code, "message": f.Message})
	a.status = f.Status
	if a.status == 0 {
		a.status = http.StatusBadRequest
	}
	a.header.Set("Content-Type", "application/x-amz-json-1.1")
	return a
}
