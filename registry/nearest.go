package registry

import (
	"cmp"
	"slices"
	"strings"
)

// envelopeMembers are the members an event has beside what its type adds.
var envelopeMembers = []string{
	"version", "id", "detail-type", "source", "account", "time", "region", "resources", "replay-name", "detail",
}

// nearest returns the candidate that word was most likely meant to be, or "" if none is near: one that differs only in
// case, hyphens and underscores, else the one at the smallest edit distance of at most 2.
func nearest(word string, candidates ...string) string {
	for _, c := range candidates {
		if foldName(c) == foldName(word) {
			return c
		}
	}
	best, bestDistance := "", 3
	for _, c := range candidates {
		if d := distance(foldName(word), foldName(c)); d < bestDistance && d < len(c) {
			best, bestDistance = c, d
		}
	}
	return best
}

// nearestFirst returns candidates with those most like word first.
func nearestFirst(word string, candidates []string) []string {
	sorted := slices.Clone(candidates)
	slices.SortFunc(sorted, func(a, b string) int {
		return cmp.Or(cmp.Compare(distance(foldName(word), foldName(a)), distance(foldName(word), foldName(b))), strings.Compare(a, b))
	})
	return sorted
}

func foldName(s string) string {
	return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(s))
}

// distance is the Levenshtein distance of a and b in bytes.
func distance(a, b string) int {
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
