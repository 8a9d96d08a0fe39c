package tags

import (
	"cmp"
	"slices"
	"strings"
)

// EnvelopeMembers are the members an event has beside what its type adds.
var EnvelopeMembers = []string{
	"version", "id", "detail-type", "source", "account", "time", "region", "resources", "replay-name", "detail",
}

// Nearest returns the candidate that word was most likely meant to be, or "" if none is near: one that differs only in
// case, hyphens and underscores, else the one at the smallest edit Distance of at most 2.
func Nearest(word string, candidates ...string) string {
	for _, c := range candidates {
		if Fold(c) == Fold(word) {
			return c
		}
	}
	best, bestDistance := "", 3
	for _, c := range candidates {
		if d := Distance(Fold(word), Fold(c)); d < bestDistance && d < len(c) {
			best, bestDistance = c, d
		}
	}
	return best
}

// NearestFirst returns candidates with those most like word first.
func NearestFirst(word string, candidates []string) []string {
	sorted := slices.Clone(candidates)
	slices.SortFunc(sorted, func(a, b string) int {
		return cmp.Or(cmp.Compare(Distance(Fold(word), Fold(a)), Distance(Fold(word), Fold(b))), strings.Compare(a, b))
	})
	return sorted
}

func Fold(s string) string {
	return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(s))
}

// Distance is the Levenshtein Distance of a and b in bytes.
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
