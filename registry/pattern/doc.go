// Package pattern matches events against EventBridge's event patterns, offline and exactly as EventBridge does: the same
// patterns are taken and refused, and the same events match, as in AWS's own engine, event-ruler. It is for tests of
// rules, for routing by content, and for finding out why an event does not match.
//
//	p, err := pattern.Compile(`{"source": ["aws.ec2"], "detail": {"state": [{"anything-but": "pending"}]}}`)
//	if err != nil {
//		return err // says which field is wrong, and what to write instead
//	}
//	ok, err := p.Match(event)
//
// What the language means is written at
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html; what that page leaves out is in this
// project's docs/patterns.md: arrays of objects, dots in names, numbers beyond float64, a $or beside the field it names.
//
// Patterns are compiled once and are then safe for use by several goroutines. Matching takes time in proportion to the
// event, allocates nothing in the usual case, and neither hangs nor panics on hostile patterns or events.
package pattern
