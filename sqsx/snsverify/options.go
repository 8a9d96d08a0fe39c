package snsverify

import (
	"crypto/x509"
	"fmt"
	"net/http"
	"time"
)

// Option is an option of [New].
type Option func(*Verifier) error

// DefaultMaxAge is how old a message may be without [WithMaxAge]: as long as SNS retries a delivery over HTTP at most.
const DefaultMaxAge = time.Hour

// skew is how far in the future a message may be, since clocks differ.
const skew = 5 * time.Minute

// WithMaxAge refuses messages that were published longer ago than d, by their signed Timestamp; 0 takes any age. For a
// queue it should be the queue's message retention and a dead-letter queue's together, 14 days each at most.
func WithMaxAge(d time.Duration) Option {
	return func(v *Verifier) error {
		if d < 0 {
			return fmt.Errorf("snsverify: WithMaxAge: %s is negative; write 0 for any age", d)
		}
		v.maxAge = d
		return nil
	}
}

// WithSHA256 refuses signatures of version 1, which rest on SHA-1. Topics sign with that unless their attribute
// SignatureVersion is 2.
func WithSHA256() Option {
	return func(v *Verifier) error {
		v.sha256Only = true
		return nil
	}
}

// WithHTTPClient sets the client that gets certificates and confirms subscriptions, for example one that uses a proxy.
// Redirects are never followed, whatever the client says. The client's own timeout applies if it is shorter than ten
// seconds.
func WithHTTPClient(client *http.Client) Option {
	return func(v *Verifier) error {
		if client == nil {
			return fmt.Errorf("snsverify: WithHTTPClient: the client is nil; leave the option out for the default one")
		}
		v.client = *client
		return nil
	}
}

// WithRoots trusts these authorities in place of the system's.
func WithRoots(roots *x509.CertPool) Option {
	return func(v *Verifier) error {
		if roots == nil {
			return fmt.Errorf("snsverify: WithRoots: the pool is nil; leave the option out for the system's")
		}
		v.roots = roots
		return nil
	}
}

// WithIntermediates adds certificates between SNS's and the authorities. Without it the intermediate certificates of
// Amazon Trust Services are fetched from where SNS's certificate says; a partition whose certificates are from another
// authority needs it, and so does a network without a way to http://crt.*.amazontrust.com.
func WithIntermediates(certificates ...*x509.Certificate) Option {
	return func(v *Verifier) error {
		v.intermediates = append(v.intermediates, certificates...)
		return nil
	}
}
