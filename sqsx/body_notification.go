package sqsx

import (
	"slices"
	"time"
)

// Notification is the SNS notification that an event came in.
//
// See https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
type Notification struct {
	// MessageID is SNS's id of the notification, TopicARN the topic it says it is from.
	MessageID, TopicARN string
	Subject             string
	// Timestamp is when the notification was published; zero if it is no time.
	Timestamp time.Time
	// Attributes are the publisher's message attributes of string types, and of others as SNS writes them.
	Attributes map[string]string
}

// notification sets m.Notification and returns what is inside.
func (d *Decoder) notification(m *Message, top members) ([]byte, error) {
	if !top.isNotification() {
		return nil, &BodyError{Shape: ShapeNotification,
			Reason: "a member is missing: it needs Type, MessageId, Timestamp, TopicArn and Message"}
	}
	n := &Notification{MessageID: text(top.messageID), TopicARN: text(top.topicARN), Subject: text(top.subject)}
	if d.topics != nil && !slices.Contains(d.topics, n.TopicARN) {
		return nil, &BodyError{Shape: ShapeNotification, Reason: "it is from a topic that WithTopic does not name"}
	}
	if t, err := time.Parse(time.RFC3339, text(top.timestamp)); err == nil {
		n.Timestamp = t
	}
	for name, attribute := range eachMember(top.attributes) {
		for key, value := range eachMember(attribute) {
			if key == "Value" {
				if n.Attributes == nil {
					n.Attributes = make(map[string]string)
				}
				n.Attributes[name] = text(value)
			}
		}
	}
	m.Notification = n
	return []byte(text(top.message)), nil
}
