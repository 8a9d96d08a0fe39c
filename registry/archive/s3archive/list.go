package s3archive

import (
	"context"
	"errors"
	"iter"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// part is an object to read, from a record on.
type part struct {
	key, etag string
	skip      int64
}

// parts yields the objects to read, in order: what is left of the one that the token names, and those behind it.
func (r *Reader) parts(ctx context.Context, at token) iter.Seq2[part, error] {
	return func(yield func(part, error) bool) {
		if at.Key != "" && !at.Done && !yield(part{at.Key, at.ETag, at.Records}, nil) {
			return
		}
		in := &s3.ListObjectsV2Input{Bucket: &r.bucket, Prefix: aws.String(r.prefix)}
		if at.Key != "" {
			in.StartAfter = aws.String(at.Key)
		}
		for {
			out, err := r.client.ListObjectsV2(ctx, in)
			if err != nil {
				yield(part{}, &ListError{r.bucket, r.prefix, err})
				return
			}
			if nothingSaid(out) {
				yield(part{}, &ListError{r.bucket, r.prefix, errNoList})
				return
			}
			for _, o := range out.Contents {
				key := aws.ToString(o.Key)
				if aws.ToInt64(o.Size) == 0 && o.Size != nil || r.keys != nil && !r.keys(key) {
					continue
				}
				if !yield(part{key: key, etag: aws.ToString(o.ETag)}, nil) {
					return
				}
			}
			if in.ContinuationToken = out.NextContinuationToken; !aws.ToBool(out.IsTruncated) || in.ContinuationToken == nil {
				return
			}
		}
	}
}

// errNoList is what somebody else than S3 has answered, such as a proxy: the SDK reads a page of HTML, and an answer
// without a body, as a list of nothing, and the archive would seem to end there.
var errNoList = errors.New("the answer is no list of objects")

// nothingSaid reports whether a page has not one of the members that S3 puts into each.
func nothingSaid(out *s3.ListObjectsV2Output) bool {
	return len(out.Contents) == 0 && out.IsTruncated == nil && out.KeyCount == nil && out.Name == nil
}
