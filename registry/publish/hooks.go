package publish

import "time"

// Hooks are functions that a [Publisher] calls as things happen, for metrics and for tests. Any of them may be nil. They
// are called from the goroutine that publishes, which waits for them.
type Hooks struct {
	// Put is called after each request, with how many entries it had, how many of them were accepted, and the error of
	// the request as a whole. That one's text leaves out the words of a service, which may quote the entries; it wraps the
	// error of the bus, which has them.
	Put func(entries, accepted int, took time.Duration, err error)
	// Accepted is called for each entry that was accepted.
	Accepted func(entry *Entry, result Result)
	// Retrying is called before each wait, with how many entries will be sent again and how often they have been.
	Retrying func(entries, attempts int, wait time.Duration)
	// Failed is called once for each event that failed for good, whether or not it was sent.
	Failed func(err *EntryError)
}

// observers are all the hooks of a publisher.
type observers []Hooks

func (o observers) put(entries, accepted int, took time.Duration, err error) {
	for _, h := range o {
		if h.Put != nil {
			h.Put(entries, accepted, took, err)
		}
	}
}

func (o observers) accepted(entry *Entry, result Result) {
	for _, h := range o {
		if h.Accepted != nil {
			h.Accepted(entry, result)
		}
	}
}

func (o observers) retrying(entries, attempts int, wait time.Duration) {
	for _, h := range o {
		if h.Retrying != nil {
			h.Retrying(entries, attempts, wait)
		}
	}
}

func (o observers) failed(err *EntryError) {
	for _, h := range o {
		if h.Failed != nil {
			h.Failed(err)
		}
	}
}
