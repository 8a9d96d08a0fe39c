package archive_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	stdjson "encoding/json"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/archive"
)

// samples are events that AWS published, or one of our own where they are not to be had.
func samples(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile("../../../shared/data/aws-console-sample-events.json")
	if err != nil {
		t.Log("without ../shared: one sample")
		return []string{`{"version":"0","id":"1","source":"my.own","detail-type":"Something","account":"123456789012","region":"eu-west-1",` +
			`"time":"2026-01-02T03:04:05Z","resources":[],"detail":{"a":["x","{\"}"],"b":{"c":[{}]}}}`}
	}
	var values []jsontext.Value
	require.NoError(t, stdjson.Unmarshal(data, &values))
	texts := make([]string, len(values))
	for i, v := range values {
		require.NoError(t, v.Compact())
		texts[i] = string(v)
	}
	return texts
}

// TestOneBadLineCostsItself: of JSON Lines in which one line is damaged anyhow, all others are read.
func TestOneBadLineCostsItself(t *testing.T) {
	events := samples(t)
	random := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		lines := make([]string, 5)
		for i := range lines {
			lines[i] = events[random.IntN(len(events))]
		}
		bad := random.IntN(4)
		lines[bad] = damaged(random, lines[bad])
		text := strings.Join(lines, "\n") + "\n"
		var got []string
		for record, err := range archive.Records(strings.NewReader(text)) {
			if err == nil {
				got = append(got, string(record.Data))
			}
		}
		for i, line := range lines {
			if i != bad {
				require.Contains(t, got, line, "%q", lines[bad])
			}
		}
		for _, record := range got {
			require.True(t, jsontext.Value(record).IsValid())
		}
	}
}

// damaged returns a line with one fault in it.
func damaged(random *rand.Rand, line string) string {
	at, to := random.IntN(len(line)), random.IntN(len(line))
	switch random.IntN(4) {
	case 0: // cut off
		return line[:at]
	case 1: // its end alone
		return line[at:]
	case 2: // a byte is another
		return line[:at] + string(`{}[]":,\x0`[random.IntN(10)]) + line[at+1:]
	default: // something is missing
		return line[:min(at, to)] + line[max(at, to):]
	}
}

// TestAgreesWithTheStandardLibrary on values with anything between them.
func TestAgreesWithTheStandardLibrary(t *testing.T) {
	events := samples(t)
	random := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		var text strings.Builder
		for range random.IntN(20) {
			event := jsontext.Value(events[random.IntN(len(events))])
			if random.IntN(3) == 0 {
				require.NoError(t, event.Indent())
			}
			text.Write(event)
			text.WriteString([]string{"", " ", "\n", "\r\n", "\n\n\t"}[random.IntN(5)])
		}
		var want, got []string
		for dec := stdjson.NewDecoder(strings.NewReader(text.String())); ; {
			var value stdjson.RawMessage
			if dec.Decode(&value) != nil {
				break
			}
			want = append(want, string(value))
		}
		for record, err := range archive.Records(strings.NewReader(text.String())) {
			require.NoError(t, err)
			got = append(got, string(record.Data))
		}
		require.Equal(t, want, got)
	}
}

// TestManyBadLinesCostTheirOwn: a file of nothing but lines that are cut off takes no longer than another.
func TestManyBadLinesCostTheirOwn(t *testing.T) {
	const lines = 100_000
	for name, line := range map[string]string{
		"in an object": `{"a":{"b":1`, "in an array": `{"a":[1,`, "in a string": `{"a":"x`, "behind a colon": `{"a":`, "behind a comma": `{"a":{"b":1},`,
	} {
		t.Run(name, func(t *testing.T) {
			r := &watched{Reader: strings.NewReader(strings.Repeat(line+"\n", lines)), look: func() uint64 { return 0 }}
			got := 0
			for record, err := range archive.Records(r) {
				require.Error(t, err)
				require.EqualValues(t, got+1, record.Line)
				if got++; got == lines/2 {
					require.Less(t, r.read, (lines/2+16)*(len(line)+1)+256<<10, "it was not read ahead")
				}
			}
			require.Equal(t, lines, got)
		})
	}
}

// FuzzEvents: what is decoded has the same records, at the same places, as what is not.
func FuzzEvents(f *testing.F) {
	for _, text := range []string{thing(`{"n":1}`) + thing(`{"n":`) + "\n" + thing(`{"n":2}`), `[{"source":"s","detail-type":"t"},{"source":"s","source":1}]`,
		`{"Records":[` + stopInstances + `,{"eventVersion":]}`, "{\"a\":\n{\"source\":\"s\",\"detail-type\":\"t\"}"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var records, events []string
		for record := range archive.Records(bytes.NewReader(data)) {
			records = append(records, record.String())
		}
		for at, err := range archive.EventsAt(bytes.NewReader(data), registry.New()) {
			events = append(events, at.String())
			if (err == nil) != (at.Event != nil) {
				t.Fatal(err)
			}
		}
		if !slices.Equal(records, events) {
			t.Fatalf("%q is not %q", events, records)
		}
	})
}

// FuzzRecords: whatever is read, every record is valid JSON, stands at its offset, comes after the one before it, and the
// reading ends.
func FuzzRecords(f *testing.F) {
	for _, text := range []string{"", "{\"a\":1}\n{\"a\":\n{\"b\":[", `[{"a":"}{\""},1]{"Records":[{},{}]}`, "\ufeff{}\x1e{}\x00x{\"", "\x1f\x8b\x08"} {
		f.Add([]byte(text), 64)
		f.Add(zipped(f, text), 64)
	}
	f.Fuzz(func(t *testing.T, data []byte, limit int) {
		compressed := bytes.HasPrefix(data, []byte("\x1f\x8b"))
		end, number := int64(0), int64(0)
		for record, err := range archive.Records(bytes.NewReader(data), archive.WithMaxRecord(limit)) {
			if record.Record != number || record.Offset < end {
				t.Fatalf("%v after record %d at %d", record.Position, number-1, end)
			}
			number++
			if err != nil {
				end = record.Offset
				continue
			}
			if !record.Data.IsValid() || record.Data.Kind() != '{' {
				t.Fatalf("%q", record.Data)
			}
			if !compressed && !bytes.HasPrefix(data[record.Offset:], record.Data) {
				t.Fatalf("%q is not at %d", record.Data, record.Offset)
			}
			if !compressed && record.Line != int64(1+bytes.Count(data[:record.Offset], []byte("\n"))) {
				t.Fatalf("line %d", record.Line)
			}
			end = record.Offset + int64(len(record.Data))
		}
		if number > int64(len(data))+1 && !compressed {
			t.Fatal(fmt.Sprint(number, " records"))
		}
	})
}
