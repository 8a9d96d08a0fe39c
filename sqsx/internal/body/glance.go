package body

import (
	"bytes"
	"unsafe"
)

// IsPlain reports whether Read returns a body as it is, since that is plainly an envelope, and envelopes are what is read.
func (r *Reader) IsPlain(text string) bool {
	if len(r.Shapes) > 0 || r.Topics != nil || r.Verify != nil {
		return false
	}
	m := glance(unsafe.Slice(unsafe.StringData(text), len(text))) // which only reads
	return m.isEnvelope()
}

// The members that may come before it is plain that a body is an envelope.
const (
	nameVersion = 1 << iota
	nameID
	nameDetailType
	nameSource
	nameAccount
	nameTime
	nameRegion
)

// envelopeName says which of them a name is, in its quotes; 0 for none.
func envelopeName(quoted []byte) uint {
	switch string(quoted) {
	case `"version"`:
		return nameVersion
	case `"id"`:
		return nameID
	case `"detail-type"`:
		return nameDetailType
	case `"source"`:
		return nameSource
	case `"account"`:
		return nameAccount
	case `"time"`:
		return nameTime
	case `"region"`:
		return nameRegion
	}
	return 0
}

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
		which := envelopeName(name)
		if which == 0 || seen&which != 0 {
			break
		}
		seen |= which
		if rest, ok = bytes.CutPrefix(rest, []byte(":")); !ok {
			break
		}
		if value, rest, ok = plain(rest); !ok {
			break
		}
		switch which {
		case nameDetailType:
			m.detailType = value
		case nameSource:
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
	for len(text) > 0 && (text[0] == ' ' || text[0] == '\n' || text[0] == '\r' || text[0] == '\t') {
		text = text[1:]
	}
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
