package archive_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/archive"
)

// idle is a reader that never has anything, and never says so.
type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

// TestReaderThatStandsStill: a reader that brings nothing for ever ends the iteration with an error.
func TestReaderThatStandsStill(t *testing.T) {
	n := 0
	for _, err := range archive.Records(io.MultiReader(strings.NewReader("{}\n"), idle{})) {
		if n++; n == 1 {
			require.NoError(t, err)
			continue
		}
		require.ErrorIs(t, err, archive.ErrRead)
		require.ErrorIs(t, err, io.ErrNoProgress)
	}
	require.Equal(t, 2, n)
}

// TestStops: who leaves the loop has seen what came first, and nothing is read on.
func TestStops(t *testing.T) {
	text := strings.Repeat(thing(`{"n":1}`)+"\n", 3)
	for range 2 {
		for event, err := range archive.Events(strings.NewReader(text), things(t)) {
			require.NoError(t, err)
			require.IsType(t, &thingEvent{}, event)
			break
		}
		for event, err := range archive.Of[thingEvent](archive.Events(strings.NewReader(text), things(t))) {
			require.NoError(t, err)
			require.Equal(t, 1, event.Detail.N)
			break
		}
	}
}

// TestLongName: an error says of a long name as much as fits a line, cut between characters.
func TestLongName(t *testing.T) {
	for _, err := range archive.Records(strings.NewReader("5"), archive.WithName(strings.Repeat("é", 300)+"end")) {
		require.ErrorContains(t, err, strings.Repeat("é", 128)+"…: record 0")
		require.NotContains(t, err.Error(), "end")
	}
}

// TestOddBeginnings: the first byte of a byte order mark alone is none, and white space without end hides no container.
func TestOddBeginnings(t *testing.T) {
	var kinds []error
	for _, err := range archive.Records(strings.NewReader("\xef\xbb{}\n{}\n")) {
		kinds = append(kinds, err)
	}
	require.ErrorIs(t, kinds[0], archive.ErrMalformed)
	require.NoError(t, kinds[len(kinds)-1])

	for _, spaces := range []int{10, 100 << 10} {
		text := "{" + strings.Repeat(" ", spaces) + `"Records":[{"a":1},{"a":2}]}`
		var records []string
		for record, err := range archive.Records(strings.NewReader(text)) {
			require.NoError(t, err)
			records = append(records, string(record.Data))
		}
		if spaces == 10 {
			require.Equal(t, []string{`{"a":1}`, `{"a":2}`}, records)
		} else {
			require.Equal(t, []string{text}, records, "it is one record")
		}
	}
}

// TestBrokenRecordsOfCloudTrail: a record of CloudTrail's that is not JSON is an error, one that says what it is by something else
// than texts is no event of CloudTrail's, and the next is read.
func TestBrokenRecordsOfCloudTrail(t *testing.T) {
	const rest = `"eventSource":"ec2.amazonaws.com","eventType":"AwsApiCall","eventID":"1","eventTime":"2026-01-02T03:04:05Z","awsRegion":"eu-west-1","recipientAccountId":"123456789012"}`
	text := `{"Records":[{"eventVersion":"\q",` + rest + `,{"eventVersion":1,` + rest + `,{"eventVersion":"1.08",` + rest + `]}`
	var got []string
	for event, err := range archive.Events(bytes.NewReader([]byte(text)), registry.New()) {
		switch {
		case errors.Is(err, archive.ErrMalformed):
			got = append(got, "malformed")
		case errors.Is(err, registry.ErrNotEvent):
			got = append(got, "no event")
		default:
			require.NoError(t, err)
			got = append(got, event.Envelope().DetailType)
		}
	}
	require.Equal(t, []string{"malformed", "no event", "AWS API Call via CloudTrail"}, got)
}
