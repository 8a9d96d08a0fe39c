package awsevents

import (
	"errors"
	"fmt"
)

// ErrNoSample says that there is no sample of an event.
var ErrNoSample = errors.New("no sample")

// NoSampleError is the error of [Sample] for an event that the catalogue does not
// have. errors.Is finds [ErrNoSample] in it.
type NoSampleError struct {
	Source     string
	DetailType string
}

// Error names the event.
func (e *NoSampleError) Error() string {
	return fmt.Sprintf("awsevents: %v of %q from %q", ErrNoSample, e.DetailType, e.Source)
}

// Unwrap returns ErrNoSample.
func (e *NoSampleError) Unwrap() error { return ErrNoSample }
