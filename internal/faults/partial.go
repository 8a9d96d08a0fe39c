package faults

import (
	"net/http"
	"slices"

	"github.com/go-json-experiment/json"
)

// A batch is a call with entries, of SQS or of EventBridge in their JSON protocols.
type batch struct {
	rest    map[string]any
	entries []any
	sent    []any // those that the service is to see
}

// readBatch takes a batch apart: every second entry is to fail, and of one that one.
func readBatch(body []byte) (*batch, bool) {
	b := new(batch)
	if json.Unmarshal(body, &b.rest) != nil {
		return nil, false
	}
	b.entries, _ = b.rest["Entries"].([]any)
	if len(b.entries) == 0 {
		return nil, false
	}
	for i, entry := range b.entries {
		if !failing(i) {
			b.sent = append(b.sent, entry)
		}
	}
	return b, true
}

func failing(i int) bool { return i%2 == 0 }

// request is the body with the entries that the service is to see.
func (b *batch) request() []byte {
	b.rest["Entries"] = b.sent
	return must(json.Marshal(b.rest))
}

// answer adds the failed entries to what the service said of the others.
func (b *batch) answer(r *http.Request, body []byte) []byte {
	said := map[string]any{}
	if len(body) > 0 && json.Unmarshal(body, &said) != nil {
		return body
	}
	if target := r.Header.Get("X-Amz-Target"); target == "AWSEvents.PutEvents" {
		results, _ := said["Entries"].([]any)
		for i := range b.entries {
			if failing(i) {
				results = slices.Insert(results, min(i, len(results)), any(map[string]any{"ErrorCode": "InternalFailure", "ErrorMessage": "as the test demands"}))
			}
		}
		said["Entries"], said["FailedEntryCount"] = results, (len(b.entries)+1)/2
		return must(json.Marshal(said))
	}
	failed, _ := said["Failed"].([]any)
	for i, entry := range b.entries {
		if object, ok := entry.(map[string]any); ok && failing(i) {
			failed = append(failed, map[string]any{"Id": object["Id"], "Code": "InternalError", "Message": "as the test demands", "SenderFault": false})
		}
	}
	said["Failed"] = failed
	return must(json.Marshal(said))
}

func must(body []byte, err error) []byte {
	if err != nil {
		panic(err) // what was read from JSON can be written
	}
	return body
}
