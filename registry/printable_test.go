package registry

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
)

// TestTextsArePrintable: whatever a payload has in its ids and names, what is printed of it is one line that nothing
// hides in, and does not grow with it.
func TestTextsArePrintable(t *testing.T) {
	const most = 16 << 10
	for name, bad := range map[string]string{
		"line feed": "a\nERROR all is lost", "escape": "\x1b[2J", "right to left": "a\u202eb", "line separator": "\u2028", "null": "\x00",
		"delete": "\x7f", "C1 control": "\u009b1m", "long": strings.Repeat("x", 1<<20), "long and bad": strings.Repeat("\n", 1<<20), "no UTF-8": "\xff\xfe",
	} {
		t.Run(name, func(t *testing.T) {
			event := &Event{ID: bad, Source: bad, DetailType: bad, Account: bad, Region: bad}
			violations := slices.Repeat([]Violation{{Path: "detail.'" + bad + "'", Rule: "type", Param: bad, Got: bad}}, 1000)
			for what, text := range map[string]string{
				"event":      event.String(),
				"unknown":    (&UnknownEvent{Event: *event}).String(),
				"decode":     (&DecodeError{Kind: ErrMalformed, Path: bad, Reason: bad}).Error(),
				"violation":  violations[0].String(),
				"validation": (&ValidationError{Type: reflect.TypeFor[Event](), Event: event, Violations: violations}).Error(),
				"type":       (&UnknownTypeError{Source: bad, DetailType: bad}).Error(),
				"path":       (&PathError{Text: bad}).Error(),
			} {
				require.LessOrEqual(t, len(text), most, what)
				require.False(t, strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }), "%s: %.200q", what, text)
			}
		})
	}
}

func TestValidationErrorCountsWhatItDoesNotList(t *testing.T) {
	violations := make([]Violation, maxListed+2)
	for i := range violations {
		violations[i] = Violation{Path: fmt.Sprintf("p%d", i), Rule: "present"}
	}
	e := &ValidationError{Type: reflect.TypeFor[Event](), Event: &Event{ID: "i"}, Violations: violations}
	require.ErrorContains(t, e, fmt.Sprintf("; p%d: present; and 2 more", maxListed-1))
	require.NotContains(t, e.Error(), fmt.Sprintf("p%d:", maxListed))
	e.Violations = violations[:maxListed]
	require.NotContains(t, e.Error(), "more")
}
