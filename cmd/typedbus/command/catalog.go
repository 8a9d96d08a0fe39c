package command

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/typedbus/typedbus/registry"
)

// eventType is a type that a registry knows.
type eventType struct {
	registry.Registration
	name        string // as Go spells it: ecsevents.TaskStateChange
	sources     []string
	detailTypes []string
}

// all returns the types of all registries, sorted by source and detail-type.
func (a *app) all() []eventType {
	var types []eventType
	seen := map[string]bool{}
	for _, r := range a.registries {
		for _, t := range r.Types() {
			if key := t.Type.PkgPath() + "." + t.Type.Name(); !seen[key] {
				seen[key] = true
				types = append(types, eventType{t, t.Type.String(), values(t.Pattern, "source"), values(t.Pattern, "detail-type")})
			}
		}
	}
	slices.SortFunc(types, func(x, y eventType) int {
		return cmp.Or(slices.Compare(x.sources, y.sources), slices.Compare(x.detailTypes, y.detailTypes), cmp.Compare(x.name, y.name))
	})
	return types
}

// values returns the values of a key in an event tag.
func values(tag, key string) []string {
	for _, item := range split(tag, ',') {
		if text, ok := strings.CutPrefix(item, key+"="); ok {
			all := split(text, '|')
			for i, v := range all {
				if len(v) >= 2 && v[0] == '\'' {
					all[i] = strings.ReplaceAll(strings.TrimSuffix(v[1:], "'"), "''", "'")
				}
			}
			return all
		}
	}
	return nil
}

// split splits a tag at a separator that is not in quotes.
func split(text string, separator byte) []string {
	var parts []string
	quoted, start := false, 0
	for i := range len(text) {
		switch {
		case text[i] == '\'':
			quoted = !quoted
		case text[i] == separator && !quoted:
			parts, start = append(parts, text[start:i]), i+1
		}
	}
	return append(parts, text[start:])
}

// String is the type as a line of a list.
func (t eventType) String() string {
	detailTypes := strings.Join(t.detailTypes, " | ")
	return fmt.Sprintf("%s\t%s", strings.Join(t.sources, " | "), cmp.Or(detailTypes, "any detail-type"))
}

// matches reports whether each of the words is somewhere in the type's names, in any case.
func (t eventType) matches(words []string) bool {
	text := strings.ToLower(t.name + " " + t.Pattern)
	for _, w := range words {
		if !strings.Contains(text, strings.ToLower(w)) {
			return false
		}
	}
	return true
}

// find returns the one type that is meant: by its Go name, its detail-type, or source and detail-type.
func (a *app) find(args []string) (eventType, error) {
	all := a.all()
	var found []eventType
	for _, t := range all {
		switch {
		case len(args) == 2 && slices.Contains(t.sources, args[0]) && slices.Contains(t.detailTypes, args[1]),
			len(args) == 1 && (t.name == args[0] || slices.Contains(t.detailTypes, args[0])):
			found = append(found, t)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		var names []string
		for _, t := range found {
			names = append(names, t.name)
		}
		return eventType{}, fmt.Errorf("several types are called so: name one of %s", strings.Join(names[:min(len(names), 10)], ", "))
	}
	name := strings.Join(args, " ")
	if near := nearest(all, name); near != "" {
		return eventType{}, fmt.Errorf("there is no event type %s; did you mean %s? `typedbus types WORD…` searches them", word(name), near)
	}
	return eventType{}, fmt.Errorf("there is no event type %s; `typedbus types WORD…` searches them", word(name))
}

// nearest names the type whose words a name shares most of, or "".
func nearest(all []eventType, name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == ' ' || r == '.' })
	best, most := "", 0
	for _, t := range all {
		text, n := strings.ToLower(t.name+" "+t.Pattern), 0
		for _, w := range words {
			if len(w) > 2 && strings.Contains(text, w) {
				n++
			}
		}
		if n > most {
			best, most = t.name, n
		}
	}
	return best
}

// completeType completes the name of a type: its Go name, or a source and then one of its detail-types.
func (a *app) completeType(_ *cobra.Command, args []string, begin string) ([]string, cobra.ShellCompDirective) {
	var found []string
	for _, t := range a.all() {
		var candidates []string
		switch {
		case len(args) == 0:
			candidates = slices.Concat([]string{t.name}, t.sources, t.detailTypes)
		case len(args) == 1 && slices.Contains(t.sources, args[0]):
			candidates = t.detailTypes
		}
		for _, c := range candidates {
			if strings.HasPrefix(strings.ToLower(c), strings.ToLower(begin)) && !slices.Contains(found, c) {
				found = append(found, c)
			}
		}
	}
	slices.Sort(found)
	return found, cobra.ShellCompDirectiveNoFileComp
}
