package golang

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
)

// Words has sentences of our own on the members of a package's types: by the type's name in Go, and the member's in JSON.
// A type often serves several events, so that a sentence in the catalogue's file of one of them would be the wrong place.
// What Words says of a member goes before all other comments on it.
type Words map[string]map[string]string

// ParseWords reads the words on one package's types.
func ParseWords(data []byte) (Words, error) {
	var w Words
	if err := json.Unmarshal(data, &w); err != nil {
		return nil, err
	}
	return w, nil
}

// say gives the fields of the package the words on them. Words on what the package does not have are an error that lists
// them: the catalogue changed, or a name is misspelled.
func (p *pkg) say(words Words) error {
	left := map[string]bool{}
	for typ, members := range words {
		for name := range members {
			left[typ+"."+name] = true
		}
	}
	for s := range p.allStructures() {
		for i, f := range s.fields {
			if text := words[s.name][f.Name]; text != "" {
				s.fields[i].words = text
				delete(left, s.name+"."+f.Name)
			}
		}
	}
	if len(left) > 0 {
		return fmt.Errorf("%s: there are words on members that it does not have: %s", p.name, strings.Join(slices.Sorted(maps.Keys(left)), ", "))
	}
	return nil
}

// allStructures yields each type of the package for an object, those of details among them.
func (p *pkg) allStructures() func(yield func(*structure) bool) {
	return func(yield func(*structure) bool) {
		for _, e := range p.events {
			if e.detail != nil && e.sameAs == nil && !yield(e.detail) {
				return
			}
		}
		for _, s := range p.structs {
			if !yield(s) {
				return
			}
		}
	}
}
