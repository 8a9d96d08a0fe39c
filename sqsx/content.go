package sqsx

import (
	"context"

	"github.com/typedbus/typedbus/registry"
)

// Matcher says of an event, given as its JSON, whether it is wanted. A compiled pattern of package registry/pattern is one.
type Matcher interface {
	Match(event []byte) (bool, error)
}

// Case is a handler for the events of type T that have certain content: see [ByContent].
type Case[T any] struct {
	when   Matcher // nil for all
	handle func(ctx context.Context, event *T) error
}

// When is the case of the events that match, for example those that an EventBridge pattern matches. It panics if match or
// handle is nil.
func When[T any](match Matcher, handle func(ctx context.Context, event *T) error) Case[T] {
	if match == nil {
		panic(&ConfigError{"When", "the matcher is nil"})
	}
	mustHandle("When", handle == nil)
	return Case[T]{match, handle}
}

// Otherwise is the case of all events. It panics if handle is nil.
func Otherwise[T any](handle func(ctx context.Context, event *T) error) Case[T] {
	mustHandle("Otherwise", handle == nil)
	return Case[T]{nil, handle}
}

// ByContent is a handler for [On] that hands each event to the first of the cases that it is one of:
//
//	sqsx.On(mux, sqsx.ByContent(
//		sqsx.When(pattern.MustCompile(`{"detail": {"total": [{"numeric": [">", 1000]}]}}`), large),
//		sqsx.Otherwise(small)))
//
// What is matched is the event as it came, [registry.Event.Raw]. An event of no case is an [UnhandledError], and one that
// cannot be matched against is a [Permanent] failure.
func ByContent[T any, P interface {
	*T
	registry.AnyEvent
}](cases ...Case[T]) func(ctx context.Context, event *T) error {
	return func(ctx context.Context, event *T) error {
		envelope := P(event).Envelope()
		for _, c := range cases {
			if c.when != nil {
				ok, err := c.when.Match(envelope.Raw())
				if err != nil {
					return Permanent(err)
				}
				if !ok {
					continue
				}
			}
			return c.handle(ctx, event)
		}
		e := &UnhandledError{Source: envelope.Source, DetailType: envelope.DetailType}
		if m := FromContext(ctx); m != nil {
			e.MessageID = m.ID
		}
		return e
	}
}
