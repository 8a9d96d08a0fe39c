package s3archive_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/archive"
	"github.com/typedbus/typedbus/registry/archive/s3archive"
)

// bucket is S3 without a network. Bodies break after so many bytes as breaks says, once for each.
type bucket struct {
	mu      sync.Mutex
	objects map[string]string
	etags   map[string]string
	breaks  map[string][]int
	page    int
	denied  map[string]bool
	noList  error
	noSize  bool // answers do not say how long they are
	// unlisted: lists do not say which object it is. replaced: it is another after each answer.
	unlisted, replaced bool

	stutter bool // bodies bring nothing every other time
	open    int
	most    int // open at once
	gets    []string
}

func (b *bucket) ListObjectsV2(ctx context.Context, in *s3.ListObjectsV2Input, _ ...func(*s3.Options)) (*s3.ListObjectsV2Output, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.noList != nil {
		return nil, b.noList
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	after := max(aws.ToString(in.StartAfter), aws.ToString(in.ContinuationToken))
	out := &s3.ListObjectsV2Output{IsTruncated: aws.Bool(false)}
	for _, key := range slices.Sorted(maps.Keys(b.objects)) {
		if !strings.HasPrefix(key, *in.Prefix) || key <= after {
			continue
		}
		if len(out.Contents) == max(b.page, 1) {
			out.IsTruncated, out.NextContinuationToken = aws.Bool(true), out.Contents[len(out.Contents)-1].Key
			break
		}
		o := types.Object{Key: &key, ETag: aws.String(b.etag(key)), Size: aws.Int64(int64(len(b.objects[key])))}
		if b.unlisted {
			o.ETag = nil
		}
		out.Contents = append(out.Contents, o)
	}
	return out, nil
}

func (b *bucket) etag(key string) string {
	if etag, ok := b.etags[key]; ok {
		return etag
	}
	return `"1"`
}

func (b *bucket) GetObject(ctx context.Context, in *s3.GetObjectInput, _ ...func(*s3.Options)) (*s3.GetObjectOutput, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	content, ok := b.objects[*in.Key]
	from := 0
	if in.Range != nil {
		if _, err := fmt.Sscanf(*in.Range, "bytes=%d-", &from); err != nil {
			return nil, err
		}
	}
	b.gets = append(b.gets, fmt.Sprintf("%s@%d", *in.Key, from))
	switch {
	case b.denied[*in.Key]:
		return nil, &smithy.GenericAPIError{Code: "AccessDenied"}
	case !ok:
		return nil, &types.NoSuchKey{}
	case in.IfMatch != nil && *in.IfMatch != b.etag(*in.Key):
		return nil, &smithy.GenericAPIError{Code: "PreconditionFailed"}
	}
	content = content[from:]
	var body io.Reader = strings.NewReader(content)
	if breaks := b.breaks[*in.Key]; len(breaks) > 0 {
		b.breaks[*in.Key] = breaks[1:]
		body = io.MultiReader(strings.NewReader(content[:breaks[0]]), &failing{})
	}
	if b.replaced {
		defer func() { b.etags[*in.Key] = b.etag(*in.Key) + "x" }()
	}
	b.open++
	b.most = max(b.most, b.open)
	if b.stutter {
		body = &stuttering{Reader: body}
	}
	if b.noSize {
		return &s3.GetObjectOutput{Body: &connection{body, b}, ETag: aws.String(b.etag(*in.Key))}, nil
	}
	return &s3.GetObjectOutput{Body: &connection{body, b}, ContentLength: aws.Int64(int64(len(content))), ETag: aws.String(b.etag(*in.Key))}, nil
}

// stuttering brings nothing every other time.
type stuttering struct {
	io.Reader
	turn bool
}

func (r *stuttering) Read(p []byte) (int, error) {
	if r.turn = !r.turn; r.turn {
		return 0, nil
	}
	return r.Reader.Read(p)
}

type failing struct{}

func (*failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

type connection struct {
	io.Reader
	bucket *bucket
}

func (b *connection) Close() error {
	b.bucket.mu.Lock()
	defer b.bucket.mu.Unlock()
	b.bucket.open--
	return nil
}

// filled has n objects of some records each, every other compressed.
func filled(t testing.TB, n, records int) *bucket {
	t.Helper()
	b := &bucket{objects: map[string]string{"other/x": "{}", "in/": ""}, page: 3, breaks: map[string][]int{}, etags: map[string]string{}, denied: map[string]bool{}}
	for i := range n {
		var text strings.Builder
		for j := range records {
			fmt.Fprintf(&text, `{"source":"s","detail-type":"t","detail":{"o":%d,"r":%d}}`, i, j)
		}
		content := text.String()
		if i%2 == 1 {
			var z bytes.Buffer
			w := gzip.NewWriter(&z)
			_, err := w.Write([]byte(content))
			require.NoError(t, err)
			require.NoError(t, w.Close())
			content = z.String()
		}
		b.objects[fmt.Sprintf("in/%03d", i)] = content
	}
	return b
}

// all are the records of filled.
func all(n, records int) []string {
	var want []string
	for i := range n {
		for j := range records {
			want = append(want, fmt.Sprintf("in/%03d %d", i, j))
		}
	}
	return want
}

func reader(t testing.TB, b *bucket, options ...s3archive.Option) *s3archive.Reader {
	t.Helper()
	r, err := s3archive.New(b, "my-bucket", "in/", options...)
	require.NoError(t, err)
	return r
}

func TestOrder(t *testing.T) {
	for _, concurrency := range []int{1, 2, 4, 64} {
		t.Run(fmt.Sprint(concurrency), func(t *testing.T) {
			b := filled(t, 20, 700)
			var got []string
			for record, err := range reader(t, b, s3archive.WithConcurrency(concurrency)).Records(t.Context()) {
				require.NoError(t, err)
				require.Contains(t, string(record.Data), fmt.Sprintf(`"r":%d}`, record.Record))
				got = append(got, fmt.Sprint(record.Name, " ", record.Record))
			}
			require.Equal(t, all(20, 700), got)
			require.LessOrEqual(t, b.most, concurrency)
			require.Zero(t, b.open)
			require.Len(t, b.gets, 20, "and no empty object")
		})
	}
}

func TestSeveralAreReadAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := filled(t, 20, 700)
		for range reader(t, b, s3archive.WithConcurrency(5)).Records(t.Context()) {
			synctest.Wait()
			break
		}
		require.Equal(t, 5, b.most)
		require.Zero(t, b.open)
	})
}

func TestTokenAtEachRecord(t *testing.T) {
	const objects, records = 4, 5
	want := all(objects, records)
	for stop := range len(want) + 1 {
		b := filled(t, objects, records)
		r := reader(t, b)
		require.Empty(t, r.Token())
		got := []string{}
		for len(got) < stop {
			for record, err := range r.Records(t.Context()) {
				require.NoError(t, err)
				got = append(got, fmt.Sprint(record.Name, " ", record.Record))
				break
			}
			r = reader(t, b, s3archive.WithToken(r.Token()))
		}
		require.Equal(t, want[:stop], got)
	}
	b := filled(t, objects, records)
	r := reader(t, b)
	for range r.Records(t.Context()) {
	}
	for range reader(t, b, s3archive.WithToken(r.Token())).Records(t.Context()) {
		t.Fatal("all had been read")
	}
	b.objects["in/999"] = "{}"
	n := 0
	for range reader(t, b, s3archive.WithToken(r.Token())).Records(t.Context()) {
		n++
	}
	require.Equal(t, 1, n, "what is new is read")
}

func TestIterationGoesOn(t *testing.T) {
	r := reader(t, filled(t, 3, 4))
	var got []string
	for len(got) < 12 {
		for record, err := range r.Records(t.Context()) {
			require.NoError(t, err)
			if got = append(got, fmt.Sprint(record.Name, " ", record.Record)); len(got)%5 == 0 {
				break
			}
		}
	}
	require.Equal(t, all(3, 4), got)
}

func TestBrokenConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := filled(t, 4, 300)
		b.breaks["in/000"], b.breaks["in/001"], b.breaks["in/002"] = []int{1, 0, 0, 1000}, []int{10, 1, 0, 100}, []int{0, 0, 0}
		n := 0
		for _, err := range reader(t, b).Records(t.Context()) {
			require.NoError(t, err)
			n++
		}
		require.Equal(t, 1200, n)
		require.Contains(t, b.gets, "in/001@11")
		require.Contains(t, b.gets, "in/000@1001")
	})
}

// TestAnswersThatSayLess: an object whose answer does not say how long it is ends where its body ends, and one that stutters is
// read.
func TestAnswersThatSayLess(t *testing.T) {
	b := filled(t, 4, 300)
	b.noSize, b.stutter = true, true
	n := 0
	for _, err := range reader(t, b).Records(t.Context()) {
		require.NoError(t, err)
		n++
	}
	require.Equal(t, 1200, n)
}

// TestReplacedBetweenConnections: which object it is, the first answer says if the list did not: after a break another is not
// taken for its rest.
func TestReplacedBetweenConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := filled(t, 1, 300)
		b.breaks["in/000"] = []int{1000}
		b.unlisted, b.replaced = true, true
		var last error
		for _, err := range reader(t, b).Records(t.Context()) {
			if err != nil {
				last = err
			}
		}
		require.ErrorIs(t, last, s3archive.ErrChanged)
	})
}

// TestKeyThatNoTokenCanSay: a key that is not UTF-8, which S3 has not, makes no token rather than a wrong one.
func TestKeyThatNoTokenCanSay(t *testing.T) {
	b := filled(t, 0, 0)
	b.objects["in/\xff"] = "{}"
	r := reader(t, b)
	for _, err := range r.Records(t.Context()) {
		require.NoError(t, err)
	}
	require.Empty(t, r.Token())
}

func TestObjectErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := filled(t, 6, 10)
		b.denied["in/001"] = true
		b.breaks["in/002"] = []int{200, 0, 0, 0, 0, 0}
		b.breaks["in/003"] = []int{60, 0, 0, 0, 0, 0}
		var failed []string
		records := map[string]int{}
		r := reader(t, b)
		var token string
		for record, err := range r.Records(t.Context()) {
			if err == nil {
				records[record.Name]++
				continue
			}
			var fault *s3archive.ObjectError
			require.ErrorAs(t, err, &fault)
			if failed = append(failed, fault.Key); fault.Key == "in/002" {
				token = r.Token()
			}
		}
		require.Equal(t, []string{"in/001", "in/002", "in/003"}, failed)
		require.Equal(t, 10, records["in/005"])
		require.Equal(t, 3, records["in/002"], "what came before it broke")

		for record, err := range reader(t, b, s3archive.WithToken(token)).Records(t.Context()) {
			require.NoError(t, err)
			require.Equal(t, "in/002 3", fmt.Sprint(record.Name, " ", record.Record), "the token leads back to the object")
			break
		}
	})
}

func TestReplacedObject(t *testing.T) {
	b := filled(t, 2, 3)
	r := reader(t, b)
	for range r.Records(t.Context()) {
		break
	}
	b.etags["in/000"] = `"2"`
	var errs []error
	n := 0
	for _, err := range reader(t, b, s3archive.WithToken(r.Token())).Records(t.Context()) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		n++
	}
	require.Len(t, errs, 1)
	require.ErrorIs(t, errs[0], s3archive.ErrChanged)
	require.Equal(t, 3, n)
}

func TestBadRecordsAndTruncatedObjects(t *testing.T) {
	b := filled(t, 3, 2)
	b.objects["in/000"] = "{\"a\":1}\n{\"a\":tru}\n{\"a\":3}\n"
	b.objects["in/001"] = b.objects["in/001"][:30]
	var got []string
	for record, err := range reader(t, b).Records(t.Context()) {
		got = append(got, fmt.Sprint(record.Name, " ", record.Record, " ", errors.Is(err, archive.ErrMalformed), errors.Is(err, archive.ErrTruncated)))
	}
	require.Equal(t, []string{"in/000 0 false false", "in/000 1 true false", "in/000 2 false false", "in/001 0 false true", "in/002 0 false false", "in/002 1 false false"}, got)
}

func TestListErrors(t *testing.T) {
	denied := &smithy.GenericAPIError{Code: "AccessDenied"}
	b := filled(t, 2, 3)
	b.noList = denied
	n := 0
	for _, err := range reader(t, b).Records(t.Context()) {
		var fault *s3archive.ListError
		require.ErrorAs(t, err, &fault)
		require.ErrorIs(t, err, denied)
		n++
	}
	require.Equal(t, 1, n)
}

func TestContextEnds(t *testing.T) {
	cause := errors.New("shutdown")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	b := filled(t, 30, 700)
	n := 0
	var last error
	for _, err := range reader(t, b).Records(ctx) {
		if n++; n == 10 {
			cancel(cause)
		}
		if err != nil {
			last = err
			n = -1 << 30
		}
	}
	require.ErrorIs(t, last, cause)
	require.Equal(t, -1<<30, n, "nothing after the error")
	require.Zero(t, b.open)
}

func TestKeysAndOptions(t *testing.T) {
	b := filled(t, 6, 2)
	var got []string
	r := reader(t, b, s3archive.WithKeys(func(key string) bool { return strings.HasSuffix(key, "4") }), s3archive.WithArchive(archive.WithMaxRecord(10)))
	for record, err := range r.EventsAt(t.Context(), registry.New()) {
		require.ErrorIs(t, err, archive.ErrTooLong)
		got = append(got, record.Name)
	}
	require.Equal(t, []string{"in/004", "in/004"}, got)
	for event, err := range reader(t, b).Events(t.Context(), registry.New()) {
		require.NoError(t, err)
		require.Equal(t, "s", event.Envelope().Source)
	}

	for name, option := range map[string]s3archive.Option{
		"none at once": s3archive.WithConcurrency(0), "too many": s3archive.WithConcurrency(65),
		"no token": s3archive.WithToken("secret!"), "token of others": s3archive.WithToken("eyJhIjoxfQ"), "empty token": s3archive.WithToken("e30"),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s3archive.New(b, "b", "", option)
			var fault *s3archive.OptionError
			require.ErrorAs(t, err, &fault)
			require.NotContains(t, err.Error(), "secret")
		})
	}
}

func Example() {
	b := &bucket{objects: map[string]string{
		"orders/2026/01": `{"source":"my.shop","detail-type":"Order Placed","id":"a","detail":{}}`,
		"orders/2026/02": `{"source":"my.shop","detail-type":"Order Placed","id":"b","detail":{}}`,
	}}
	reader, err := s3archive.New(b, "my-archive", "orders/2026/")
	if err != nil {
		panic(err)
	}
	saved := ""
	for event, err := range reader.Events(context.Background(), registry.New()) {
		fmt.Println(event.Envelope().ID, err)
		saved = reader.Token()
		break
	}
	reader, err = s3archive.New(b, "my-archive", "orders/2026/", s3archive.WithToken(saved))
	if err != nil {
		panic(err)
	}
	for event, err := range reader.Events(context.Background(), registry.New()) {
		fmt.Println(event.Envelope().ID, err)
	}
	// Output:
	// a <nil>
	// b <nil>
}
