package e2e_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/archive/s3archive"
)

// TestE2EArchive: objects below a prefix, some in gzip, read in the order of their keys, and on from a token.
func TestE2EArchive(t *testing.T) {
	cfg := e2e.Config(t)
	client := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true })
	bucket := fmt.Sprintf("e2e-%d", time.Now().UnixNano())
	_, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &bucket})
	require.NoError(t, err)
	var want []string
	for i := range 12 {
		var text bytes.Buffer
		for j := range 50 {
			id := fmt.Sprintf("%d-%d", i, j)
			fmt.Fprintf(&text, `{"id":%q,"source":"e2e.archive","detail-type":"Stored","detail":{"text":"<é>"}}`, id)
			want = append(want, id)
		}
		if i%2 == 0 {
			var small bytes.Buffer
			w := gzip.NewWriter(&small)
			_, err := w.Write(text.Bytes())
			require.NoError(t, err)
			require.NoError(t, w.Close())
			text = small
		}
		_, err := client.PutObject(t.Context(), &s3.PutObjectInput{
			Bucket: &bucket, Key: aws.String(fmt.Sprintf("stored/%02d é", i)), Body: bytes.NewReader(text.Bytes()),
		})
		require.NoError(t, err)
	}

	var got []string
	token := ""
	for len(got) < len(want) {
		reader, err := s3archive.New(client, bucket, "stored/", s3archive.WithToken(token))
		require.NoError(t, err)
		before := len(got)
		for event, err := range reader.Events(t.Context(), registry.New()) {
			require.NoError(t, err)
			got = append(got, event.Envelope().ID)
			token = reader.Token()
			if len(got)%170 == 0 {
				break
			}
		}
		require.Greater(t, len(got), before)
	}
	require.Equal(t, want, got)

	reader, err := s3archive.New(client, bucket+"-none", "")
	require.NoError(t, err)
	for _, err := range reader.Events(t.Context(), registry.New()) {
		var fault *s3archive.ListError
		require.ErrorAs(t, err, &fault)
	}
}
