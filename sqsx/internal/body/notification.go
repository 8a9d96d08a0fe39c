package body

import "time"

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

func newNotification(top members) *Notification {
	n := &Notification{MessageID: text(top.messageID), TopicARN: text(top.topicARN), Subject: text(top.subject)}
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
	return n
}
