package body

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Direct is what sqsx.Direct is.
type Direct struct {
	Member, Value      string
	Source, DetailType string
	ID                 []string
	Time               string
	Account, Region    string
}

// known are the bodies that services send to queues by themselves. Package sqsx/sqsxdirect has their types.
//
// See https://docs.aws.amazon.com/autoscaling/ec2/userguide/prepare-for-lifecycle-notifications.html and
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
var known = []Direct{
	{Member: "LifecycleTransition", Source: "aws.autoscaling", DetailType: "Lifecycle Hook Notification",
		ID: []string{"RequestId"}, Time: "Time", Account: "AccountId"},
	{Member: "Event", Value: "autoscaling:TEST_NOTIFICATION", Source: "aws.autoscaling", DetailType: "Lifecycle Hook Test Notification",
		ID: []string{"RequestId"}, Time: "Time", Account: "AccountId"},
	// One request may delete many objects, each with a notification of its own.
	{Member: "Records.0.eventSource", Value: "aws:s3", Source: "aws.s3", DetailType: "S3 Event Notification",
		ID: []string{"Records.0.responseElements.x-amz-request-id", "Records"}, Time: "Records.0.eventTime", Region: "Records.0.awsRegion"},
	{Member: "Event", Value: "s3:TestEvent", Source: "aws.s3", DetailType: "S3 Test Event",
		ID: []string{"RequestId"}, Time: "Time"},
}

// direct returns what a body is by its members, or nil.
func (r *Reader) direct(body []byte) *Direct {
	if jsontext.Value(body).Kind() != '{' {
		return nil
	}
	for _, list := range [][]Direct{r.Direct, known} {
		for i := range list {
			value := at(body, list[i].Member)
			if value != nil && (list[i].Value == "" || text(value) == list[i].Value) {
				return &list[i]
			}
		}
	}
	return nil
}

// envelope puts an envelope around body. d is nil if it is nothing known.
func (d *Direct) envelope(m *Message, body []byte) ([]byte, error) {
	if d == nil {
		return nil, &Error{Shape: DirectShape, Reason: "no member of it is one of a body that WithDirect or sqsx knows"}
	}
	// What follows the value would otherwise come to stand in the envelope.
	if !jsontext.Value(body).IsValid() {
		return body, nil // the factory says where it is malformed
	}
	f := originFields(m)
	f.source, f.detailType = d.Source, d.DetailType
	f.id = cmp.Or(d.id(body), f.id)
	f.account = cmp.Or(text(at(body, d.Account)), f.account)
	f.region = cmp.Or(text(at(body, d.Region)), f.region)
	if t := text(at(body, d.Time)); t != "" {
		if _, err := time.Parse(time.RFC3339, t); err == nil {
			f.timeText = t
		}
	}
	return f.wrap(body), nil
}

// id is the text of the first member, and a digest of the others where there are any.
func (d *Direct) id(body []byte) string {
	if len(d.ID) == 0 {
		return ""
	}
	id := text(at(body, d.ID[0]))
	if id == "" || len(d.ID) == 1 {
		return id
	}
	digest := sha256.New()
	for _, path := range d.ID[1:] {
		digest.Write(at(body, path))
		digest.Write([]byte{0})
	}
	return id + "/" + hex.EncodeToString(digest.Sum(nil)[:8])
}

// at returns the value at a path of member names and indexes joined by dots, or nil.
func at(body []byte, path string) jsontext.Value {
	if path == "" {
		return nil
	}
	value := jsontext.Value(body)
	for step := range strings.SplitSeq(path, ".") {
		var next jsontext.Value
		switch value.Kind() {
		case '{':
			for name, v := range eachMember(value) {
				if name == step {
					next = v
					break
				}
			}
		case '[':
			if n, err := strconv.Atoi(step); err == nil {
				next = element(value, n)
			}
		}
		if next == nil {
			return nil
		}
		value = next
	}
	return slices.Clip(value)
}

// element returns the n-th value of an array, or nil.
func element(array jsontext.Value, n int) jsontext.Value {
	for i, v := range eachElement(array) {
		if i == n {
			return v
		}
	}
	return nil
}
