package golang

import (
	"slices"
	"strings"
	"unicode"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Names are the names that were given out, by package. A key is an event's
// detail-type; with "/" and a path, an object in its detail; with "#" and a
// member's name after that, a field whose name is not the one that the rule
// gives. After "=", a field that has constants, whose names begin with the value.
type Names map[string]map[string]string

// ParseNames reads what Format writes.
func ParseNames(data []byte) (Names, error) {
	names := Names{}
	return names, json.Unmarshal(data, &names)
}

// Format writes the names as JSON, sorted.
func (n Names) Format() ([]byte, error) {
	out, err := json.Marshal(n, json.Deterministic(true), jsontext.WithIndent("  "))
	return append(out, '\n'), err
}

// Info is what the catalogue says of a source besides its events.
type Info struct {
	Title    string   `json:"title"`             // the service's name, Amazon ECS
	Prefixes []string `json:"prefixes,omitzero"` // how its detail-types begin, if not with the source
	Package  string   `json:"package,omitzero"`  // the Go package, if not named for the source
	Page     string   `json:"page,omitzero"`     // the AWS page on its events, if not the usual one
	Words    bool     `json:"words,omitzero"`    // every field has a comment, made of its name where there is no better one
}

// packageName is the Go package of a source: ecsevents for aws.ecs.
func packageName(source string) string {
	source = strings.TrimPrefix(strings.TrimSuffix(source, ".amazonaws.com"), "aws.")
	letters := func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}
	name := strings.Map(letters, source)
	if name == "" || !unicode.IsLetter([]rune(name)[0]) {
		name = "x" + name
	}
	return name + "events"
}

// eventName is the name that the rule gives to an event: its detail-type without
// the service's name in front.
func eventName(source, detailType string, prefixes []string) string {
	all := words(detailType)
	rest := all
	if len(rest) > 1 && (rest[0] == "AWS" || rest[0] == "Amazon") {
		rest = rest[1:]
	}
	for _, prefix := range append(slices.Clone(prefixes), strings.TrimPrefix(source, "aws.")) {
		if cut, ok := cutWords(all, words(prefix)); ok {
			rest = cut
			break
		}
		if cut, ok := cutWords(rest, words(prefix)); ok {
			rest = cut
			break
		}
	}
	return exportWords(capitalised(rest))
}

// cutWords cuts words off the front of others, without regard to case and to
// where one word ends and the next begins. It never cuts all of them.
func cutWords(from, prefix []string) ([]string, bool) {
	want := strings.ToLower(strings.Join(prefix, ""))
	have := ""
	for i, w := range from {
		if have == want {
			return from[i:], want != ""
		}
		have += strings.ToLower(w)
		if !strings.HasPrefix(want, have) {
			return from, false
		}
	}
	return from, false
}

func capitalised(words []string) []string {
	out := slices.Clone(words)
	for i, w := range out {
		out[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return out
}

// namer gives out the names of one package.
type namer struct {
	locked map[string]string // given before
	given  map[string]string
	taken  map[string]bool
}

func newNamer(locked map[string]string) *namer {
	n := &namer{locked: locked, given: map[string]string{}, taken: map[string]bool{}}
	for key, name := range locked {
		if !strings.Contains(key, "#") && !strings.HasPrefix(key, "=") {
			n.taken[name] = true
		}
	}
	for _, name := range []string{"Source", "Detail"} {
		n.taken[name] = true // by the constant and by what every event has
	}
	return n
}

// give records the name that a key has had, else the first of the candidates
// that is free, else the last of them with a number.
func (n *namer) give(key string, candidates ...string) string {
	if name, ok := n.locked[key]; ok {
		n.given[key] = name
		return name
	}
	name := n.free(candidates...)
	n.given[key] = name
	n.taken[name] = true
	return name
}

func (n *namer) free(candidates ...string) string {
	for _, c := range candidates {
		if !n.taken[c] {
			return c
		}
	}
	last := candidates[len(candidates)-1]
	for i := 2; ; i++ {
		if name := last + number(i); !n.taken[name] {
			return name
		}
	}
}
