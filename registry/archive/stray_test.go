package archive_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/archive"
)

// What is no text of events is told by what it is, with what to do about it.
func TestWhatStandsInPlaceOfEvents(t *testing.T) {
	for _, row := range []struct{ name, data, want string }{
		{"zstd", "\x28\xb5\x2f\xfd rest", "zstd"},
		{"snappy", "\xff\x06\x00\x00sNaPpY", "snappy"},
		{"zip", "PK\x03\x04 rest", "zip"},
		{"bzip2", "BZh91AY", "bzip2"},
		{"UTF-16, little end first", "\xff\xfe{\x00}\x00", "UTF-16"},
		{"UTF-16, big end first", "\xfe\xff\x00{\x00}", "UTF-16"},
		{"a string", `"{}"`, "a string"},
		{"a number", `15`, "a number"},
		{"an array in an array", `[[{}]]`, "an array in an array"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var texts []string
			for _, err := range archive.Records(strings.NewReader(row.data)) {
				if err != nil {
					texts = append(texts, err.Error())
				}
			}
			require.NotEmpty(t, texts)
			require.Contains(t, texts[0], row.want)
		})
	}
}
