package ssmevents

import (
	"strings"

	"github.com/typedbus/typedbus/awsevents"
)

// CalendarARN is the ARN of the calendar, which is a document.
func (e *CalendarStateChange) CalendarARN() string {
	return awsevents.ResourceARN(&e.Event, "ssm", "document")
}

// IsOpen reports whether the calendar is open from now on.
func (e *CalendarStateChange) IsOpen() bool { return strings.EqualFold(e.Detail.State, "OPEN") }

// IsClosed reports whether the calendar is closed from now on.
func (e *CalendarStateChange) IsClosed() bool { return strings.EqualFold(e.Detail.State, "CLOSED") }
