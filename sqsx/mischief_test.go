package sqsx_test

import (
	"errors"
	"strings"
	"time"

	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// faultMode says what may go wrong at the moment; numbers are in percent.
type faultMode struct {
	latency, slowChanges               time.Duration
	throttle, reset, drop, entry       int
	duplicate, corrupt, empty          int
	changesDown, deletesDown, recvDown bool
	store                              int
}

// fault decides what goes wrong with a call.
func (w *world) fault(c sqsxtest.Call) sqsxtest.Fault {
	w.mu.Lock()
	m := w.mode
	w.mu.Unlock()
	if !strings.HasPrefix(c.Queue, "work") && c.Operation != sqsxtest.SendMessage {
		return sqsxtest.Fault{}
	}
	change := c.Operation == sqsxtest.ChangeMessageVisibilityBatch
	receive := c.Operation == sqsxtest.ReceiveMessage
	var f sqsxtest.Fault
	if !c.Whole() {
		switch {
		case receive && !w.fifo && w.percent(m.duplicate):
			f.Duplicate = true
			w.mu.Lock()
			w.doubled[c.MessageID] = true
			w.mu.Unlock()
		case receive:
			f.CorruptMD5 = w.percent(m.corrupt)
		case w.percent(m.entry):
			f.Err = sqsxtest.Error("InternalError", false)
		}
		return f
	}
	if m.latency > 0 {
		f.Delay = time.Duration(w.n(int(m.latency)))
		f.Lag = time.Duration(w.n(int(m.latency)))
	}
	if change && m.slowChanges > 0 {
		f.Delay = time.Duration(w.n(int(m.slowChanges)))
		f.Lag = time.Duration(w.n(int(m.slowChanges)))
	}
	switch {
	case change && m.changesDown, c.Operation == sqsxtest.DeleteMessageBatch && m.deletesDown, receive && m.recvDown:
		f.Err = sqsxtest.Error("ServiceUnavailable", false)
	case w.percent(m.throttle):
		f.Err = sqsxtest.Error("RequestThrottled", false)
	case w.percent(m.reset):
		f.Err = errors.New("connection reset by peer")
	case w.percent(m.drop):
		f.DropResponse = true
	case receive:
		f.Empty = w.percent(m.empty)
	}
	return f
}

// mischief makes some things go wrong from now on.
func (w *world) mischief() {
	var m faultMode
	for range 1 + w.n(2) {
		switch w.n(14) {
		case 0:
			m.latency = 900 * time.Millisecond
		case 1, 2:
			m.slowChanges = 5 * time.Second
		case 3:
			m.throttle = 30
		case 4:
			m.reset = 20
		case 5:
			m.drop = 20
		case 6:
			m.entry = 40
		case 7, 8:
			m.duplicate = 30
		case 9:
			m.corrupt, m.empty = 20, 20
		case 10:
			m.changesDown = true
		case 11:
			m.deletesDown = true
		case 12:
			m.recvDown = true
		case 13:
			m.store = 30
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.mode, w.modeSince = m, time.Now()
}
