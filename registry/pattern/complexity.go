package pattern

import (
	"maps"
	"slices"
)

func sortedPaths(a alternative) []string { return slices.Sorted(maps.Keys(a)) }

// maxSets is how many sets of states are looked at before the largest so far is taken.
const maxSets = 5000

// complexity measures the wildcards of a path as the engine does: by the largest number of places in them at which one
// text can be at the same time. A place is a character that has just been read, or an asterisk that goes on.
func (p *Pattern) complexity(path string) int {
	var tokens []token // of all wildcards, one after the other
	var start []int
	for _, cl := range p.clausesAt(path) {
		for i := range cl.wants {
			for j := range cl.wants[i].globs {
				start = append(start, len(tokens))
				tokens = appendTokens(tokens, &cl.wants[i].globs[j])
			}
		}
	}
	alphabet := map[byte]bool{}
	for _, t := range tokens {
		if t.kind == literal {
			alphabet[t.b] = true
		}
	}
	letters := append(slices.Sorted(maps.Keys(alphabet)), 0) // and one that is in no wildcard
	first := newPlaces(len(tokens))
	for _, i := range start {
		first.reach(tokens, i)
	}
	seen := map[string]bool{first.key(): true}
	queue, most := []places{first}, 0
	for len(queue) > 0 && len(seen) < maxSets {
		at := queue[0]
		queue = queue[1:]
		for i, letter := range letters {
			next := newPlaces(len(tokens))
			for t := range tokens {
				if at.has(t) {
					next.step(tokens, t, letter, i == len(letters)-1)
				}
			}
			if n := next.count(); n > most {
				most = n
			}
			if k := next.key(); !seen[k] {
				seen[k] = true
				queue = append(queue, next)
			}
		}
	}
	return most
}

func (p *Pattern) clausesAt(path string) []*clause {
	var found []*clause
	for _, a := range p.alts {
		if cl := a[path]; cl != nil && !slices.Contains(found, cl) {
			found = append(found, cl)
		}
	}
	return found
}

// wildcardPaths returns the paths of a pattern that have wildcards, sorted.
func (p *Pattern) wildcardPaths() []string {
	paths := map[string]bool{}
	for _, a := range p.alts {
		for path, cl := range a {
			for i := range cl.wants {
				if len(cl.wants[i].globs) > 0 {
					paths[path] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(paths))
}

type tokenKind uint8

const (
	begin   tokenKind = iota // before the first character
	literal                  // b has been read
	star                     // an asterisk goes on
)

// token is a place in a wildcard.
type token struct {
	kind tokenKind
	b    byte
}

func appendTokens(tokens []token, g *glob) []token {
	tokens = append(tokens, token{kind: begin})
	for i, part := range g.parts {
		if i > 0 {
			tokens = append(tokens, token{kind: star})
		}
		for _, b := range part {
			tokens = append(tokens, token{literal, b})
		}
	}
	return tokens
}

// places is a set of tokens.
type places []uint64

func newPlaces(n int) places { return make(places, (n+63)/64) }

func (p places) has(i int) bool { return p[i/64]&(1<<(i%64)) != 0 }

// reach adds a place, and the asterisk after it, which may stand for nothing.
func (p places) reach(tokens []token, i int) {
	p[i/64] |= 1 << (i % 64)
	if i+1 < len(tokens) && tokens[i+1].kind == star {
		p[(i+1)/64] |= 1 << ((i + 1) % 64)
	}
}

// step adds where a letter leads to from a place. other is true of a letter that is in no wildcard.
func (p places) step(tokens []token, i int, letter byte, other bool) {
	if tokens[i].kind == star {
		p.reach(tokens, i)
	}
	if i+1 < len(tokens) && tokens[i+1].kind == literal && !other && tokens[i+1].b == letter {
		p.reach(tokens, i+1)
	}
}

func (p places) count() int {
	n := 0
	for _, w := range p {
		for ; w != 0; w &= w - 1 {
			n++
		}
	}
	return n
}

func (p places) key() string {
	b := make([]byte, 0, 8*len(p))
	for _, w := range p {
		for i := range 8 {
			b = append(b, byte(w>>(8*i)))
		}
	}
	return string(b)
}
