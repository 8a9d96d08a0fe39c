package infer

import (
	"regexp"
	"strings"
	"time"
)

// layouts are the forms in which AWS writes instants, epoch numbers apart.
var layouts = []string{
	time.RFC3339Nano,
	"2006-01-02T15:04:05.999999999-0700",
	"2006-01-02T15:04:05.999999999",
	"2006-01-02 15:04:05.999999999",
	"2006-01-02 15:04:05.999999999 -0700 MST",
	"2006-01-02 15:04:05.999999999Z07:00",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04Z",
	"Mon, _2 Jan 2006 15:04:05 MST",
	time.RFC1123Z,
	time.UnixDate,
}

// IsTime reports whether text denotes an instant.
func IsTime(s string) bool {
	for _, layout := range layouts {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

// IsReadable reports whether text denotes an instant in a form that a time.Time of
// the registry takes. Some of them are no evidence: a day is a date of birth as well.
func IsReadable(s string) bool {
	for _, layout := range readable {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return IsTime(s)
}

// readable are the forms that the registry takes and that do not tell an instant.
var readable = []string{
	time.RFC850,
	"Jan _2, 2006 3:04:05 PM",
	"Jan _2, 2006, 3:04:05 PM",
	"20060102T150405Z07:00",
	time.DateOnly,
}

// isEpoch reports whether a number could be an instant between 2001 and 2096 in
// seconds or milliseconds.
func isEpoch(n int64) bool {
	return n >= 1e9 && n < 4e9 || n >= 1e12 && n < 4e12
}

// timeName matches names that announce an instant: createdAt, start-time,
// CreationDate, last_updated_timestamp, firstObservedAt.
var timeName = regexp.MustCompile(`(^|[a-z0-9])(At|Time|Date|Timestamp|DateTime|TimeStamp|TimeISO)$|(^|[-_ ])(at|time|date|timestamp)$|^[a-z]*(Timestamp|DateTime)$|^(timestamp|datetime)$`)

// notInstants are names that end like an instant and are something else.
var notInstants = regexp.MustCompile(`(?i)(duration|elapsed|running|run|wait|uptime|response|total|max|min|processing|billable|training)[-_ ]?time$`)

// IsTimeName reports whether a name announces an instant.
func IsTimeName(name string) bool {
	return timeName.MatchString(name) && !notInstants.MatchString(name) && !strings.EqualFold(name, "at")
}
