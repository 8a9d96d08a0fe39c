package sqsmodel

import (
	"container/list"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Attribute is the value of a message attribute: a string, or bytes where the
// data type is Binary (or Binary with a label, "Binary.png").
type Attribute struct {
	DataType string
	String   string
	Binary   []byte
}

func (a Attribute) binary() bool { return kindOf(a.DataType) == "Binary" }

// kindOf is a data type without its label.
func kindOf(dataType string) string {
	kind, _, _ := strings.Cut(dataType, ".")
	return kind
}

// Message is a message as a receive hands it out.
type Message struct {
	ID        string
	Receipt   string
	Body      string
	MD5OfBody string
	// System holds the system attributes that were asked for.
	System map[string]string
	// Attributes holds the message attributes that were asked for, and
	// MD5OfAttributes is the digest of those.
	Attributes      map[string]Attribute
	MD5OfAttributes string
}

// message is a message in a queue. Its queue's model guards it.
type message struct {
	id         string
	body       string
	attributes map[string]Attribute
	trace      string
	group      string
	dedup      string
	sequence   string
	source     string // ARN of the queue it was dead-lettered from
	sentAt     time.Time

	order     uint64    // the rank among messages that are visible
	visibleAt time.Time // when a hidden message becomes visible
	delayed   bool      // hidden because it is delayed, not because it is in flight
	hiddenAt  int       // index in the heap of hidden messages, -1 when visible
	readyAt   int       // index in the heap of visible messages, -1 when not there
	inGroup   *list.Element

	receives      int
	firstReceived time.Time
	lastReceived  time.Time
	nonce         uint32 // of the latest receipt
	changed       bool   // its visibility was changed since the latest receive
	doubled       bool   // visible for a second delivery, while leased
}

func (m *message) visible() bool { return m.hiddenAt < 0 }

// system returns the system attributes that the names ask for.
func (m *message) system(sender string, names []string) map[string]string {
	all := map[string]string{
		"SenderId":                         sender,
		"SentTimestamp":                    millis(m.sentAt),
		"ApproximateReceiveCount":          strconv.Itoa(m.receives),
		"ApproximateFirstReceiveTimestamp": millis(m.firstReceived),
	}
	for name, value := range map[string]string{
		"MessageGroupId":           m.group,
		"MessageDeduplicationId":   m.dedup,
		"SequenceNumber":           m.sequence,
		"AWSTraceHeader":           m.trace,
		"DeadLetterQueueSourceArn": m.source,
	} {
		if value != "" {
			all[name] = value
		}
	}
	if slices.Contains(names, "All") {
		return all
	}
	maps.DeleteFunc(all, func(name, _ string) bool { return !slices.Contains(names, name) })
	return all
}

// selected returns the message attributes that the names ask for: a name,
// "prefix.*", or all of them by "All" or ".*".
func (m *message) selected(names []string) map[string]Attribute {
	chosen := map[string]Attribute{}
	for name, value := range m.attributes {
		if slices.ContainsFunc(names, func(want string) bool {
			prefix, wild := strings.CutSuffix(want, ".*")
			return want == "All" || want == name || wild && strings.HasPrefix(name, prefix)
		}) {
			chosen[name] = value
		}
	}
	return chosen
}

func millis(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }
