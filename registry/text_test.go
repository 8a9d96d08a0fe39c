package registry

import (
	"bytes"
	"strings"
	"testing"
	"unsafe"

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

// TestStringsOfAnEvent: those of a short payload are parts of the one copy that Decode makes, or of what the caller gave
// away; a long one is not kept for the sake of a string.
func TestStringsOfAnEvent(t *testing.T) {
	for _, row := range []struct {
		name    string
		detail  string
		options []DecodeOption
		shared  bool
	}{
		{"short", `{}`, nil, true},
		{"long", `{"text":"` + strings.Repeat("x", mostShared) + `"}`, nil, false},
		{"owned", `{}`, []DecodeOption{WithOwnedPayload(true)}, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			event, err := New().Decode(eventJSON("a", "b", row.detail), row.options...)
			require.NoError(t, err)
			e := event.Envelope()
			at := bytes.Index(e.Raw(), []byte(e.ID))
			require.Equal(t, row.shared, unsafe.StringData(e.ID) == &e.Raw()[at])
		})
	}
}
