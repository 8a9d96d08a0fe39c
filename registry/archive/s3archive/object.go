package s3archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
)

// object is the content of an object. A connection that breaks, as one does that waits for long, is taken up again.
type object struct {
	ctx         context.Context
	client      Client
	bucket, key string
	etag        string // "" for whatever is there
	size        int64  // -1 until it is known
	offset      int64
	body        io.ReadCloser
	broken      int // connections in a row that brought nothing
}

// mostBroken is how often in a row a connection may break without having brought anything.
const mostBroken = 4

// Read implements [io.Reader].
func (o *object) Read(p []byte) (int, error) {
	for {
		if o.size >= 0 && o.offset == o.size {
			return 0, io.EOF
		}
		if o.body == nil {
			if err := o.open(); err != nil {
				return 0, &ObjectError{o.bucket, o.key, err}
			}
			continue
		}
		n, err := o.body.Read(p)
		if n > 0 {
			o.offset += int64(n)
			o.broken = 0
			return n, nil // the error comes again
		}
		if err == nil {
			continue
		}
		o.close()
		if err == io.EOF && o.size < 0 {
			return 0, io.EOF
		}
		if o.broken++; o.broken >= mostBroken || o.ctx.Err() != nil {
			return 0, &ObjectError{o.bucket, o.key, err}
		}
		if err := pause(o.ctx, time.Duration(o.broken)*time.Second); err != nil {
			return 0, &ObjectError{o.bucket, o.key, err}
		}
	}
}

// open asks for the content from offset on.
func (o *object) open() error {
	in := &s3.GetObjectInput{Bucket: &o.bucket, Key: &o.key}
	if o.offset > 0 {
		in.Range = aws.String(fmt.Sprintf("bytes=%d-", o.offset))
	}
	if o.etag != "" {
		in.IfMatch = &o.etag
	}
	out, err := o.client.GetObject(o.ctx, in, whole)
	if err != nil {
		if changed(err) {
			return ErrChanged
		}
		return err
	}
	if o.etag == "" {
		o.etag = aws.ToString(out.ETag)
	}
	if out.ContentLength != nil {
		o.size = o.offset + *out.ContentLength
	}
	o.body = out.Body
	return nil
}

// whole turns the SDK's check of checksums off: it warns about each object whose checksum is one of its parts', and
// compressed data have their own.
func whole(o *s3.Options) {
	o.ResponseChecksumValidation = aws.ResponseChecksumValidationWhenRequired
}

func (o *object) close() {
	if o.body != nil {
		_ = o.body.Close()
		o.body = nil
	}
}

// changed reports whether err says that the object has another ETag.
func changed(err error) bool {
	if api, ok := errors.AsType[smithy.APIError](err); ok && api.ErrorCode() == "PreconditionFailed" {
		return true
	}
	e, ok := errors.AsType[interface {
		error
		HTTPStatusCode() int
	}](err)
	return ok && e.HTTPStatusCode() == http.StatusPreconditionFailed
}

// pause waits for d, or until ctx ends, which it returns as an error.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}
