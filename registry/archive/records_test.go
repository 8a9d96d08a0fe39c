package archive_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/archive"
)

// read returns what is read from text: records as they are, and errors as their kinds in angle brackets.
func read(t testing.TB, r io.Reader, options ...archive.Option) []string {
	t.Helper()
	var got []string
	last := int64(-1)
	for record, err := range archive.Records(r, options...) {
		require.GreaterOrEqual(t, record.Offset, last)
		last = record.Offset
		if err == nil {
			require.Equal(t, byte('{'), record.Data[0])
			got = append(got, string(record.Data))
			continue
		}
		var fault *archive.Error
		require.ErrorAs(t, err, &fault)
		require.Empty(t, record.Data)
		require.Equal(t, fault.Position, record.Position)
		require.NotEmpty(t, fault.Reason+fmt.Sprint(fault.Err))
		got = append(got, "<"+fault.Kind.Error()+">")
	}
	return got
}

const (
	malformed = "<malformed>"
	truncated = "<truncated>"
	tooLong   = "<too long>"
	corrupt   = "<corrupt>"
)

func TestRecords(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"nothing", "", nil},
		{"blanks", " \r\n\t\n\ufeff\n", nil},
		{"JSON Lines", "{\"a\":1}\n{\"a\":2}\n", []string{`{"a":1}`, `{"a":2}`}},
		{"no newline at the end", "{\"a\":1}\n{\"a\":2}", []string{`{"a":1}`, `{"a":2}`}},
		{"CRLF and empty lines", "\r\n{\"a\":1}\r\n\r\n\r\n{\"a\":2}\r\n", []string{`{"a":1}`, `{"a":2}`}},
		{"byte order mark", "\ufeff{\"a\":1}", []string{`{"a":1}`}},
		{"byte order marks of files that were joined", "\ufeff{\"a\":1}\n\ufeff{\"a\":2}", []string{`{"a":1}`, `{"a":2}`}},
		{"record separators", "\x1e{\"a\":1}\n\x1e{\"a\":2}\n", []string{`{"a":1}`, `{"a":2}`}},
		{"nothing between", `{"a":1}{"a":{}}{"a":[{}]}`, []string{`{"a":1}`, `{"a":{}}`, `{"a":[{}]}`}},
		{"several lines", "{\n  \"a\": [\n    1,\n    {\"b\": 2}\n  ]\n}\n{\n}\n", []string{"{\n  \"a\": [\n    1,\n    {\"b\": 2}\n  ]\n}", "{\n}"}},
		{"brackets and quotes in strings", `{"a":"}{\"]["}{"a\\":"\\"}{"}":"{"}`, []string{`{"a":"}{\"]["}`, `{"a\\":"\\"}`, `{"}":"{"}`}},
		{"backslashes before a quote", `{"a":"\\\"}\\"}{"b":1}`, []string{`{"a":"\\\"}\\"}`, `{"b":1}`}},
		{"array", `[{"a":1},{"a":2}]`, []string{`{"a":1}`, `{"a":2}`}},
		{"array on lines", "[\n{\"a\":1},\n{\"a\":2}\n]\n", []string{`{"a":1}`, `{"a":2}`}},
		{"empty array", `[]{"a":1}`, []string{`{"a":1}`}},
		{"arrays", `[{"a":1}][{"a":2}]{"a":3}`, []string{`{"a":1}`, `{"a":2}`, `{"a":3}`}},
		{"CloudTrail", `{"Records":[{"a":1},{"Records":[2]}]}`, []string{`{"a":1}`, `{"Records":[2]}`}},
		{"CloudTrail, with blanks and more members", ` { "Records" : [ {"a":1} , {"a":2} ] , "x": {"y":["]}"]}, "z":"\"}" } {"a":3}`, []string{`{"a":1}`, `{"a":2}`, `{"a":3}`}},
		{"Records not first", `{"a":1,"Records":[{}]}`, []string{`{"a":1,"Records":[{}]}`}},
		{"Records no array", `{"Records":{"a":1}}`, []string{`{"Records":{"a":1}}`}},
		{"all at once", "{\"a\":1}[{\"a\":2}]\n{\"Records\":[{\"a\":3}]}\n{\"a\":4}", []string{`{"a":1}`, `{"a":2}`, `{"a":3}`, `{"a":4}`}},

		{"lines in an array in an object", "{\"features\":[\n{\"a\":1},\n{\"a\":2}\n]}\n{\"b\":1}", []string{"{\"features\":[\n{\"a\":1},\n{\"a\":2}\n]}", `{"b":1}`}},
		{"deep", strings.Repeat(`{"a":`, 1000) + "1" + strings.Repeat("}", 1000), []string{strings.Repeat(`{"a":`, 1000) + "1" + strings.Repeat("}", 1000)}},
		{"deep and indented", strings.Repeat("{\"a\":\n ", 1000) + "1" + strings.Repeat("}", 1000), []string{strings.Repeat("{\"a\":\n ", 1000) + "1" + strings.Repeat("}", 1000)}},
		{"too deep", strings.Repeat(`{"a":`, 1001) + "1" + strings.Repeat("}", 1001) + `{"b":1}`, []string{malformed, `{"b":1}`}},
		{"bad line", "{\"a\":1}\n{\"a\":tru}\n{\"a\":3}\n", []string{`{"a":1}`, malformed, `{"a":3}`}},
		{"line cut off in an object", "{\"a\":{\"b\":1\n{\"a\":2}\n{\"a\":3}\n", []string{malformed, `{"a":2}`, `{"a":3}`}},
		{"line cut off behind a colon", "{\"a\":\n{\"a\":2}\n{\"a\":3}\n", []string{malformed, `{"a":2}`, `{"a":3}`}},
		{"line cut off in an array", "{\"a\":[1,\n{\"a\":2}\n{\"a\":3}\n", []string{malformed, `{"a":2}`, `{"a":3}`}},
		{"line cut off in a string", "{\"a\":\"x\n{\"a\":2}\n{\"a\":3}\n", []string{malformed, `{"a":2}`, `{"a":3}`}},
		{"line cut off behind a backslash", "{\"a\":\"x\\\n{\"a\":2}\n{\"a\":3}\n", []string{malformed, `{"a":2}`, `{"a":3}`}},
		{"line cut off at its brace", "{\n{\"a\":2}\n", []string{malformed, `{"a":2}`}},
		{"last but one line cut off", "{\"a\":{\"b\":1\n{\"a\":2}", []string{malformed, `{"a":2}`}},
		{"line cut off, then CRLF", "{\"a\":[\r\n{\"a\":2}\r\n", []string{malformed, `{"a":2}`}},
		{"quote not escaped", "{\"a\":\"x\"y\"}\n{\"a\":2}\n", []string{malformed, `{"a":2}`}},
		{"text between", "hello\n{\"a\":1}\nworld {\"a\":2}\n", []string{malformed, `{"a":1}`, malformed, `{"a":2}`}},
		{"other values", "1\n\"{\"\nnull\n{\"a\":1}", []string{malformed, malformed, malformed, `{"a":1}`}},
		{"closing brackets", "}]\n{\"a\":1}", []string{malformed, `{"a":1}`}},
		{"name twice", "{\"a\":1,\"a\":2}\n{\"a\":3}", []string{malformed, `{"a":3}`}},
		{"not UTF-8", "{\"a\":\"\xff\"}\n{\"a\":3}", []string{malformed, `{"a":3}`}},
		{"NUL between", "{\"a\":1}\x00{\"a\":2}", []string{`{"a":1}`, malformed, `{"a":2}`}},
		{"without lines, not JSON", `{"a":1}{"a":tru}{"a":3}`, []string{`{"a":1}`, malformed, `{"a":3}`}},
		{"without lines, cut off", `{"a":{"b":1}{"a":2}{"a":3}`, []string{malformed, `{"a":2}`, `{"a":3}`}},
		{"without lines, cut off in a string", `{"a":"x{"a":2}{"a":3}`, []string{malformed, `{"a":3}`}},
		{"bad element", `[{"a":1},{"a":tru},{"a":3}]{"a":4}`, []string{`{"a":1}`, malformed, `{"a":3}`, `{"a":4}`}},
		{"elements that are no objects", `[1,"],{",[{"x":1}],null,{"a":1}]{"a":2}`, []string{malformed, malformed, malformed, malformed, `{"a":1}`, `{"a":2}`}},
		{"bad element of CloudTrail's", "{\"Records\":[\n{\"a\":\n{\"a\":2}]}{\"a\":3}", []string{malformed, `{"a":2}`, `{"a":3}`}},

		{"ends in an object", `{"a":1}{"a":{"b":2}`, []string{`{"a":1}`, truncated}},
		{"ends in a string", `{"a":1}{"a":"`, []string{`{"a":1}`, truncated}},
		{"ends behind a brace", "{\"a\":1}\n{", []string{`{"a":1}`, truncated}},
		{"ends in an array", `[{"a":1},`, []string{`{"a":1}`, truncated}},
		{"ends in an element", `[{"a":1},{"a"`, []string{`{"a":1}`, truncated}},
		{"ends in CloudTrail's array", `{"Records":[{"a":1}`, []string{`{"a":1}`, truncated}},
		{"ends behind CloudTrail's array", `{"Records":[{"a":1}],"x":[`, []string{`{"a":1}`, truncated}},
		{"ends before CloudTrail's array", `{"Records":`, []string{truncated}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, read(t, strings.NewReader(test.text)))
			require.Equal(t, test.want, read(t, iotest.OneByteReader(strings.NewReader(test.text))), "byte by byte")
			require.Equal(t, test.want, read(t, iotest.DataErrReader(strings.NewReader(test.text))), "data with the error")
			require.Equal(t, test.want, read(t, bytes.NewReader(zipped(t, test.text))), "compressed")
			halves := append(zipped(t, test.text[:len(test.text)/2]), zipped(t, test.text[len(test.text)/2:])...)
			require.Equal(t, test.want, read(t, bytes.NewReader(halves)), "compressed in two members")
		})
	}
}

func zipped(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func TestCompressed(t *testing.T) {
	first, second, empty := zipped(t, "{\"a\":1}\n"), zipped(t, "{\"a\":2}\n"), zipped(t, "")
	long := zipped(t, strings.Repeat("{\"a\":1}\n", 1000))
	damaged := bytes.Clone(first)
	damaged[len(damaged)-6] ^= 1 // the checksum
	header := bytes.Clone(second)
	header[2] = 7 // the method
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	tests := []struct {
		name string
		data []byte
		want []string
	}{
		{"members", join(first, second), []string{`{"a":1}`, `{"a":2}`}},
		{"empty members", join(empty, first, empty, empty, second, empty), []string{`{"a":1}`, `{"a":2}`}},
		{"only empty members", join(empty, empty), nil},
		{"padded with zeros", join(first, make([]byte, 513)), []string{`{"a":1}`}},
		{"zeros between", join(first, make([]byte, 3), second), []string{`{"a":1}`, `{"a":2}`}},
		{"text behind", join(first, []byte("{\"a\":2}")), []string{`{"a":1}`, `{"a":2}`}},
		{"garbage behind", join(first, []byte("\x01\x02garbage")), []string{`{"a":1}`, malformed}},
		{"one byte of the next member", join(first, second[:1]), []string{`{"a":1}`, malformed}},
		{"cut off in the header", join(first, second[:5]), []string{`{"a":1}`, truncated}},
		{"cut off in the data", join(first, second[:14]), []string{`{"a":1}`, truncated}},
		{"cut off in the checksum", join(first, second[:len(second)-2]), []string{`{"a":1}`, `{"a":2}`, truncated}},
		{"wrong checksum", join(damaged, second), []string{`{"a":1}`, corrupt}},
		{"bad header", join(first, header), []string{`{"a":1}`, corrupt}},
		{"zstd", []byte("\x28\xb5\x2f\xfd\x04"), []string{malformed}},
		{"magic alone", []byte("\x1f\x8b"), []string{truncated}},
		{"first byte of the magic alone", []byte("\x1f"), []string{malformed}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, read(t, bytes.NewReader(test.data)))
			require.Equal(t, test.want, read(t, iotest.OneByteReader(bytes.NewReader(test.data))), "byte by byte")
		})
	}
	t.Run("cut off anywhere", func(t *testing.T) {
		for n := range len(long) {
			got := read(t, bytes.NewReader(long[:n]))
			if n > 1 {
				require.Equal(t, truncated, got[len(got)-1], "after %d bytes", n)
			}
			for _, record := range got[:max(len(got)-1, 0)] {
				require.Equal(t, `{"a":1}`, record)
			}
		}
	})
}

func TestPositions(t *testing.T) {
	text := "\n{\"a\":1}\r\n  {\"a\":\n2}{\"a\":tru}\nx\n[\n{\"é\":4}]\n{\"a\":"
	var got []string
	for record, err := range archive.Records(strings.NewReader(text), archive.WithName("f")) {
		mark := ""
		if err != nil {
			mark = "!"
		}
		got = append(got, record.String()+mark)
	}
	require.Equal(t, []string{
		"f: record 0 (line 2, offset 1)",
		"f: record 1 (line 3, offset 12)",
		"f: record 2 (line 4, offset 20)!",
		"f: record 3 (line 5, offset 30)!",
		"f: record 4 (line 7, offset 34)",
		"f: record 5 (line 8, offset 44)!",
	}, got)
	for i, offset := range []int{1, 12, 20, 30, 34, 44} {
		require.Equal(t, "{{{x{{"[i], text[offset])
	}
}

func TestErrors(t *testing.T) {
	for _, err := range archive.Records(strings.NewReader("{\"secret\":tru}\x1b[31m\n"), archive.WithName("a\x1b[31m\nb")) {
		require.NotContains(t, err.Error(), "secret")
		require.NotContains(t, err.Error(), "\x1b")
		require.NotContains(t, err.Error(), "\n")
		require.ErrorIs(t, err, archive.ErrMalformed)
		require.NotErrorIs(t, err, archive.ErrTruncated)
	}
	broken := errors.New("connection reset")
	r := io.MultiReader(strings.NewReader("{\"a\":1}\n{\"a\""), iotest.ErrReader(broken))
	var errs []error
	for _, err := range archive.Records(r) {
		errs = append(errs, err)
	}
	require.Len(t, errs, 2)
	require.NoError(t, errs[0])
	require.ErrorIs(t, errs[1], archive.ErrRead)
	require.ErrorIs(t, errs[1], broken)
	require.ErrorContains(t, errs[1], "record 1 (line 2, offset 8)")
}

func TestReaderThatGivesNothing(t *testing.T) {
	require.Equal(t, []string{"<read failed>"}, read(t, iotest.ErrReader(io.ErrNoProgress)))
}

func TestMaxRecord(t *testing.T) {
	of := func(n int) string { return `{"a":"` + strings.Repeat("x", n-8) + `"}` }
	const most = 1000
	tests := []struct {
		name, text string
		want       []string
	}{
		{"the longest", of(most), []string{of(most)}},
		{"one byte longer", of(most+1) + `{"a":1}`, []string{tooLong, `{"a":1}`}},
		{"much longer", of(1_000_000) + "\n" + of(most), []string{tooLong, of(most)}},
		{"much longer, of objects", `{"a":[` + strings.Repeat(`{"b":"}"},`, 100_000) + `1]}{"a":2}`, []string{tooLong, `{"a":2}`}},
		{"does not end", `{"a":1}{"a":"` + strings.Repeat("x", 1_000_000), []string{`{"a":1}`, tooLong}},
		{"is cut off", `{"a":"` + strings.Repeat("x", 1_000_000) + "\n{\"a\":1}", []string{tooLong, `{"a":1}`}},
		{"in an array", `[` + of(most+1) + `,{"a":1}]{"a":2}`, []string{tooLong, `{"a":1}`, `{"a":2}`}},
		{"garbage", strings.Repeat("x", 1_000_000) + `{"a":2}`, []string{malformed, `{"a":2}`}},
		{"blanks", strings.Repeat(" ", 1_000_000) + `{"a":2}`, []string{`{"a":2}`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, read(t, strings.NewReader(test.text), archive.WithMaxRecord(most)))
		})
	}
	long := of(archive.DefaultMaxRecord)
	require.Equal(t, []string{long}, read(t, strings.NewReader(long)))
	require.Equal(t, []string{tooLong}, read(t, strings.NewReader(of(archive.DefaultMaxRecord+1)), archive.WithMaxRecord(0)))
}

func TestContainer(t *testing.T) {
	const text = `{"logEvents":[{"a":1}]}{"Records":[{"a":2}]}`
	require.Equal(t, []string{`{"a":1}`, `{"Records":[{"a":2}]}`}, read(t, strings.NewReader(text), archive.WithContainer("logEvents")))
	require.Equal(t, []string{`{"logEvents":[{"a":1}]}`, `{"Records":[{"a":2}]}`}, read(t, strings.NewReader(text), archive.WithContainer("")))
}

func TestSkip(t *testing.T) {
	const text = `{"a":0}{"a":tru}[{"a":2},{"a":3}]{"a":`
	all := read(t, strings.NewReader(text))
	for n := range int64(8) {
		want := all[min(int(n), len(all)-1):] // the end of the stream is not passed over
		require.Equal(t, want, read(t, strings.NewReader(text), archive.WithSkip(n)), "%d", n)
	}
}

func TestBreak(t *testing.T) {
	n := 0
	for range archive.Records(strings.NewReader(`{}{}{}x`)) {
		if n++; n == 2 {
			break
		}
	}
	require.Equal(t, 2, n)
	for _, err := range archive.Records(strings.NewReader(`x{}`)) {
		require.Error(t, err)
		break
	}
}
