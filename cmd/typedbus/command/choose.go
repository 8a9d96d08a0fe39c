package command

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/typedbus/typedbus/registry"
)

// choose returns the types that names mean, each once and sorted: a Go name, a detail-type, or a source for all of its
// types. Without names it is the types of the program that the command is built into.
func (a *app) choose(names []string) ([]eventType, error) {
	all := a.all()
	if len(names) == 0 {
		own := a.decoder.Types()
		chosen := slices.DeleteFunc(all, func(t eventType) bool {
			return !slices.ContainsFunc(own, func(o registry.Registration) bool { return o.Type == t.Type })
		})
		if len(chosen) == 0 {
			return nil, errors.New("name the event types: a Go type such as ecsevents.TaskStateChange, a detail-type, or a source for all of its types")
		}
		return chosen, nil
	}
	var chosen []eventType
	for _, name := range names {
		found := slices.DeleteFunc(slices.Clone(all), func(t eventType) bool { return name == "" || !slices.Contains(t.sources, name) })
		if len(found) == 0 {
			one, err := a.find([]string{name})
			if err != nil {
				return nil, err
			}
			found = []eventType{one}
		}
		chosen = append(chosen, found...)
	}
	order := func(x, y eventType) int {
		return cmp.Or(slices.Compare(x.sources, y.sources), slices.Compare(x.detailTypes, y.detailTypes), cmp.Compare(x.path(), y.path()))
	}
	slices.SortStableFunc(chosen, order)
	return slices.CompactFunc(chosen, func(x, y eventType) bool { return x.Type == y.Type }), nil
}

// path is the type's package and name.
func (t eventType) path() string { return t.Type.PkgPath() + "." + t.Type.Name() }

// registrations returns types as a registry lists them.
func registrations(types []eventType) []registry.Registration {
	all := make([]registry.Registration, len(types))
	for i, t := range types {
		all[i] = t.Registration
	}
	return all
}

// completeTypes completes any number of names that choose takes.
func (a *app) completeTypes(_ *cobra.Command, args []string, begin string) ([]string, cobra.ShellCompDirective) {
	var found []string
	for _, t := range a.all() {
		for _, c := range slices.Concat([]string{t.name}, t.sources, t.detailTypes) {
			if strings.HasPrefix(strings.ToLower(c), strings.ToLower(begin)) && !slices.Contains(args, c) {
				found = append(found, c)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found), cobra.ShellCompDirectiveNoFileComp
}

// note tells of something remarkable that is no failure.
func (a *app) note(format string, args ...any) {
	fmt.Fprintln(a.Err, "typedbus: note: "+oneLine(fmt.Sprintf(format, args...)))
}
