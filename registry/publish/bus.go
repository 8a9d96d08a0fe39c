package publish

import "context"

// Bus is where entries go. [EventBridge] makes one of the SDK's client; a test can have its own, and so can a service
// that takes other entries and has other limits.
type Bus interface {
	// Limits returns the limits of the bus. It returns the same each time.
	Limits() Limits
	// Put makes one request with at least one entry and at most as many as the limits allow. It does not retry. The
	// answers are those to the entries, in order; an error means that the request as a whole failed.
	Put(ctx context.Context, entries []Entry) ([]Answer, error)
}

// Limits says what a [Bus] accepts. A field that is 0 sets no limit, except Entries, for which 0 stands for 1.
type Limits struct {
	// Entries is how many entries a request has at most.
	Entries int
	// Bytes is how large the entries of a request are together at most, as Size counts.
	Bytes int
	// Size returns how large an entry is, in bytes; nil stands for the function [Size].
	Size func(Entry) int
	// DetailType is how many characters a detail-type has at most.
	DetailType int
	// Depth is how many levels of objects and arrays a detail has at most.
	Depth int
}

func (l Limits) size(e Entry) int {
	if l.Size != nil {
		return l.Size(e)
	}
	return Size(e)
}

// Answer is the answer of a bus to one entry.
type Answer struct {
	// ID is the id of the event that the bus made of the entry.
	ID string
	// Sequence is the place of the event in its group. Duplicate is true if the bus had the event already. Both are zero
	// on a bus that does not tell.
	Sequence  string
	Duplicate bool
	// Code is empty for an entry that was accepted, else the bus's code for why it was not, and Message its words.
	Code, Message string
}
