package awsevents

import (
	"strings"
	"unicode"

	"github.com/typedbus/typedbus/registry"
)

// Summary says in one line what an event is about: account and region, the
// detail-type, the subject, and what became of it. Without a subject it takes
// the first of the event's resources. It is what the String methods of the
// generated types call. What an event says cannot break the line: a control
// character in it is a space.
func Summary(e *registry.Event, about ...string) string {
	var subject string
	var outcome []string
	if len(about) > 0 {
		subject, outcome = about[0], about[1:]
	}
	if subject == "" && len(e.Resources) > 0 {
		subject = e.Resources[0]
	}
	parts := []string{orDash(e.Account), orDash(e.Region), e.DetailType + ":", orDash(subject)}
	for _, o := range outcome {
		if o != "" {
			parts = append(parts, o)
		}
	}
	return strings.Map(spaceControls, strings.Join(parts, " "))
}

func spaceControls(r rune) rune {
	if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
		return ' '
	}
	return r
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
