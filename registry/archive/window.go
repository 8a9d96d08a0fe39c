package archive

import (
	"bytes"
	"io"
)

// chunk is how much is read at once, at least.
const chunk = 64 << 10

// window is the part of a stream that is held in memory.
type window struct {
	src        io.Reader
	buf        []byte
	start, end int   // buf[start:end] has not been consumed
	base       int64 // the offset of buf[0] in the stream
	lines      int64 // newlines before buf[counted]
	counted    int
	err        error // why there is no more, once there is not
}

// fill reads more behind buf[end] and reports whether there was any. What has been consumed makes room.
func (w *window) fill() bool {
	if w.err != nil {
		return false
	}
	if len(w.buf)-w.end < chunk {
		w.room()
	}
	for range 100 {
		n, err := w.src.Read(w.buf[w.end:])
		w.end += n
		w.err = err
		if n > 0 || err != nil {
			return n > 0
		}
	}
	w.err = io.ErrNoProgress
	return false
}

// room moves what has not been consumed to the beginning, of a larger buffer if it fills most of this one.
func (w *window) room() {
	w.count()
	held := w.buf[w.start:w.end]
	to := w.buf
	if len(held)+chunk > len(to)/4*3 {
		to = make([]byte, max(4*chunk, 2*len(to)))
	} else if len(to) > 64*chunk && len(held) < chunk {
		to = make([]byte, 4*chunk) // a long record has gone by
	}
	copy(to, held)
	w.base += int64(w.start)
	w.buf, w.start, w.end, w.counted = to, 0, len(held), 0
}

// count counts the lines up to start.
func (w *window) count() {
	w.lines += int64(bytes.Count(w.buf[w.counted:w.start], newline))
	w.counted = w.start
}

var newline = []byte{'\n'}

// position is where start is.
func (w *window) position(name string, record int64) Position {
	w.count()
	return Position{Name: name, Record: record, Line: w.lines + 1, Offset: w.base + int64(w.start)}
}

// at returns the byte n after start, and reports whether there is one.
func (w *window) at(n int) (byte, bool) {
	for w.start+n >= w.end {
		if !w.fill() {
			return 0, false
		}
	}
	return w.buf[w.start+n], true
}
