package registry

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

// cutShort has members that are read in ways of their own.
type cutShort struct {
	Event  `event:"source=cut"`
	Detail struct {
		Text    string            `json:"text"`
		Texts   []string          `json:"texts"`
		Numbers []int             `json:"numbers"`
		Ratio   float64           `json:"ratio"`
		Flag    bool              `json:"flag"`
		Words   map[string]string `json:"words"`
		Counts  map[string]int    `json:"counts"`
		Any     any               `json:"any"`
		Pointer *struct {
			X int `json:"x"`
		} `json:"pointer"`
	} `json:"detail"`
}

// TestCutPayloads: a payload that ends too early, wherever that is, is no event.
func TestCutPayloads(t *testing.T) {
	const detail = `{"text":"a\n","texts":["b", "c" ,"d"],"numbers":[1,-2],"ratio":1.5e3,"flag":true,"words":{"a":"b","c":"d"},` +
		`"counts":{"n":1},"any":[{"x":[null]}],"pointer":{"x":1},"untaken":{"y":["z"]}}`
	for name, payload := range map[string][]byte{
		"detail last":  bytes.Replace(eventJSON("cut", "x", detail), []byte(`"resources":[]`), []byte(`"resources":["a", "b"]`), 1),
		"detail first": []byte(`{"detail":` + detail + `,"source":"cut","detail-type":"x","resources":["a","b"],"id":"1","account":"123456789012","region":"eu-west-1","time":"2021-11-11T21:29:54Z"}`),
	} {
		t.Run(name, func(t *testing.T) {
			r := New()
			require.NoError(t, r.Register(cutShort{}))
			event, err := r.Decode(payload)
			require.NoError(t, err)
			require.Equal(t, []string{"b", "c", "d"}, event.(*cutShort).Detail.Texts)
			require.Equal(t, []string{"a", "b"}, event.Envelope().Resources)
			for end := range payload {
				_, err := r.Decode(payload[:end])
				require.Error(t, err, "%d bytes: %s", end, payload[:end])
			}
		})
	}
}

// TestBracketsThatDoNotMatch: a list that begins as something else is no list.
func TestBracketsThatDoNotMatch(t *testing.T) {
	for _, list := range []string{`{"a"]`, `("a"]`, `""a"]`, `["a"}`, `["a"`, `"a"]`, `["a" "b"]`, `["a",]`, `[,"a"]`} {
		t.Run(list, func(t *testing.T) {
			r := New()
			require.NoError(t, r.Register(cutShort{}))
			for _, payload := range [][]byte{
				bytes.Replace(eventJSON("cut", "x", `{}`), []byte(`"resources":[]`), []byte(`"resources":`+list), 1),
				eventJSON("cut", "x", `{"texts":`+list+`}`),
			} {
				_, err := r.Decode(payload)
				require.Error(t, err, "%s", payload)
			}
		})
	}
}
