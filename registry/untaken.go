package registry

import (
	"reflect"
	"sync"
	"sync/atomic"
)

// Untaken lists the members of the payload that no field of the event's type takes, in the payload's order: at most a
// thousand paths, each once, with [*] for the elements of a list and * for the names of a map. A member of that kind is
// no mistake; many of them, beside fields that stay empty, tell that a type does not fit its events. It is worked
// out when it is asked for, by another walk through the payload. It is nil on an event that was not decoded.
func (e *Event) Untaken() []string {
	if e.plan == nil {
		return nil
	}
	return e.plan.program().Untaken(e.payload)
}

// WithUntaken makes a registry call report for each member that no field takes, see [Event.Untaken], once for each type and path. It
// is meant for tests and staging environments: each event is walked through once more. report may be called by many
// goroutines at once. After ten thousand reports, which no catalogue of types has in earnest, the registry makes no
// more: names of members come from outside.
func WithUntaken(report func(t reflect.Type, path string)) Option {
	reports := &untakenReports{report: report}
	return option(func(s *settings) { s.untaken, s.has = reports, s.has|hasUntaken })
}

// untakenReports are what [WithUntaken] has reported.
type untakenReports struct {
	report func(t reflect.Type, path string)
	seen   sync.Map // untakenPlace to nothing
	count  atomic.Int64
}

type untakenPlace struct {
	typ  reflect.Type
	path string
}

// mostUntakenReports bounds the memory that a sender of ever new names can ask for.
const mostUntakenReports = 10_000

func (u *untakenReports) of(e *Event) {
	for _, path := range e.Untaken() {
		if u.count.Load() >= mostUntakenReports {
			return
		}
		if _, known := u.seen.LoadOrStore(untakenPlace{e.plan.typ, path}, nil); !known {
			u.count.Add(1)
			u.report(e.plan.typ, path)
		}
	}
}
