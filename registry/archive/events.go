package archive

import (
	"errors"
	"io"
	"iter"

	"github.com/typedbus/typedbus/registry"
)

// Events yields the events of r, decoded by factory, in order. A record that cannot be read or decoded is an [*Error],
// which has factory's error; the iteration goes on unless the stream cannot be read any further.
//
// A record of CloudTrail's own files, which has no envelope, is decoded as the event that EventBridge would have made of
// it: "AWS API Call via CloudTrail" from aws.ec2, for instance.
func Events(r io.Reader, factory registry.Factory, options ...Option) iter.Seq2[registry.AnyEvent, error] {
	return func(yield func(registry.AnyEvent, error) bool) {
		for at, err := range EventsAt(r, factory, options...) {
			if !yield(at.Event, err) {
				return
			}
		}
	}
}

// Located is an event with its place in the stream.
type Located struct {
	Position
	Event registry.AnyEvent
}

// EventsAt yields what [Events] yields, with the position of each event. The position is also there beside an error.
func EventsAt(r io.Reader, factory registry.Factory, options ...Option) iter.Seq2[Located, error] {
	return func(yield func(Located, error) bool) {
		c := newConfig(options)
		s := newSplitter(r, c)
		for {
			found, fault := s.next()
			if found == nil && fault == nil {
				return
			}
			at := Located{}
			if fault == nil {
				at.Position = found.Position
				at.Event, fault = s.event(found, factory)
			}
			var err error
			if fault != nil {
				at.Position, err = fault.Position, fault
			}
			if !yield(at, err) {
				return
			}
		}
	}
}

// Of yields the events of type T among events, and all errors. It passes over events of other types.
func Of[T any, P interface {
	*T
	registry.AnyEvent
}](events iter.Seq2[registry.AnyEvent, error]) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		for event, err := range events {
			typed, ok := event.(P)
			if err == nil && !ok {
				continue
			}
			if !yield((*T)(typed), err) {
				return
			}
		}
	}
}

// event decodes a record.
func (s *splitter) event(found *found, factory registry.Factory) (registry.AnyEvent, *Error) {
	payload := []byte(found.Data)
	options := s.decode
	if found.contained {
		if event, ok := ofCloudTrail(payload); ok {
			payload = event
		}
	}
	event, err := factory.Decode(payload, options...)
	if err == nil {
		return event, nil
	}
	if errors.Is(err, registry.ErrMalformed) {
		if fault := s.resync(found); fault != nil {
			return nil, fault
		}
	}
	return nil, &Error{Position: found.Position, Err: err}
}
