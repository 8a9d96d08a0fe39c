package infer

import (
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Key names an event type: source and detail-type.
type Key struct{ Source, DetailType string }

// Collect gathers the evidence on the details of sample events, given as a JSON
// array of whole events or as one event.
func Collect(data []byte) (map[Key]*Evidence, error) {
	type sample struct {
		Source     string         `json:"source"`
		DetailType string         `json:"detail-type"`
		Detail     jsontext.Value `json:"detail"`
	}
	var samples []sample
	if jsontext.Value(data).Kind() == '{' {
		samples = make([]sample, 1)
		if err := json.Unmarshal(data, &samples[0]); err != nil {
			return nil, err
		}
	} else if err := json.Unmarshal(data, &samples); err != nil {
		return nil, err
	}
	evidence := map[Key]*Evidence{}
	for i, s := range samples {
		k := Key{s.Source, s.DetailType}
		switch {
		case k.Source == "" || k.DetailType == "":
			return nil, fmt.Errorf("event %d has no source or detail-type", i)
		case len(s.Detail) == 0:
			s.Detail = jsontext.Value("{}")
		}
		if evidence[k] == nil {
			evidence[k] = new(Evidence)
		}
		if err := evidence[k].Observe(s.Detail); err != nil {
			return nil, err
		}
	}
	return evidence, nil
}
