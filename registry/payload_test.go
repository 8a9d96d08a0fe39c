package registry

import (
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// eventJSON returns a whole event with that source, detail-type and detail.
func eventJSON(source, detailType, detail string) []byte {
	return fmt.Appendf(nil, `{"version":"0","id":"7bf73129-1428-4cd3-a780-95db273d1602","detail-type":%q,"source":%q,`+
		`"account":"123456789012","time":"2021-11-11T21:29:54Z","region":"us-east-1","resources":[],"detail":%s}`,
		detailType, source, detail)
}

// objectOf and listOf take well-formed JSON apart, as package json does; they return nil for other values.
func objectOf(raw jsontext.Value) (members map[string]jsontext.Value) {
	if raw.Kind() != '{' || json.Unmarshal(raw, &members) != nil {
		return nil
	}
	return members
}

func listOf(raw jsontext.Value) (elements []jsontext.Value) {
	if raw.Kind() != '[' || json.Unmarshal(raw, &elements) != nil {
		return nil
	}
	return elements
}

// textOf returns the content of a JSON string, or "".
func textOf(raw jsontext.Value) (text string) {
	if raw.Kind() != '"' || json.Unmarshal(raw, &text) != nil {
		return ""
	}
	return text
}
