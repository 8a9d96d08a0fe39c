package scan

import (
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"
)

// TestStringEveryByte puts each byte at each place of strings that take one step of eight bytes and several: they are
// strings where package jsontext says so, and mean the same.
func TestStringEveryByte(t *testing.T) {
	for length := range 20 {
		for at := range length {
			for c := range 256 {
				text := []byte(`"` + strings.Repeat("a", length) + `",`)
				text[1+at] = byte(c)
				sameString(t, string(text))
			}
		}
	}
}

// sameString compares the string that text begins with, and a comma after it, with what package jsontext reads.
func sameString(t *testing.T, text string) {
	t.Helper()
	end, form := String(text, 0)
	d := jsontext.NewDecoder(strings.NewReader("[" + Whole(text) + "0]"))
	_, err := d.ReadToken()
	require.NoError(t, err)
	token, err := d.ReadToken()
	require.Equal(t, err == nil, end > 0, "%q: %v", text, err)
	if err == nil {
		require.Equal(t, int(d.InputOffset())-1, end, "%q", text)
		require.Equal(t, token.String(), Unquote(text[1:end-1], form), "%q", text)
		require.Equal(t, end, Over(text, 0))
	}
}

func TestStringForms(t *testing.T) {
	for _, row := range []struct {
		text string
		form Form
	}{
		{`"plain"`, 0}, {`"é"`, 0}, {`"é and more than a word"`, 0}, {`"a\nb"`, Escaped}, {`"\ud83d\ude00"`, Escaped},
		{`"\ud83d"`, Escaped | Lone}, {`"\ude00\ud83d"`, Escaped | Lone}, {`"\ud83d\n"`, Escaped | Lone}, {`"\\ud83d"`, Escaped},
	} {
		t.Run(row.text, func(t *testing.T) {
			end, form := String(row.text, 0)
			require.Equal(t, len(row.text), end)
			require.Equal(t, row.form, form)
			sameString(t, row.text+",")
		})
	}
}

func TestNames(t *testing.T) {
	var n Names
	for range 2 {
		outer := n.Open()
		for i := range 100 {
			require.True(t, n.Add(&outer, strings.Repeat("a", i)))
			inner := n.Open()
			for j := range i {
				require.True(t, n.Add(&inner, strings.Repeat("a", j)))
				require.False(t, n.Add(&inner, strings.Repeat("a", j)))
			}
			n.Close(inner)
			require.False(t, n.Add(&outer, strings.Repeat("a", i)))
		}
		n.Close(outer)
	}
	n.Reset()
	again := n.Open()
	require.True(t, n.Add(&again, "a"))
}

// FuzzValue: a text is a value where package jsontext says so, and Over finds the end of each.
func FuzzValue(f *testing.F) {
	for _, text := range []string{`{"a":[1,{"b":"c\\\""}],"":null}`, `[[],{},""]`, `-0.5e+3`, `{"a":1,"\u0061":2}`, `"\ud83d"`, "\"\xff\"", `{"a":`, `01`, `tru`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var n Names
		i := Space(text, 0)
		end, _ := n.Value(text, i, 0)
		valid := end >= 0 && Space(text, end) == len(text)
		require.Equal(t, jsontext.Value(Whole(text)).IsValid(), valid, "%q", text)
		if valid {
			require.Equal(t, end, Over(text, i))
		}
		require.Equal(t, valid && i == 0 && end == len(text), n.Valid(text))
	})
}
