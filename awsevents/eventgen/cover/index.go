package cover

import (
	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// Index finds events of a catalogue.
type Index map[Name]*catalog.Event

// NewIndex indexes the events of services, by every detail-type that they are
// sent with. Those that CloudTrail delivers have no place in it, nor what package
// cloudtrail serves.
func NewIndex(services []*catalog.Service) Index {
	x := Index{}
	for _, s := range services {
		for _, e := range s.Events {
			if e.Via == "" && e.ServedBy == "" {
				for _, name := range e.Names() {
					x[Name{s.Source, name}] = e
				}
			}
		}
	}
	return x
}

// Event returns the event of a name, or nil.
func (x Index) Event(n Name) *catalog.Event { return x[n] }
