package relation

import (
	"context"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/typedbus/typedbus/registry"
)

// WithLoader returns a session that does what session does, except that load loads the relation fields of target that
// hold a T, in place of any loader that is registered for them. A test of code that takes events needs no more:
//
//	events := registry.New(registry.WithSession(relation.WithLoader(nil, "ec2.Instance", known)))
//
// A nil session stands for one that serves every account and region with an empty configuration. If such a session is
// around another that has a loader for the same target and type, the loader of the outer one is used.
func WithLoader[T any](session registry.Session, target string, load LoadFunc[T], options ...LoaderOption) registry.Session {
	l := newLoader(target, reflect.TypeFor[T](), caller(), options)
	l.load = erase(load)
	needHTTPClient()
	return &withLoader{orAnyone(session), l}
}

type withLoader struct {
	registry.Session
	loader *loader
}

func (s *withLoader) Unwrap() registry.Session { return s.Session }

// loaderFor returns the loader for relations of session's events.
func loaderFor(session registry.Session, target string, elem reflect.Type) (*loader, error) {
	for outer, ok := within[*withLoader](session); ok; outer, ok = within[*withLoader](outer.Session) {
		if outer.loader.target == target && outer.loader.elem == elem {
			return outer.loader, nil
		}
	}
	return loaders.lookup(target, elem)
}

// Limits bound how many calls of loaders run at once for the events of a session. A field that is 0 stands for the
// default that its comment names. A loader that itself asks for a relation is not kept waiting by them.
type Limits struct {
	// Loader is how many calls of one loader run at once in one account and region. 0 stands for the loader's own number:
	// see [Concurrency].
	Loader int
	// Account is how many calls of all loaders run at once in one account, in all its regions. 0 stands for 64.
	Account int
}

// defaultPerAccount bounds the calls in one account: each holds a connection.
const defaultPerAccount = 64

// WithLimits returns a session that does what session does and has these limits. If such a session is around another,
// the limits of the outer one apply. No limit is shared by several accounts, so an account that hangs does not stop
// another.
func WithLimits(session registry.Session, limits Limits) registry.Session {
	return &withLimits{orAnyone(session), limits}
}

type withLimits struct {
	registry.Session
	limits Limits
}

func (s *withLimits) Unwrap() registry.Session { return s.Session }

// limitsOf returns the limits of session's loads of l, each at least 1.
func limitsOf(session registry.Session, l *loader) Limits {
	limits := Limits{Loader: l.concurrency, Account: defaultPerAccount}
	if s, ok := within[*withLimits](session); ok {
		if s.limits.Loader > 0 {
			limits.Loader = s.limits.Loader
		}
		if s.limits.Account > 0 {
			limits.Account = s.limits.Account
		}
	}
	return limits
}

// orAnyone returns session, or one that serves all if it is nil.
func orAnyone(session registry.Session) registry.Session {
	if session == nil {
		return anyone{}
	}
	return session
}

// anyone serves every account and region with an empty configuration.
type anyone struct{}

func (anyone) Config(_ context.Context, _, region string) (aws.Config, error) {
	return aws.Config{Region: region}, nil
}
