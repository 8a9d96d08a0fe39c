package s3archive_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/archive/s3archive"
)

// Errors name what they are of, quoted, and never at length.
func TestErrorTexts(t *testing.T) {
	cause := errors.New("broken")
	long := strings.Repeat("k", 5000)
	require.EqualError(t, &s3archive.ObjectError{Bucket: "b", Key: "a\nb", Err: cause}, `s3archive: object "a\nb" in bucket "b": broken`)
	require.EqualError(t, &s3archive.ListError{Bucket: "b", Prefix: "p/", Err: cause}, `s3archive: list of "p/" in bucket "b": broken`)
	for _, err := range []error{
		&s3archive.ObjectError{Bucket: long, Key: long, Err: cause}, &s3archive.ListError{Bucket: long, Prefix: long, Err: cause},
	} {
		require.Less(t, len(err.Error()), 700)
		require.ErrorIs(t, err, cause)
	}
}
