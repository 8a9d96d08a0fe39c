package sqsmodel

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// dedupWindow is how long a FIFO queue remembers a deduplication id, counted
// from the first message that had it, deleted or not.
const dedupWindow = 5 * time.Minute

// deduplication remembers the messages sent in the last [dedupWindow].
type deduplication struct {
	byKey map[string]*message
	keys  []remembered // in that order
}

type remembered struct {
	key string
	at  time.Time
}

// contentID is the deduplication id that a body has by itself.
func contentID(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}

// dedupKey is what must differ: the id in the queue, or in its group where the
// queue's DeduplicationScope says so.
func (q *Queue) dedupKey(m *message) string {
	if q.settings.dedupByGroup {
		return m.group + "\x00" + m.dedup
	}
	return m.dedup
}

// find returns the message that had the key less than the window ago.
func (d *deduplication) find(key string, now time.Time) (*message, bool) {
	for len(d.keys) > 0 && now.Sub(d.keys[0].at) >= dedupWindow {
		delete(d.byKey, d.keys[0].key)
		d.keys = d.keys[1:]
	}
	m, ok := d.byKey[key]
	return m, ok
}

// remember notes a message whose key find did not know.
func (d *deduplication) remember(key string, m *message) {
	if d.byKey == nil {
		d.byKey = map[string]*message{}
	}
	d.byKey[key] = m
	d.keys = append(d.keys, remembered{key, m.sentAt})
}
