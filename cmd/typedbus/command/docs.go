package command

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"github.com/typedbus/typedbus/awsevents/comments"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/site"
)

func (a *app) docs() *cobra.Command {
	var title, source string
	cmd := &cobra.Command{
		Use:   "docs FOLDER",
		Short: "Write a site of all event types that a browser opens from the disk",
		Long: `Write a site of the event types: a page for each, with its members, their rules and values, its relations, a sample, the
rule that selects its events and the code that handles them; and a search over all.

The folder needs no server and asks nothing of another host: open its index.html, or let any web server serve it. It has to
be empty, not there, or one that this command wrote, which is then brought up to date. The same types make the same bytes.

The comments are those of the Go types: AWS's come with the command, those of your own types are read from their source,
where it was compiled, if it is still there.`,
		Example: `  typedbus docs site/
  typedbus docs site/ --only aws.ecs --title "Events of our clusters"`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if args[0] == "" {
				return errors.New("name the folder to write")
			}
			types, err := a.only(source)
			if err != nil {
				return err
			}
			return a.writeDocs(args[0], title, types)
		},
	}
	cmd.Flags().StringVar(&title, "title", "Events", "the name of the site")
	cmd.Flags().StringVar(&source, "only", "", "the source whose types are meant")
	return cmd
}

func (a *app) writeDocs(folder, title string, types []registry.Registration) error {
	fromSource := site.Source()
	samples := a.samples()
	files, err := site.Site{
		Title: title,
		Comment: func(at string, t reflect.Type) (site.Comment, bool) {
			if c, ok := comments.Of(t); ok {
				return c, true
			}
			return fromSource(at, t)
		},
		Sample: samples,
	}.Files(types...)
	if err != nil {
		return err
	}
	if err := site.Write(folder, files); err != nil {
		return err
	}
	size := 0
	for _, data := range files {
		size += len(data)
	}
	first := filepath.Join(folder, "index.html")
	if a.json() {
		return a.object(map[string]any{"folder": folder, "first": first, "types": len(types), "files": len(files), "bytes": size})
	}
	_, err = fmt.Fprintf(a.Out, "%s, %.1f MB in %s: open %s\n", plural(len(types), "event type", "event types"), float64(size)/1e6, plural(len(files), "file", "files"), plain(first))
	return err
}

// samples makes samples of types that were listed.
func (a *app) samples() func(registry.Registration) (jsontext.Value, error) {
	byType := map[reflect.Type]eventType{}
	for _, t := range a.all() {
		byType[t.Type] = t
	}
	return func(t registry.Registration) (jsontext.Value, error) { return a.sampleOf(byType[t.Type]) }
}
