package command

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/schema"
)

// schemaForms are the forms of a schema of one type.
var schemaForms = map[string]func(registry.Registration) (jsontext.Value, error){
	"json-schema": schema.JSONSchema, "draft-4": schema.Draft4, "openapi": schema.OpenAPI,
}

func (a *app) schema() *cobra.Command {
	var form, folder, source string
	cmd := &cobra.Command{
		Use:   "schema TYPE | schema SOURCE DETAIL-TYPE | schema --as asyncapi|eventcatalog [--only SOURCE]",
		Short: "Print the schema of an event type, or of all",
		Long: `Print what a type says as a schema:

  json-schema   JSON Schema, draft 2020-12
  draft-4       JSON Schema, draft 4
  openapi       OpenAPI 3.0, as EventBridge's schema registry keeps it
  asyncapi      AsyncAPI 3.0, of all types or of one source
  eventcatalog  the folder that EventCatalog reads, of all types or of one source; --to names it`,
		Example: `  typedbus schema ecsevents.TaskStateChange
  typedbus schema aws.ecs "ECS Task State Change" --as openapi
  typedbus schema --as asyncapi --only aws.ecs
  typedbus schema --as eventcatalog --only aws.ecs --to catalog/`,
		Args:              cobra.MaximumNArgs(2),
		ValidArgsFunction: a.completeType,
		RunE: func(_ *cobra.Command, args []string) error {
			if write := schemaForms[form]; write != nil {
				if len(args) == 0 {
					return errors.New("name a type, or choose asyncapi or eventcatalog with --as")
				}
				t, err := a.find(args)
				if err != nil {
					return err
				}
				document, err := write(t.Registration)
				if err != nil {
					return err
				}
				return a.print(document)
			}
			if len(args) > 0 {
				return fmt.Errorf("%s has all types, or with --only those of a source: name no type", form)
			}
			types, err := a.only(source)
			if err != nil {
				return err
			}
			switch form {
			case "asyncapi":
				document, err := schema.AsyncAPI(schema.Info{}, types...)
				if err != nil {
					return err
				}
				return a.print(document)
			case "eventcatalog":
				return writeFolder(folder, types)
			}
			return errors.New("--as is json-schema, draft-4, openapi, asyncapi or eventcatalog, not " + word(form))
		},
	}
	cmd.Flags().StringVar(&form, "as", "json-schema", "the form of the schema")
	cmd.Flags().StringVar(&source, "only", "", "the source whose types are meant, with asyncapi and eventcatalog")
	cmd.Flags().StringVar(&folder, "to", "", "the folder to write, with eventcatalog")
	_ = cmd.RegisterFlagCompletionFunc("as", cobra.FixedCompletions([]string{"json-schema", "draft-4", "openapi", "asyncapi", "eventcatalog"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// only returns the types of a source; all of them if it is empty.
func (a *app) only(source string) ([]registry.Registration, error) {
	var types []registry.Registration
	for _, t := range a.all() {
		if source == "" || slices.Contains(t.sources, source) {
			types = append(types, t.Registration)
		}
	}
	if len(types) == 0 {
		return nil, fmt.Errorf("no event type is of the source %s; `typedbus types` lists them", word(source))
	}
	return types, nil
}

// print prints a JSON document, spread over lines unless the output is for programs.
func (a *app) print(document jsontext.Value) error {
	if !a.json() {
		if err := document.Indent(jsontext.WithIndent("  ")); err != nil {
			return err
		}
	}
	_, err := a.Out.Write(append(document, '\n'))
	return err
}

func writeFolder(folder string, types []registry.Registration) error {
	if folder == "" {
		return errors.New("--to names the folder to write")
	}
	files, err := schema.EventCatalog(schema.Info{}, types...)
	if err != nil {
		return err
	}
	for name, data := range files {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
