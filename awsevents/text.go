package awsevents

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Text is a member that some of AWS's events have as text and others as an object
// or another JSON value, of which it then holds the JSON. Step Functions gives an
// execution's input as the text of a document; its documentation shows the
// document itself. The zero value is of a member that is empty, null or missing.
//
// It is written as text, whatever it was read from.
type Text string

// UnmarshalJSONFrom reads any JSON value.
func (t *Text) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	value, err := dec.ReadValue()
	if err != nil {
		return err
	}
	switch value.Kind() {
	case 'n':
		*t = ""
		return nil
	case '"':
		var s string
		if err := json.Unmarshal(value, &s); err != nil {
			return err
		}
		*t = Text(s)
		return nil
	}
	*t = Text(value)
	return nil
}
