package body

import "bytes"

// envelopeNames are the members that may come before it is plain that a body is an envelope.
var envelopeNames = [...]string{"version", "id", "detail-type", "source", "account", "time", "region"}

// glance reads the members that a body begins with as long as they are an envelope's and their values are plain text, which is
// all that is to be read of what EventBridge sends. What it does not understand it leaves to scan, and so it takes nothing for
// an envelope that scan does not.
func glance(body []byte) members {
	var m members
	rest, ok := bytes.CutPrefix(body, []byte("{"))
	for seen := uint(0); ok; {
		var name, value []byte
		if name, rest, ok = plain(rest); !ok {
			break
		}
		which := -1
		for i := range envelopeNames {
			if string(name[1:len(name)-1]) == envelopeNames[i] {
				which = i
			}
		}
		if which < 0 || seen&(1<<which) != 0 {
			break
		}
		seen |= 1 << which
		if rest, ok = bytes.CutPrefix(rest, []byte(":")); !ok {
			break
		}
		if value, rest, ok = plain(rest); !ok {
			break
		}
		switch which {
		case 2:
			m.detailType = value
		case 3:
			m.source = value
		}
		if m.isEnvelope() {
			break
		}
		rest, ok = bytes.CutPrefix(rest, []byte(","))
	}
	return m
}

// plain cuts a JSON string off that has no escapes and is ASCII, after blanks if there are any. It is returned with its quotes.
func plain(text []byte) (str, rest []byte, ok bool) {
	text = bytes.TrimLeft(text, " \n\r\t")
	if len(text) == 0 || text[0] != '"' {
		return nil, nil, false
	}
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return text[: i+1 : i+1], text[i+1:], true
		case c < ' ' || c == '\\' || c >= 0x7f:
			return nil, nil, false
		}
	}
	return nil, nil, false
}
