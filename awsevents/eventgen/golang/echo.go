package golang

import (
	"slices"
	"strings"
	"unicode"
)

// grammar are the words of sentences that say nothing by themselves.
var grammar = []string{
	"a", "an", "and", "are", "as", "at", "by", "for", "has", "how", "in", "is", "it", "its", "many", "of", "on", "or", "so", "that", "the",
	"there", "this", "time", "to", "was", "when", "whether", "identify", "identifies",
}

// echoes reports whether a comment says no more of a member than the member's name does, and so costs who reads it more
// than it gives.
func echoes(text, name string) bool {
	said := plainName(name)
	notIn := func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), notIn) {
		// Policy and policies have the same beginning.
		stem := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(word, "s"), "ie"), "y")
		if !slices.Contains(grammar, word) && !strings.Contains(said, stem) {
			return false
		}
	}
	return true
}
