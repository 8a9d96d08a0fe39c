package registry

import (
	"encoding/binary"
	"math/bits"
	"reflect"
)

// envelopeOf returns the envelope of an event, a pointer to a struct that embeds Event as its first field: registering
// has seen to that. The same through [AnyEvent] costs a search for the type's methods.
func envelopeOf(event reflect.Value) *Event { return (*Event)(event.UnsafePointer()) }

// textOf makes strings of parts of a payload. They share no memory with it: whoever writes to what [Event.Raw] returns,
// as its own method Indent does, changes no string.
type textOf struct {
	payload []byte
	whole   string // of the payload's beginning, which all strings share; empty if each is one of its own
}

// string returns the content of the string at s.
func (t textOf) string(s extent) string {
	switch {
	case s.to == 0:
		return ""
	case s.to <= len(t.whole):
		return t.whole[s.from+1 : s.to-1]
	}
	return string(t.payload[s.from+1 : s.to-1])
}

// skipPlain returns the offset after the string that begins at b[i], or -1 if there is none, or it has anything in it
// but ASCII that stands for itself.
func skipPlain(b []byte, i int) int {
	if i >= len(b) || b[i] != '"' {
		return -1
	}
	for i++; i+8 <= len(b); i += 8 {
		if marks := markSpecial(binary.LittleEndian.Uint64(b[i:])); marks != 0 {
			i += bits.TrailingZeros64(marks) / 8
			if b[i] == '"' {
				return i + 1
			}
			return -1
		}
	}
	for ; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			return i + 1
		case c < ' ' || c > 0x7f || c == '\\':
			return -1
		}
	}
	return -1
}

// markSpecial sets the highest bit of the first byte of w, in memory's order, that is a quote or not ASCII that
// stands for itself. Bits after it mean nothing: what is borrowed by a subtraction runs into them.
func markSpecial(w uint64) uint64 {
	const (
		ones  = 0x0101010101010101
		highs = 0x80 * ones
	)
	quote, backslash := w^'"'*ones, w^'\\'*ones
	return (w | (w-' '*ones)&^w | (quote-ones)&^quote | (backslash-ones)&^backslash) & highs
}
