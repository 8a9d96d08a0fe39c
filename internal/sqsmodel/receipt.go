package sqsmodel

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// ReceiptState is what a receipt handle is worth when a call names it.
type ReceiptState int

const (
	// Live: the handle of the latest receive, and the message is in flight.
	Live ReceiptState = iota
	// Stale: the lease of the latest receive has ended, by time or by a
	// visibility timeout of 0, and the message waits to be received again.
	Stale
	// Superseded: the message was received again since.
	Superseded
	// Gone: the message is no longer in the queue.
	Gone
)

func (s ReceiptState) String() string {
	return [...]string{"live", "stale", "superseded", "gone"}[s]
}

// receipt is the handle of the latest receive of a message. It says by itself
// what it is for, so nothing need be remembered for it.
func (q *Queue) receipt(m *message) string {
	return base64.StdEncoding.EncodeToString(
		fmt.Appendf(nil, "%s %s %d %08x", q.name, m.id, m.receives, m.nonce))
}

// resolve finds the message of a receipt handle, nil when it is gone, and what
// the handle is worth. The model is locked.
func (q *Queue) resolve(handle string) (*message, ReceiptState, error) {
	if handle == "" {
		return nil, Gone, refuse(MissingParameter, "The request must contain the parameter ReceiptHandle.")
	}
	invalid := refuse(ReceiptHandleIsInvalid, "The input receipt handle is invalid.")
	text, err := base64.StdEncoding.DecodeString(handle)
	if err != nil {
		return nil, Gone, invalid
	}
	parts := strings.Split(string(text), " ")
	if len(parts) != 4 || parts[0] != q.name {
		return nil, Gone, invalid
	}
	m := q.messages[parts[1]]
	switch {
	case m == nil:
		return nil, Gone, nil
	case q.receipt(m) != handle:
		return m, Superseded, nil
	case m.visible() && !m.doubled:
		return m, Stale, nil
	}
	return m, Live, nil
}

// messageOf is the id of the message that a receipt handle was given for, for
// notices about messages that are gone.
func messageOf(handle string) string {
	text, _ := base64.StdEncoding.DecodeString(handle)
	if parts := strings.Split(string(text), " "); len(parts) == 4 {
		return parts[1]
	}
	return ""
}
