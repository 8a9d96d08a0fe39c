package tags

import "strings"

// EnvelopeMembers are the members an event has beside what its type adds.
var EnvelopeMembers = []string{
	"version", "id", "detail-type", "source", "account", "time", "region", "resources", "replay-name", "detail",
}

// Nearest returns the candidate that word was most likely meant to be, or "" if none is near: the one at the smallest
// edit distance of at most 2, where case, hyphens and underscores do not count.
func Nearest(word string, candidates ...string) string {
	best, bestDistance := "", 3
	for _, c := range candidates {
		if d := Distance(Fold(word), Fold(c)); d < bestDistance && d < len(c) {
			best, bestDistance = c, d
		}
	}
	return best
}

// Fold returns s in small letters, without hyphens, underscores and spaces.
func Fold(s string) string { return separators.Replace(strings.ToLower(s)) }

var separators = strings.NewReplacer("-", "", "_", "", " ", "")

// Distance is the Levenshtein distance of a and b in bytes.
func Distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			substitution := diagonal
			if a[i] != b[j] {
				substitution++
			}
			diagonal = row[j+1]
			row[j+1] = min(substitution, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}
