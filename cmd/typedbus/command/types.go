package command

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

func (a *app) types() *cobra.Command {
	return &cobra.Command{
		Use:   "types [WORD…]",
		Short: "List event types, or search them",
		Long: `List the event types that are known, with the source, the detail-type and the Go type.

Words narrow the list to the types that have all of them in one of these, in any case.`,
		Example: `  typedbus types                  # all
  typedbus types ecs task         # those with both words
  typedbus types -o json | jq -r .type`,
		ValidArgsFunction: a.completeType,
		RunE: func(_ *cobra.Command, words []string) error {
			for _, w := range words {
				if w == "" {
					return errors.New("an empty word is in every type: leave it out")
				}
			}
			return a.listTypes(words)
		},
	}
}

func (a *app) listTypes(words []string) error {
	table := tabwriter.NewWriter(a.Out, 0, 0, 2, ' ', 0)
	n := 0
	for _, t := range a.all() {
		if !t.matches(words) {
			continue
		}
		n++
		if a.json() {
			if err := a.object(map[string]any{"type": t.name, "package": t.Type.PkgPath(), "sources": t.sources, "detailTypes": t.detailTypes, "pattern": t.Pattern, "tolerant": t.Tolerant}); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(table, "%s\t%s\n", t, t.name)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if n == 0 {
		return &foundError{"no event type has these words"}
	}
	return nil
}
