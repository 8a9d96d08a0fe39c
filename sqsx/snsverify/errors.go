package snsverify

import (
	"errors"
	"fmt"
)

// Sentinels to test an error with [errors.Is]. All but ErrUnavailable are final: the same message is refused again.
var (
	// ErrForm: it is no message as SNS sends it.
	ErrForm = errors.New("not a message of SNS's")
	// ErrTopic: it says that it is from a topic that [New] was not given.
	ErrTopic = errors.New("message of another topic")
	// ErrAge: it is older than [WithMaxAge] allows, or from the future.
	ErrAge = errors.New("message from another time")
	// ErrCertificate: its certificate is not where SNS has them, or is not one of SNS's.
	ErrCertificate = errors.New("certificate that is not one of SNS's")
	// ErrSignature: SNS did not sign it.
	ErrSignature = errors.New("wrong signature")
	// ErrUnavailable: the certificate could not be had. The message may be good, and should be tried again.
	ErrUnavailable = errors.New("the certificate could not be had")
)

// Error says why a message is refused. No part of the message is in it.
type Error struct {
	// Kind is one of the sentinels of this package.
	Kind error
	// Reason says what is wrong.
	Reason string
	// Err is the HTTP client's error, or the one of the certificate's chain, or nil.
	Err error
}

func (e *Error) Error() string { return fmt.Sprintf("snsverify: %v: %s", e.Kind, e.Reason) }

// Unwrap returns Kind and Err.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// Temporary reports whether the same message may pass when it comes again, which is so for [ErrUnavailable]. Package sqsx
// retries such a message and dead-letters others.
func (e *Error) Temporary() bool { return e.Kind == ErrUnavailable }

func refuse(kind error, reason string) error { return &Error{Kind: kind, Reason: reason} }
