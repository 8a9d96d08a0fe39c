package sqsx

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/typedbus/typedbus/registry"
)

// Mux hands each message to the handler for the type its event was decoded to:
//
//	mux := new(sqsx.Mux)
//	sqsx.On(mux, func(ctx context.Context, event *ThingyEvent) error { … })
//	mux.Unknown(func(ctx context.Context, event registry.AnyEvent) error { … })
//
// The zero Mux has no handlers. Handlers are added before it is used; adding and handling do not mix.
type Mux struct {
	handlers    map[reflect.Type]*route
	unknown     *route
	undecodable *route
	middleware  []Middleware
	built       Handler
}

// route is a handler and the place in the source that added it.
type route struct {
	handle HandlerFunc
	site   string
	policy policy
	batch  int // how many messages one call takes; 0 for one at a time
}

// On adds the handler for events of type T. The type is the one the factory decodes to, so T's event tag says which
// events these are, and a conflict between two types is found when they are registered. [NewConsumer] returns an error
// if T is not registered.
//
// Options are the type's own in place of the consumer's: [WithHandlerTimeout], [WithBackoff], [WithMaxAttempts], and
// [WithConcurrency] within the consumer's. They apply in a [Consumer] that is given the Mux, or a handler around it whose
// method Unwrap leads to it.
//
// On panics if there is a handler for T already, or handle is nil, as [net/http.ServeMux] does: that is a mistake in the
// program, found when it starts.
func On[T any, P interface {
	*T
	registry.AnyEvent
}](mux *Mux, handle func(ctx context.Context, event *T) error, options ...HandlerOption) {
	mustHandle("On", handle == nil)
	mux.add(reflect.TypeFor[*T](), func(ctx context.Context, m *Message) error {
		return handle(ctx, m.Event.(any).(*T))
	}, options...)
}

// Unknown adds the handler for events that no other handler is for: those of types that On was not called with, and
// [*registry.UnknownEvent]. It panics if there is one. Without it such an event is a [Permanent] failure.
func (mux *Mux) Unknown(handle func(ctx context.Context, event registry.AnyEvent) error) {
	mustHandle("Unknown", handle == nil)
	mux.fallback(&mux.unknown, "unknown events", func(ctx context.Context, m *Message) error {
		return handle(ctx, m.Event)
	})
}

// Undecodable adds the handler for messages that did not decode; m.Err says why. It panics if there is one. Without it
// such a message is a [Permanent] failure, except that one which arrived corrupt is retried.
func (mux *Mux) Undecodable(handle func(ctx context.Context, m *Message) error) {
	mustHandle("Undecodable", handle == nil)
	mux.fallback(&mux.undecodable, "undecodable messages", handle)
}

// Use puts middleware around all handlers, the fallbacks among them. The first one given is the outermost.
func (mux *Mux) Use(middleware ...Middleware) {
	mux.middleware = append(mux.middleware, middleware...)
	mux.built = nil
	h := Handler(HandlerFunc(mux.dispatch))
	for _, wrap := range slices.Backward(mux.middleware) {
		if wrap == nil {
			panic(&ConfigError{"Use", "a middleware is nil"})
		}
		h = wrap(h)
	}
	mux.built = h
}

// Handle hands the message to its handler.
func (mux *Mux) Handle(ctx context.Context, m *Message) error {
	if mux.built != nil {
		return mux.built.Handle(ctx, m)
	}
	return mux.dispatch(ctx, m)
}

func (mux *Mux) dispatch(ctx context.Context, m *Message) error {
	if m.Event == nil {
		if mux.undecodable != nil {
			return mux.undecodable.handle(ctx, m)
		}
		if _, ok := m.Err.(*UndecodableError); ok {
			return m.Err
		}
		return &UndecodableError{MessageID: m.ID, Err: m.Err}
	}
	if r := mux.handlers[reflect.TypeOf(m.Event)]; r != nil {
		return r.handle(ctx, m)
	}
	if err := mux.unregistered(m); err != nil {
		return err
	}
	if mux.unknown != nil {
		return mux.unknown.handle(ctx, m)
	}
	e := m.Event.Envelope()
	return &UnhandledError{MessageID: m.ID, Source: e.Source, DetailType: e.DetailType}
}

// unregistered returns an error if an event is unknown that may be of a type which has a handler and nobody registered.
// [NewConsumer] finds such types unless the Mux is inside a handler that it cannot look into; an event of one must then not
// be taken for one of no interest.
func (mux *Mux) unregistered(m *Message) error {
	if _, unknown := m.Event.(*registry.UnknownEvent); !unknown || m.decoder == nil {
		return nil
	}
	return m.decoder.Verify(mux)
}

// Types returns the types that On was called with, as *T, in the order of their names.
func (mux *Mux) Types() []reflect.Type {
	types := make([]reflect.Type, 0, len(mux.handlers))
	for t := range mux.handlers {
		types = append(types, t)
	}
	slices.SortFunc(types, func(a, b reflect.Type) int { return strings.Compare(a.String(), b.String()) })
	return types
}

// muxOf returns the mux that a handler is, or leads to by its method Unwrap.
func muxOf(handler Handler) *Mux {
	for range 100 { // a chain that leads to itself ends
		switch h := handler.(type) {
		case *Mux:
			return h
		case interface{ Unwrap() Handler }:
			handler = h.Unwrap()
		default:
			return nil
		}
	}
	return nil
}

// checkBatches says which batch handler could never get as many messages as it takes.
func (mux *Mux) checkBatches(concurrency int) error {
	var errs []error
	for _, t := range mux.Types() {
		r := mux.handlers[t]
		if concurrency := min(concurrency, cmp.Or(r.policy.concurrency, concurrency)); r.batch > concurrency {
			errs = append(errs, &ConfigError{"OnBatch", fmt.Sprintf("each message of a batch takes a handler, so that a batch of %d (added at %s) "+
				"never fills at a concurrency of %d: raise WithConcurrency, or take smaller batches", r.batch, r.site, concurrency)})
		}
	}
	return errors.Join(errs...)
}

// empty reports whether nothing was added.
func (mux *Mux) empty() bool {
	return len(mux.handlers) == 0 && mux.unknown == nil && mux.undecodable == nil
}

func (mux *Mux) add(t reflect.Type, handle HandlerFunc, options ...HandlerOption) {
	site := callSite()
	if first := mux.handlers[t]; first != nil {
		panic(&HandlerError{What: t.String(), Site: site, FirstSite: first.site})
	}
	if mux.handlers == nil {
		mux.handlers = make(map[reflect.Type]*route)
	}
	r := &route{handle: handle, site: site}
	for i, option := range options {
		if isNil(option) {
			panic(nilOption(i))
		}
		option.applyHandler(&r.policy)
	}
	if len(r.policy.wrong) > 0 {
		panic(r.policy.wrong[0])
	}
	mux.handlers[t] = r
}

func mustHandle(what string, isNil bool) {
	if isNil {
		panic(&ConfigError{what, "the handler is nil"})
	}
}

func (mux *Mux) fallback(place **route, what string, handle HandlerFunc) {
	site := callSite()
	if *place != nil {
		panic(&HandlerError{What: what, Site: site, FirstSite: (*place).site})
	}
	*place = &route{handle: handle, site: site}
}

// callSite is the first caller outside this file.
func callSite() string {
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		frame, more := frames.Next()
		if !strings.HasSuffix(frame.File, "/sqsx/mux.go") && !strings.HasSuffix(frame.File, "/sqsx/batch.go") {
			return fmt.Sprintf("%s:%d", frame.File, frame.Line)
		}
		if !more {
			return "unknown"
		}
	}
}

// typeName is an event's type as a reader knows it: ec2events.InstanceStateChangeNotification.
func typeName(event registry.AnyEvent) string {
	return strings.TrimPrefix(reflect.TypeOf(event).String(), "*")
}
