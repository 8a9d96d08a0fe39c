package sqsx

import (
	"context"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Pointer is where a body too large for SQS was put, in the form of AWS's extended client libraries.
//
// See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-managing-large-messages.html
type Pointer struct {
	Bucket string `json:"s3BucketName"`
	Key    string `json:"s3Key"`
}

// Resolver reads the body that a pointer points to. A pointer comes from outside: a resolver refuses buckets it does
// not mean to read. An error makes the message one that did not decode, so that it is retried and not lost.
type Resolver interface {
	Resolve(ctx context.Context, p Pointer) ([]byte, error)
}

// pointerClasses are the first elements of a pointer: that of the client libraries of today and that of the first
// version of the Java one.
var pointerClasses = map[string]bool{
	"software.amazon.payloadoffloading.PayloadS3Pointer": true,
	"com.amazon.sqs.javamessaging.MessageS3Pointer":      true,
}

// parsePointer reports whether body is a pointer: an array of a class name and an object.
func parsePointer(body []byte) (Pointer, bool) {
	if jsontext.Value(body).Kind() != '[' {
		return Pointer{}, false
	}
	var parts []jsontext.Value
	if err := json.Unmarshal(body, &parts); err != nil || len(parts) != 2 || !pointerClasses[text(parts[0])] {
		return Pointer{}, false
	}
	var p Pointer
	if err := json.Unmarshal(parts[1], &p); err != nil || p.Bucket == "" || p.Key == "" {
		return Pointer{}, false
	}
	return p, true
}

// Pointer returns where the message's body was put, and whether its body is a pointer at all.
func (m *Message) Pointer() (Pointer, bool) { return parsePointer([]byte(m.Body)) }

func (d *Decoder) resolve(ctx context.Context, p Pointer) ([]byte, error) {
	if d.resolver == nil {
		return nil, &BodyError{Shape: ShapeAuto, Reason: "it points to an S3 object and no resolver is set: see WithResolver"}
	}
	body, err := d.resolver.Resolve(ctx, p)
	if err != nil {
		return nil, &BodyError{Shape: ShapeAuto, Reason: "the object it points to could not be read", Err: err}
	}
	return body, nil
}
