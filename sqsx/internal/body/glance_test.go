package body

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGlance(t *testing.T) {
	for _, test := range []struct {
		name, body string
		want       bool
	}{
		{"as EventBridge sends it", `{"version":"0","id":"1","detail-type":"T","source":"s","account":"1","detail":{}}`, true},
		{"with blanks", "{ \"version\": \"0\",\n\t\"source\": \"s\",\r\n \"detail-type\": \"T\"", true},
		{"an escape", `{"source":"\u0073","detail-type":"T"}`, false},
		{"a name that is no envelope's", `{"Type":"x","source":"s","detail-type":"T"}`, false},
		{"a name twice", `{"id":"1","id":"2","source":"s","detail-type":"T"}`, false},
		{"no text", `{"source":1,"detail-type":"T"}`, false},
		{"not ASCII", `{"source":"é","detail-type":"T"}`, false},
		{"a control character", "{\"source\":\"a\x01\",\"detail-type\":\"T\"}", false},
		{"cut off", `{"source":"s","detail-type":"T`, false},
		{"the end", `{"source":"s"}`, false},
		{"no object", `["source"]`, false},
		{"nothing", ``, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := glance([]byte(test.body))
			require.Equal(t, test.want, m.isEnvelope())
			if test.want {
				require.Equal(t, `"s"`, string(m.source))
				require.Equal(t, `"T"`, string(m.detailType))
			}
		})
	}
}

// TestGlanceTakesNothingThatScanDoesNot: what it says of a body is what the decoder of jsontext says.
func TestGlanceTakesNothingThatScanDoesNot(t *testing.T) {
	pieces := []string{`{`, `}`, `"version"`, `"id"`, `"source"`, `"detail-type"`, `"source":"s"`, `"detail-type":"T"`, `"id":"1"`, `:`, `,`, ` `, "\n", `"`,
		`"x"`, `\`, `1`, `null`, `[]`, `{}`, "é", "\x00", "\x7f", "\xff", `""`, `"region":"r"`, `"Data"`}
	rng := rand.New(rand.NewPCG(1, 2))
	envelopes := 0
	for range 200_000 {
		var b strings.Builder
		b.WriteByte('{')
		for i := range 1 + rng.IntN(7) {
			if i > 0 && rng.IntN(8) > 0 {
				b.WriteByte(',')
			}
			b.WriteString(pieces[rng.IntN(len(pieces))])
		}
		body := []byte(b.String())
		m := glance(body)
		if !m.isEnvelope() {
			continue
		}
		envelopes++
		var slow members
		for name, value := range eachMember(body) {
			switch name {
			case "source":
				slow.source = value
			case "detail-type":
				slow.detailType = value
			}
			if slow.isEnvelope() {
				break
			}
		}
		require.True(t, slow.isEnvelope(), "%q", body)
		require.Equal(t, slow, m, "%q", body)
	}
	require.Greater(t, envelopes, 100)
}
