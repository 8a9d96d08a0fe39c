package body

import (
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

// pointerClasses are the first elements of a pointer: that of the client libraries of today and that of the first
// version of the Java one.
var pointerClasses = map[string]bool{
	"software.amazon.payloadoffloading.PayloadS3Pointer": true,
	"com.amazon.sqs.javamessaging.MessageS3Pointer":      true,
}

// ParsePointer reports whether body is a pointer: an array of a class name and an object.
func ParsePointer(body []byte) (Pointer, bool) {
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
