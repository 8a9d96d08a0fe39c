package snsverify

import (
	"bytes"
	"encoding/base64"
	"time"
	"unicode"

	"github.com/go-json-experiment/json"
)

// Type is what kind of message SNS sent.
type Type string

// The kinds of message that SNS sends.
const (
	Notification             Type = "Notification"
	SubscriptionConfirmation Type = "SubscriptionConfirmation"
	UnsubscribeConfirmation  Type = "UnsubscribeConfirmation"
)

// Message is a message that SNS signed. All its fields are covered by the signature.
//
// See https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
type Message struct {
	Type                Type
	MessageID, TopicARN string
	// Subject is empty where there is none.
	Subject string
	// Message is what was published. In a confirmation it is a text for people to read.
	Message   string
	Timestamp time.Time
	// Token and SubscribeURL are a confirmation's: see [Verifier.Confirm].
	Token, SubscribeURL string

	hasSubject              bool
	timestamp               string // as it was signed
	version, certificateURL string
	signature               []byte
}

// wire is a message as SNS writes it. Pointers tell what is there.
type wire struct {
	Type             *string `json:"Type"`
	MessageID        *string `json:"MessageId"`
	TopicARN         *string `json:"TopicArn"`
	Subject          *string `json:"Subject"`
	Message          *string `json:"Message"`
	Timestamp        *string `json:"Timestamp"`
	Token            *string `json:"Token"`
	SubscribeURL     *string `json:"SubscribeURL"`
	SignatureVersion *string `json:"SignatureVersion"`
	Signature        *string `json:"Signature"`
	SigningCertURL   *string `json:"SigningCertURL"`
}

// maxField is the most bytes that a field other than Message has. SNS's longest are a Token's URL and a Signature.
const maxField = 8 << 10

func parse(body []byte) (*Message, error) {
	var w wire
	// Names twice are refused: the next reader might see the other one.
	if err := json.Unmarshal(body, &w); err != nil {
		return nil, refuse(ErrForm, "it is no JSON object of texts, or has a member twice")
	}
	need := []*string{w.Type, w.MessageID, w.TopicARN, w.Message, w.Timestamp, w.SignatureVersion, w.Signature, w.SigningCertURL}
	kind := Type(value(w.Type))
	switch kind {
	case Notification:
	case SubscriptionConfirmation, UnsubscribeConfirmation:
		need = append(need, w.Token, w.SubscribeURL)
	default:
		return nil, refuse(ErrForm, "its Type is none of SNS's")
	}
	for _, field := range need {
		if field == nil {
			return nil, refuse(ErrForm, "a member is missing: it needs Type, MessageId, TopicArn, Message, Timestamp, "+
				"SignatureVersion, Signature and SigningCertURL, and a confirmation Token and SubscribeURL")
		}
	}
	// What is signed is names and values on lines of their own. A field with a line break could take the place of
	// several, so that one signature would be good for two messages; only Message may have them, and it stands first.
	for _, field := range append(need, w.Subject) {
		if field != w.Message && !oneLine(value(field)) {
			return nil, refuse(ErrForm, "a member other than Message has a control character or is too long")
		}
	}
	m := &Message{Type: kind, MessageID: *w.MessageID, TopicARN: *w.TopicARN, Subject: value(w.Subject), Message: *w.Message,
		hasSubject: w.Subject != nil, timestamp: *w.Timestamp, version: *w.SignatureVersion, certificateURL: *w.SigningCertURL}
	if kind != Notification {
		m.Token, m.SubscribeURL = *w.Token, *w.SubscribeURL
	}
	var err error
	if m.Timestamp, err = time.Parse(time.RFC3339, m.timestamp); err != nil {
		return nil, refuse(ErrForm, "its Timestamp is no time")
	}
	if m.version != "1" && m.version != "2" {
		return nil, refuse(ErrSignature, "its SignatureVersion is neither 1 nor 2")
	}
	if m.signature, err = base64.StdEncoding.Strict().DecodeString(*w.Signature); err != nil {
		return nil, refuse(ErrSignature, "its Signature is not base64")
	}
	return m, nil
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func oneLine(s string) bool {
	if len(s) > maxField {
		return false
	}
	for _, r := range s {
		if unicode.IsControl(r) {
			return false
		}
	}
	return true
}

// canonical is what SNS signs: names and values in the order of the names, each ended by a line feed.
func (m *Message) canonical() []byte {
	var b bytes.Buffer
	add := func(name, text string) { b.WriteString(name + "\n" + text + "\n") }
	add("Message", m.Message)
	add("MessageId", m.MessageID)
	if m.Type == Notification {
		if m.hasSubject {
			add("Subject", m.Subject)
		}
	} else {
		add("SubscribeURL", m.SubscribeURL)
	}
	add("Timestamp", m.timestamp)
	if m.Type != Notification {
		add("Token", m.Token)
	}
	add("TopicArn", m.TopicARN)
	add("Type", string(m.Type))
	return b.Bytes()
}
