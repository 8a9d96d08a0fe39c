package registry

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSkipPlain(t *testing.T) {
	for _, row := range []struct {
		name, text string
		want       int
	}{
		{"empty", `""`, 2},
		{"short", `"abc",`, 5},
		{"a word", `"12345678"`, 10},
		{"every plain character", `" !#$%&'()*+,-./09:;<=>?@AZ[]^_` + "`az{|}~\"", 39},
		{"no string", `1`, -1},
		{"nothing", ``, -1},
		{"no end", `"1234567890`, -1},
		{"no end after a word", `"12345678`, -1},
	} {
		t.Run(row.name, func(t *testing.T) { require.Equal(t, row.want, skipPlain([]byte(row.text), 0)) })
	}
}

// TestSkipPlainEveryByte puts each byte at each place of texts that take one step of eight bytes and several.
func TestSkipPlainEveryByte(t *testing.T) {
	for length := range 26 {
		for at := range length {
			for c := range 256 {
				text := []byte(`"` + strings.Repeat("a", length) + `"`)
				text[1+at] = byte(c)
				want := length + 2
				switch {
				case c == '"':
					want = at + 2
				case c < ' ' || c > 0x7f || c == '\\':
					want = -1
				}
				require.Equal(t, want, skipPlain(text, 0), "%q", text)
			}
		}
	}
}

// TestStringsOfAnEvent: they stay as they are whatever becomes of the payload.
func TestStringsOfAnEvent(t *testing.T) {
	for _, row := range []struct {
		name    string
		options []DecodeOption
	}{
		{"copied", nil},
		{"owned", []DecodeOption{WithOwnedPayload(true)}},
	} {
		t.Run(row.name, func(t *testing.T) {
			event, err := New().Decode(eventJSON("a", "b", `{}`), row.options...)
			require.NoError(t, err)
			e := event.Envelope()
			before := *e
			before.ID, before.Source, before.Account = strings.Clone(e.ID), strings.Clone(e.Source), strings.Clone(e.Account)
			clear(e.Raw())
			require.Equal(t, before.ID, e.ID)
			require.Equal(t, before.Source, e.Source)
			require.Equal(t, before.Account, e.Account)
		})
	}
}
