package fit

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// timeLayouts are the forms of time in parameters, in the order in which they are tried. One without a zone is in UTC.
var timeLayouts = []string{
	time.RFC3339,
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05",
	"2006-01-02T15:04Z07:00",
	"2006-01-02 15:04:05",
	"2006-01-02 15:04:05 -0700",
	"2006-01-02 15:04:05 -0700 MST",
	"Jan _2, 2006 3:04:05 PM",  // Java's own: ECS, IAM, STS …
	"Jan _2, 2006, 3:04:05 PM", // of later Java
	"Mon Jan _2 15:04:05 MST 2006",
	time.RFC1123,
	time.RFC1123Z,
	"2006-01-02",
	"20060102T150405Z",
}

// timeOf returns the time that v is: text in one of the layouts, or seconds or milliseconds since 1970, as a number or
// as text.
func timeOf(v jsontext.Value) (time.Time, bool) {
	// Later Java puts a narrow no-break space before PM.
	s := strings.TrimSpace(strings.ReplaceAll(plain(v), "\u202f", " "))
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		return epoch(n)
	}
	for _, layout := range timeLayouts {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		// Package time takes an abbreviation it does not know for UTC.
		if zone, offset := t.Zone(); offset == 0 && !slices.Contains(universal, zone) {
			return time.Time{}, false
		}
		return t.UTC(), true
	}
	return time.Time{}, false
}

// universal are the names of the zone that all of AWS's times are in.
var universal = []string{"", "UTC", "GMT", "Z"}

// epoch takes n for seconds since 1970 or, from the year 5138 on, for milliseconds.
func epoch(n float64) (time.Time, bool) {
	switch {
	case !(n >= 0 && n < 1e14):
		return time.Time{}, false
	case n < 1e11:
		n *= 1000
	}
	return time.UnixMilli(int64(n + 0.5)).UTC(), true
}
