package publish

import (
	"context"
	"reflect"

	"github.com/typedbus/typedbus/registry"
)

// Publisher sends events to a bus. [New] makes one. It is safe for concurrent use; calls that run at once keep no order
// between them.
type Publisher struct {
	config
	bus    Bus
	limits Limits
}

// New returns a publisher to bus. The error is an [*OptionError].
func New(bus Bus, options ...Option) (*Publisher, error) {
	c, err := newConfig(options)
	if err != nil {
		return nil, err
	}
	if bus == nil {
		return nil, &OptionError{"New", "the bus is nil"}
	}
	return &Publisher{config: c, bus: bus, limits: bus.Limits()}, nil
}

// Result is what became of one event.
type Result struct {
	// ID is the id that the bus gave the event and that receivers see; it is empty if the event failed.
	ID string
	// Sequence and Duplicate are those of the [Answer].
	Sequence  string
	Duplicate bool
	// Attempts is how often the event was sent.
	Attempts int
	// Err is nil for an event that was accepted.
	Err *EntryError
}

// Publish sends events, in their order, and returns one result for each. The error is nil if all were accepted, else an
// [*Error] that lists those that were not.
//
// Source and detail-type are the envelope's or, where those are empty, the ones that the event's type takes if it takes
// no other. Time and Resources are the envelope's. Its ID, Account, Region and ReplayName are not sent, since the bus
// sets them. An event is sent only if its entry decodes to the event's own type and keeps the rules of that type. An
// [*registry.UnknownEvent] is sent as it is, and keeps the rules of the type that it decodes to.
func (p *Publisher) Publish(ctx context.Context, events ...registry.AnyEvent) ([]Result, error) {
	s := p.newSending(len(events))
	for i, event := range events {
		entry, fault := p.entry(ctx, event)
		s.add(i, nameOf(event), entry, fault)
	}
	return s.run(ctx)
}

// Events returns events of one type as the slice that [Publisher.Publish] takes.
func Events[E registry.AnyEvent](events []E) []registry.AnyEvent {
	all := make([]registry.AnyEvent, len(events))
	for i, e := range events {
		all[i] = e
	}
	return all
}

// Entry checks an event as Publish does, and returns what Publish would send. The error is an [*EntryError].
func (p *Publisher) Entry(ctx context.Context, event registry.AnyEvent) (Entry, error) {
	entry, fault := p.entry(ctx, event)
	if fault == nil {
		fault = p.oversize(&entry)
	}
	if fault != nil {
		return Entry{}, fault.complete(0, nameOf(event), &entry)
	}
	return entry, nil
}

// Send sends entries as [Publisher.Publish] sends events. It checks them by the limits of the bus only, since
// [Publisher.Entry] has checked them with the registry.
func (p *Publisher) Send(ctx context.Context, entries ...Entry) ([]Result, error) {
	s := p.newSending(len(entries))
	for i, entry := range entries {
		s.add(i, "", entry, p.check(&entry))
	}
	return s.run(ctx)
}

// nameOf returns the name of an event's type.
func nameOf(event registry.AnyEvent) string {
	if event == nil {
		return "nil"
	}
	t := reflect.TypeOf(event)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.String()
}
