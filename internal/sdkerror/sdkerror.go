// Package sdkerror says errors of AWS's SDK in a line of a log.
package sdkerror

import (
	"errors"
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
	if unread, ok := errors.AsType[*smithy.DeserializationError](err); ok && unread.Err != nil {
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
