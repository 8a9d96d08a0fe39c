package registry

import "bytes"

// peek finds the source and the detail-type of the event in payload without decoding it, as they stand there. It
// only has to be right for a payload that is a well-formed event; decoding finds out the rest. It stops as soon as it
// has both: in AWS's events they come before the detail.
func peek(payload []byte) (source, detailType []byte) {
	eachMember(payload, func(name, value []byte) bool {
		switch {
		case nameIs(name, "source"):
			source = peekString(value)
		case nameIs(name, "detail-type"):
			detailType = peekString(value)
		}
		return source == nil || detailType == nil
	})
	return source, detailType
}

// peekString returns the content of a JSON string, or nil for any other value and for the empty string.
func peekString(value []byte) []byte {
	if len(value) <= 2 || value[0] != '"' {
		return nil
	}
	if bytes.IndexByte(value, '\\') < 0 {
		return value[1 : len(value)-1]
	}
	s, _ := stringValue(value)
	return []byte(s)
}
