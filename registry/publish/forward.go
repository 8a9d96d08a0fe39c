package publish

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry"
)

// Forward returns an entry that sends a decoded event on as it came. Its detail is that of the payload, including the
// members that the event's type has no field for; [Publisher.Publish] sends what the fields hold. The entry has the
// time and the resources of the event but not its id, since a bus gives each event an id of its own. Pass the entry to
// [Publisher.Send]. The error is an [*EntryError] for an event that was not decoded, or whose detail is no object.
func Forward(event registry.AnyEvent) (Entry, error) {
	if missing(event) {
		return Entry{}, invalid("the event is nil", nil).complete(0, nameOf(event), &Entry{})
	}
	e := event.Envelope()
	entry := Entry{Source: e.Source, DetailType: e.DetailType, Time: e.Time, Resources: e.Resources}
	if e.Raw() == nil {
		return Entry{}, invalid("it was not decoded; Publish sends it", nil).complete(0, nameOf(event), &entry)
	}
	detail, _ := e.Lookup("detail")
	if detail.Kind() == '"' { // an object in a text, as some of AWS's events have it
		var text string
		if json.Unmarshal(detail, &text) == nil {
			detail = jsontext.Value(text)
		}
	}
	if detail.Kind() != '{' || !detail.IsValid() {
		return Entry{}, invalid("its detail is no object; EventBridge takes an object only", nil).complete(0, nameOf(event), &entry)
	}
	entry.Detail = detail.Clone()
	return entry, nil
}
