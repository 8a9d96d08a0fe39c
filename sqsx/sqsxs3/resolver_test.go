package sqsxs3_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxs3"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
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

func TestKeysAreLimitedByPrefix(t *testing.T) {
	pointer := func(bucket, key string) sqsx.Pointer { return sqsx.Pointer{Bucket: bucket, Key: key} }
	tests := []struct {
		name    string
		options []sqsxs3.Option
		pointer sqsx.Pointer
		want    error
	}{
		{"below it", []sqsxs3.Option{sqsxs3.Within("mine", "payloads/")}, pointer("mine", "payloads/k"), nil},
		{"beside it", []sqsxs3.Option{sqsxs3.Within("mine", "payloads/")}, pointer("mine", "secrets/k"), sqsxs3.ErrKey},
		{"a longer name", []sqsxs3.Option{sqsxs3.Within("mine", "payloads/")}, pointer("mine", "payloads-old/k"), sqsxs3.ErrKey},
		{"the key is not cleaned, and S3 does not either", []sqsxs3.Option{sqsxs3.Within("mine", "payloads/")}, pointer("mine", "x/../payloads/k"), sqsxs3.ErrKey},
		{"one of two", []sqsxs3.Option{sqsxs3.Within("mine", "a/", "b/")}, pointer("mine", "b/k"), nil},
		{"given apart", []sqsxs3.Option{sqsxs3.Within("mine", "a/"), sqsxs3.Within("mine", "b/")}, pointer("mine", "b/k"), nil},
		{"of another bucket", []sqsxs3.Option{sqsxs3.Within("mine", "a/"), sqsxs3.Within("yours", "b/")}, pointer("mine", "b/k"), sqsxs3.ErrKey},
		{"no prefix is no key", []sqsxs3.Option{sqsxs3.Within("mine")}, pointer("mine", "k"), sqsxs3.ErrKey},
		{"the empty one is every key", []sqsxs3.Option{sqsxs3.Within("mine", "")}, pointer("mine", "k"), nil},
		{"Buckets is every key, whatever else", []sqsxs3.Option{sqsxs3.Buckets("mine"), sqsxs3.Within("mine", "a/")}, pointer("mine", "k"), nil},
		{"nothing", nil, pointer("mine", "k"), sqsxs3.ErrBucket},
		{"a bucket without a name", []sqsxs3.Option{sqsxs3.Buckets("")}, pointer("", "k"), sqsxs3.ErrBucket},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			client := &bucket{objects: map[string]string{test.pointer.Key: "x"}}
			_, err := sqsxs3.New(client, test.options...).Resolve(t.Context(), test.pointer)
			require.ErrorIs(t, err, test.want)
			require.Equal(t, test.want != nil, sqsx.IsPermanent(err), "no repetition helps")
			require.Equal(t, test.want == nil, client.calls == 1)
		})
	}
}

// A pointer that may not be read goes to the dead-letter queue and does not block its message group.
func TestRefusedPointersAreDeadLettered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		work, dead := service.Queue("q.fifo"), service.Queue("dead.fifo")
		client := &bucket{objects: map[string]string{"p/large": "1234567"}}
		work.SendGroup("g", strings.Replace(pointerTo("k"), "mine", "theirs", 1))
		work.SendGroup("g", pointerTo("other"))
		work.SendGroup("g", pointerTo("p/large"))
		mux := new(sqsx.Mux)
		mux.Unknown(func(context.Context, registry.AnyEvent) error { return nil })
		c, err := sqsx.NewConsumer(service, work.URL(), mux, sqsx.WithDeadLetter(dead.URL()),
			sqsx.WithResolver(sqsxs3.New(client, sqsxs3.Within("mine", "p/"), sqsxs3.MaxSize(6))))
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- c.Run(ctx) }()
		begin := time.Now()
		work.AwaitEmpty()
		require.Less(t, time.Since(begin), time.Minute)
		cancel()
		require.NoError(t, <-done)
		require.Len(t, dead.Messages(), 3)
	})
}

func pointerTo(key string) string {
	return `["software.amazon.payloadoffloading.PayloadS3Pointer",{"s3BucketName":"mine","s3Key":"` + key + `"}]`
}

func TestDeleteAfter(t *testing.T) {
	client := &bucket{deleted: make(chan string, 1)}
	resolver := sqsxs3.New(client, sqsxs3.Within("mine", "p/"))
	hooks := resolver.DeleteAfter(nil)
	m := &sqsx.Message{Body: pointerTo("p/k")}
	for _, outcome := range []sqsx.Outcome{sqsx.Retried, sqsx.Released, sqsx.Lost, sqsx.DeadLettered} {
		hooks.Settled(m, outcome)
	}
	hooks.Settled(&sqsx.Message{Body: strings.Replace(m.Body, "mine", "theirs", 1)}, sqsx.Deleted)
	hooks.Settled(&sqsx.Message{Body: pointerTo("backups/of-everything")}, sqsx.Deleted)
	hooks.Settled(&sqsx.Message{Body: "{}"}, sqsx.Deleted)
	require.NoError(t, resolver.Wait(t.Context()))
	require.Empty(t, client.deleted)
	hooks.Settled(m, sqsx.Deleted)
	require.NoError(t, resolver.Wait(t.Context()))
	require.Equal(t, "p/k", <-client.deleted)
}

func TestDeletesOfEveryKeyAreRefused(t *testing.T) {
	defer func() {
		err, _ := recover().(error)
		var config *sqsx.ConfigError
		require.ErrorAs(t, err, &config)
	}()
	sqsxs3.New(new(bucket), sqsxs3.Buckets("mine")).DeleteAfter(nil)
}

// slow is a client whose deletes take a while, and fail after that.
type slow struct {
	bucket
	mu        sync.Mutex
	now, most int
}

func (s *slow) DeleteObject(ctx context.Context, _ *s3.DeleteObjectInput, _ ...func(*s3.Options)) (*s3.DeleteObjectOutput, error) {
	s.mu.Lock()
	s.now++
	s.most = max(s.most, s.now)
	s.mu.Unlock()
	defer func() { s.mu.Lock(); s.now--; s.mu.Unlock() }()
	select {
	case <-time.After(20 * time.Second):
		return nil, errors.New("SlowDown")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Deletes are waited for at the end, as long as the caller has time, and there are not more of them at once than ten.
func TestDeletesAreAwaited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := new(slow)
		resolver := sqsxs3.New(client, sqsxs3.Within("mine", ""))
		var mu sync.Mutex
		failed := 0
		hooks := resolver.DeleteAfter(func(sqsx.Pointer, error) { mu.Lock(); failed++; mu.Unlock() })
		for range 15 {
			hooks.Settled(&sqsx.Message{Body: pointerTo("k")}, sqsx.Deleted)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		err := resolver.Wait(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorContains(t, err, "5 objects")
		begin := time.Now()
		require.NoError(t, resolver.Wait(t.Context()))
		require.Equal(t, 10*time.Second, time.Since(begin))
		require.Equal(t, 15, failed)
		require.Equal(t, 10, client.most)
	})
}
