package registry

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNumber: json.Number has no unmarshal method in one build and other rules in the other; here it is the same in both.
func TestNumber(t *testing.T) {
	type numbered struct {
		Event  `event:"source=numbers"`
		Detail struct {
			N json.Number            `json:"n"`
			P *json.Number           `json:"p"`
			L []json.Number          `json:"l"`
			M map[string]json.Number `json:"m"`
		} `json:"detail"`
	}
	r := New()
	require.NoError(t, r.Register(numbered{}))
	event, err := r.Decode(eventJSON("numbers", "x", `{"n":5,"p":-1.50e3,"l":[1,"2",12345678901234567890],"m":{"a":0.1}}`))
	require.NoError(t, err)
	d := event.(*numbered).Detail
	require.Equal(t, json.Number("5"), d.N)
	require.Equal(t, json.Number("-1.50e3"), *d.P, "as it is written")
	require.Equal(t, []json.Number{"1", "2", "12345678901234567890"}, d.L)
	require.Equal(t, map[string]json.Number{"a": "0.1"}, d.M)

	_, err = r.Decode(eventJSON("numbers", "x", `{"n":"five"}`))
	require.ErrorContains(t, err, "detail.n")
}
