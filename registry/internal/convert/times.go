package convert

import (
	"strconv"
	"strings"
	"time"
)

// timeLayouts are the forms of time that AWS's events have beside RFC 3339. A fraction of a second may follow the
// seconds in each. One without a zone is in UTC, as all of AWS's are.
var timeLayouts = []string{
	time.RFC3339,
	"2006-01-02T15:04:05Z0700",      // AWS Control Tower, Security Hub
	"2006-01-02T15:04:05",           // Macie
	"2006-01-02 15:04:05",           // Macie
	"2006-01-02 15:04:05Z07:00",     // Inspector
	"2006-01-02 15:04:05 -0700",     //
	"2006-01-02T15:04Z07:00",        // without seconds
	time.RFC1123,                    // AWS Health: Fri, 10 Mar 2023 12:03:38 GMT
	time.RFC1123Z,                   //
	"Mon, _2 Jan 2006 15:04:05 MST", // the same with one digit for the day
	time.UnixDate,                   // CodeCommit: Tue Jun 18 10:18:42 PDT 2019
	time.RFC850,                     //
	"Jan _2, 2006 3:04:05 PM",       // Organizations: Aug 30, 2018 9:42:14 PM
	"Jan _2, 2006, 3:04:05 PM",      // Inspector, Bedrock: Aug 28, 2024, 10:47:53 PM
	"20060102T150405Z07:00",         // the sessions of CloudTrail's records: 20131102T010628Z
	"20060102T150405Z0700",          // the same, with an offset as the basic form has it
	"2006-01-02",                    // a day
}

// zones are the abbreviations that AWS's times have. Package time knows only that of the local zone, and takes any
// other for UTC.
var zones = map[string]int{
	"UTC": 0, "GMT": 0, "Z": 0,
	"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}

// Time parses a time in any of the forms that AWS's events have, seconds and milliseconds since 1970 among them.
func Time(text string) (time.Time, bool) {
	if isPlain(text) {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return time.Time{}, false
		}
		return epoch(f)
	}
	if mayBeNumber(text) {
		if n, ok := number(text); ok {
			f, _ := n.Float64()
			return epoch(f)
		}
	}
	for _, layout := range timeLayouts {
		if !resembles(text, layout) {
			continue // to find that out itself, package time makes an error
		}
		t, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if !strings.Contains(layout, "MST") {
			return t, true
		}
		name, _ := t.Zone()
		hours, known := zones[name]
		if !known {
			return time.Time{}, false
		}
		zone := time.UTC
		if hours != 0 {
			zone = time.FixedZone(name, hours*60*60)
		}
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone), true
	}
	return time.Time{}, false
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// epoch takes n for the seconds since 1970 or, if that would be in a far future, for milliseconds, microseconds or
// nanoseconds. Numbers too small to be a time of AWS's are none.
func epoch(n float64) (time.Time, bool) {
	const (
		oldest = 1e8 // March 1973
		newest = 1e11
	)
	if n < oldest {
		return time.Time{}, false
	}
	unit := time.Second
	for n >= newest && unit > time.Nanosecond {
		n /= 1000
		unit /= 1000
	}
	if n >= newest {
		return time.Time{}, false
	}
	// Milliseconds are as much as a float64 holds exactly in this range.
	return time.UnixMilli(int64(n*1000 + 0.5)).UTC(), true
}

// RFC3339 parses a time as encoding/json/v2 does: strictly by RFC 3339.
func RFC3339(text string) (time.Time, bool) {
	if t, ok := usual(text); ok {
		return t, true
	}
	// Package time also takes what RFC 3339 does not have (https://go.dev/issue/54580), and an error of its is dear.
	if !hasFormRFC3339(text) {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339, text)
	return t, err == nil
}

// usual parses a time in the one form that EventBridge writes the time of an event in, 2006-01-02T15:04:05Z, as
// package time would but without looking for any other. It reports false for all else, and for dates there are not.
func usual(text string) (time.Time, bool) {
	const form = "0000-00-00T00:00:00Z"
	if len(text) != len(form) {
		return time.Time{}, false
	}
	for i := range len(form) {
		if c := text[i]; form[i] == '0' && !isDigit(c) || form[i] != '0' && c != form[i] {
			return time.Time{}, false
		}
	}
	two := func(i int) int { return 10*int(text[i]-'0') + int(text[i+1]-'0') }
	month, day, hour, minute, second := time.Month(two(5)), two(8), two(11), two(14), two(17)
	if hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	t := time.Date(100*two(0)+two(2), month, day, hour, minute, second, 0, time.UTC)
	// A day that the month has not becomes one of the next month.
	return t, t.Day() == day && t.Month() == month
}
