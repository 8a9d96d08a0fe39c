package reader

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

// seen notes what an unmarshal method of its own is given.
type seen struct{ Value string }

func (s *seen) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	value, err := d.ReadValue()
	if err != nil {
		return err
	}
	if s.Value = string(value); s.Value == `"bad"` {
		return fmt.Errorf("no such value")
	}
	return nil
}

// TestStringedFieldsDecodeThemselves: what the option string means for types with an unmarshal method, and for those that
// it says nothing of, is what encoding/json/v2 makes of it.
func TestStringedFieldsDecodeThemselves(t *testing.T) {
	//nolint:staticcheck // the option on types that it is not meant for is what is tested
	type fields struct {
		Own     seen            `json:"own,string"`
		Pointer *seen           `json:"pointer,string"`
		List    []seen          `json:"list,string"`
		Map     map[string]seen `json:"map,string"`
		Text    textual         `json:"text,string"`
		Ints    []int           `json:"ints,string"`
		Floats  map[string]*int `json:"floats,string"`
		Any     any             `json:"any,string"`
		Plain   string          `json:"plain,string"`
		Twice   **int64         `json:"twice,string"`
		Bool    bool            `json:"bool,string"`
	}
	values := append([]string{`"bad"`, `["bad"]`, `{"a":"bad"}`, `"12"`, `"\u0031"`, `["1","2"]`, `["1",2]`, `{"a":"1"}`, `"true"`, `"\"x\""`, `" 1"`}, samples...)
	for _, name := range Members(reflect.TypeFor[fields]()) {
		t.Run(name, func(t *testing.T) {
			for _, value := range values {
				sameAsJSON(t, fmt.Sprintf("{%q:%s}", name, value), reflect.TypeFor[fields]())
				sameAsJSON(t, fmt.Sprintf("{%q: %s ,\"bool\":true}", name, value), reflect.TypeFor[fields]())
			}
		})
	}
}
