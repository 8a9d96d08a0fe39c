package text_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/text"
)

func TestText(t *testing.T) {
	long := strings.Repeat("ä", text.Max)
	for _, row := range []struct{ name, in, line, word, quote string }{
		{"plain", "i-1", `i-1`, `i-1`, `"i-1"`},
		{"empty", "", ``, `""`, `""`},
		{"space", "EC2 Instance", `EC2 Instance`, `"EC2 Instance"`, `"EC2 Instance"`},
		{"letters of any script", "größe東", `größe東`, `größe東`, `"größe東"`},
		{"quotes", `a"b'c\d`, `a"b'c\d`, `"a\"b'c\\d"`, `"a\"b'c\\d"`},
		{"line feed", "a\nb", `"a\nb"`, `"a\nb"`, `"a\nb"`},
		{"escape", "\x1b[31m", `"\x1b[31m"`, `"\x1b[31m"`, `"\x1b[31m"`},
		{"right to left override", "a\u202eb", `"a\u202eb"`, `"a\u202eb"`, `"a\u202eb"`},
		{"line separator", "a\u2028b", `"a\u2028b"`, `"a\u2028b"`, `"a\u2028b"`},
		{"no UTF-8", "a\xff", `"a\xff"`, `"a\xff"`, `"a\xff"`},
		{"long", long, long[:text.Max] + "…", long[:text.Max] + "…", `"` + long[:text.Max] + `…"`},
		{"long with a line feed at its end", strings.Repeat("a", 300) + "\n", strings.Repeat("a", 256) + "…", strings.Repeat("a", 256) + "…", `"` + strings.Repeat("a", 256) + `…"`},
		{"long and escaped", strings.Repeat("\n", 300), `"` + strings.Repeat(`\n`, 128) + `…"`, `"` + strings.Repeat(`\n`, 128) + `…"`, `"` + strings.Repeat(`\n`, 128) + `…"`},
	} {
		t.Run(row.name, func(t *testing.T) {
			require.Equal(t, row.line, text.Line(row.in))
			require.Equal(t, row.word, text.Word(row.in))
			require.Equal(t, row.quote, text.Quote(row.in))
		})
	}
}

func FuzzText(f *testing.F) {
	for _, in := range []string{"", "a b", "\n", "\xff\xfe", strings.Repeat("\u202e", 99), `"\`} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		for _, out := range []string{text.Line(in), text.Word(in), text.Quote(in)} {
			require.LessOrEqual(t, len(out), text.Max+len(`"…"`))
			require.True(t, utf8.ValidString(out))
			require.False(t, strings.ContainsFunc(out, func(r rune) bool { return !unicode.IsPrint(r) }), "%q", out)
		}
		if len(in) < text.Max/10 {
			require.Equal(t, fmt.Sprintf("%q", in), text.Quote(in))
		}
	})
}
