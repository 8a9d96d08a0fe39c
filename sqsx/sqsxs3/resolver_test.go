package sqsxs3_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxs3"
)

// bucket is a client with objects by key.
type bucket struct {
	objects map[string]string
	calls   int
	deleted chan string
	length  *int64
}

func (b *bucket) GetObject(_ context.Context, in *s3.GetObjectInput, _ ...func(*s3.Options)) (*s3.GetObjectOutput, error) {
	b.calls++
	body, ok := b.objects[*in.Key]
	if !ok {
		return nil, errors.New("NoSuchKey")
	}
	return &s3.GetObjectOutput{Body: io.NopCloser(strings.NewReader(body)), ContentLength: b.length}, nil
}

func (b *bucket) DeleteObject(_ context.Context, in *s3.DeleteObjectInput, _ ...func(*s3.Options)) (*s3.DeleteObjectOutput, error) {
	b.deleted <- *in.Key
	return &s3.DeleteObjectOutput{}, nil
}

func TestResolve(t *testing.T) {
	tests := []struct {
		name    string
		pointer sqsx.Pointer
		length  *int64
		want    string
		is      error
		fails   bool
		calls   int
	}{
		{"there", sqsx.Pointer{Bucket: "mine", Key: "k"}, nil, "12345", nil, false, 1},
		{"missing", sqsx.Pointer{Bucket: "mine", Key: "x"}, nil, "", nil, true, 1},
		{"another's bucket", sqsx.Pointer{Bucket: "theirs", Key: "k"}, nil, "", sqsxs3.ErrBucket, true, 0},
		{"too large", sqsx.Pointer{Bucket: "mine", Key: "large"}, nil, "", sqsxs3.ErrTooLarge, true, 1},
		{"says that it is too large", sqsx.Pointer{Bucket: "mine", Key: "k"}, aws.Int64(7), "", sqsxs3.ErrTooLarge, true, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			client := &bucket{objects: map[string]string{"k": "12345", "large": "1234567"}, length: test.length}
			got, err := sqsxs3.New(client, sqsxs3.Buckets("mine"), sqsxs3.MaxSize(6)).Resolve(t.Context(), test.pointer)
			require.Equal(t, test.fails, err != nil)
			if test.is != nil {
				require.ErrorIs(t, err, test.is)
			}
			require.Equal(t, test.want, string(got))
			require.Equal(t, test.calls, client.calls)
		})
	}
}

func TestDeleteAfter(t *testing.T) {
	client := &bucket{deleted: make(chan string, 1)}
	hooks := sqsxs3.New(client, sqsxs3.Buckets("mine")).DeleteAfter(nil)
	m := &sqsx.Message{Body: `["software.amazon.payloadoffloading.PayloadS3Pointer",{"s3BucketName":"mine","s3Key":"k"}]`}
	for _, outcome := range []sqsx.Outcome{sqsx.Retried, sqsx.Released, sqsx.Lost, sqsx.DeadLettered} {
		hooks.Settled(m, outcome)
	}
	hooks.Settled(&sqsx.Message{Body: strings.Replace(m.Body, "mine", "theirs", 1)}, sqsx.Deleted)
	hooks.Settled(&sqsx.Message{Body: "{}"}, sqsx.Deleted)
	require.Empty(t, client.deleted)
	hooks.Settled(m, sqsx.Deleted)
	require.Equal(t, "k", <-client.deleted)
}
