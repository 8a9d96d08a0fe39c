package publish

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// bounded returns text fit for an error: valid UTF-8, nothing in it that a terminal would act on, at most limit bytes.
func bounded(text string, limit int) string {
	const ellipsis = "…"
	whole := len(text) <= limit
	if !whole {
		text = text[:limit] // before the work, since it may be long
	}
	text = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, text)
	if whole && len(text) <= limit {
		return text
	}
	text = text[:min(len(text), limit-len(ellipsis))]
	for !utf8.ValidString(text) {
		text = text[:len(text)-1]
	}
	return text + ellipsis
}
