package body

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRawDetail: JSON of any kind is the detail as it is, and so is what set out to be an object or an array and is
// malformed; other text is a string.
func TestRawDetail(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"an object", `{"a":1}`, `{"a":1}`},
		{"an array", `[1]`, `[1]`},
		{"a number", `42`, `42`},
		{"a string", `"x"`, `"x"`},
		{"null", `null`, `null`},
		{"an object cut off", `{"a":`, `{"a":`},
		{"an array cut off", `[1`, `[1`},
		{"text", `hello`, `"hello"`},
		{"a number and more", `42 is the answer`, `"42 is the answer"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, err := Raw{Source: "s", DetailType: "T"}.envelope(&Message{ID: "m"}, []byte(test.body), &Found{})
			require.NoError(t, err)
			require.Equal(t, `{"version":"0","id":"m","detail-type":"T","source":"s","resources":[],"detail":`+test.want+`}`, string(out))
		})
	}
	_, err := Raw{Source: "s", DetailType: "T"}.envelope(&Message{}, []byte("\xff"), &Found{})
	require.Error(t, err)
}
