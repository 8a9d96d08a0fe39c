// Package sdkerror says errors of AWS's SDK in a line of a log.
package sdkerror

import (
	"errors"
	"iter"
	"strconv"
	"strings"
	"unicode"

	"github.com/aws/smithy-go"
)

// Max is the most bytes of a text, the mark of a cut aside.
const Max = 2048

// Text returns what err says as one line that is cut after [Max] bytes. Where the SDK could not read an answer it quotes
// what it read, which may be a message's body or a resource's secret: that part is left out.
func Text(err error) string {
	whole := err.Error()
	for unread := range unreadable(err) {
		short := *unread
		short.Err = errors.New("the answer has another form")
		whole = strings.ReplaceAll(whole, unread.Error(), short.Error())
	}
	var b strings.Builder
	for _, r := range whole { // what is no UTF-8 becomes U+FFFD
		if b.Len() > Max {
			b.WriteString("…")
			break
		}
		if unicode.IsPrint(r) {
			b.WriteRune(r)
		} else {
			quoted := strconv.QuoteRune(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		}
	}
	return b.String()
}

// unreadable yields the errors in err's tree that quote an answer: joined ones have several.
func unreadable(err error) iter.Seq[*smithy.DeserializationError] {
	return func(yield func(*smithy.DeserializationError) bool) { visit(err, yield) }
}

func visit(err error, yield func(*smithy.DeserializationError) bool) bool {
	if unread, ok := err.(*smithy.DeserializationError); ok && unread.Err != nil { //nolint:errorlint // each error of the tree is looked at
		return yield(unread)
	}
	switch wrapper := err.(type) { //nolint:errorlint // the same
	case interface{ Unwrap() error }:
		return visit(wrapper.Unwrap(), yield)
	case interface{ Unwrap() []error }:
		for _, one := range wrapper.Unwrap() {
			if !visit(one, yield) {
				return false
			}
		}
	}
	return true
}
