package cloudevents

import (
	"time"

	"github.com/cloudevents/sdk-go/v2/types"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// typed is an extension whose type its JSON does not tell.
type typed struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

// writeExtension returns an extension as JSON that tells its type, too.
func writeExtension(name string, value any) (jsontext.Value, error) {
	var out any
	switch v := value.(type) {
	case bool, int32, string:
		out = v
	default:
		text, err := types.Format(v)
		if err != nil {
			return nil, &Error{Attribute: name, Reason: "its value is of a type that CloudEvents has not", Err: err}
		}
		out = typed{kindOf(v), text}
	}
	j, err := json.Marshal(out)
	if err != nil {
		return nil, &Error{Attribute: name, Reason: "it cannot be written as JSON", Err: err}
	}
	return j, nil
}

func kindOf(value any) string {
	switch value.(type) {
	case []byte:
		return "binary"
	case types.URI, *types.URI:
		return "uri"
	case types.URIRef, *types.URIRef:
		return "uriref"
	case types.Timestamp, *types.Timestamp, time.Time, *time.Time:
		return "timestamp"
	}
	return "string"
}

// extensionOf returns the value of an extension that writeExtension wrote.
func extensionOf(v jsontext.Value) (any, error) {
	var err error
	switch v.Kind() {
	case '"':
		var s string
		err = json.Unmarshal(v, &s)
		return s, err
	case 't', 'f':
		return v.Kind() == 't', nil
	case '0':
		var n int32
		err = json.Unmarshal(v, &n)
		return n, err
	}
	var t typed
	if err := json.Unmarshal(v, &t); err != nil {
		return nil, &Error{Attribute: memberRest, Reason: "an extension in it has no type", Err: err}
	}
	switch t.Kind {
	case "binary":
		return types.ParseBinary(t.Value)
	case "uri":
		if u := types.ParseURI(t.Value); u != nil {
			return *u, nil
		}
	case "uriref":
		if u := types.ParseURIRef(t.Value); u != nil {
			return *u, nil
		}
	case "timestamp":
		at, err := types.ParseTimestamp(t.Value)
		if err != nil {
			return nil, &Error{Attribute: memberRest, Reason: "a timestamp in it is none", Err: err}
		}
		return *at, nil
	}
	return t.Value, nil
}
