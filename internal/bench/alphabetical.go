package bench

import (
	"bytes"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry"
)

// The ways of MeasureAlphabetical.
const (
	// AsAWSWrites are events whose envelope comes first, source and detail-type before the detail.
	AsAWSWrites = "members in AWS's order"
	// InAlphabeticalOrder are the same events as other producers write them: the detail before the source.
	InAlphabeticalOrder = "members in alphabetical order"
)

// MeasureAlphabetical compares Decode of c's payloads with that of the same payloads with the members of every object in
// alphabetical order.
func MeasureAlphabetical(effort Effort, c Corpus) (*Table, error) {
	ways, err := orders(c)
	if err != nil {
		return nil, err
	}
	return NewTable(effort, 0, c.Bytes()/len(c), ways)
}

func orders(c Corpus) ([]Way, error) {
	compact, sorted := make(Corpus, len(c)), make(Corpus, len(c))
	for i, p := range c {
		// Both are written by the same encoder, so that white space makes no difference between them.
		v := jsontext.Value(bytes.Clone(p.Data))
		if err := v.Compact(); err != nil {
			return nil, err
		}
		compact[i] = Payload{Data: v}
		var members any
		if err := json.Unmarshal(p.Data, &members); err != nil {
			return nil, err
		}
		data, err := json.Marshal(members, json.Deterministic(true))
		if err != nil {
			return nil, err
		}
		sorted[i] = Payload{Data: data}
	}
	return []Way{
		{AsAWSWrites, len(c), decoding(compact, registry.Default)},
		{InAlphabeticalOrder, len(c), decoding(sorted, registry.Default)},
	}, nil
}
