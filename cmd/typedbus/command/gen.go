package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/schemas"
	"github.com/spf13/cobra"

	"github.com/typedbus/typedbus/registry/gen"
	"github.com/typedbus/typedbus/registry/gen/schemaregistry"
)

func (a *app) gen() *cobra.Command {
	var schema, samples, registryName, prefix, name, output, source, detailType string
	cmd := &cobra.Command{
		Use:   "gen (--schema FILE | --samples FILE|FOLDER | --registry NAME)",
		Short: "Write Go event types from schemas or from samples",
		Long: `Write a Go file of event types, with their rules as tags, from

  --schema   an OpenAPI 3 document, as EventBridge's schema registry exports it, or a JSON Schema (draft 4 and later),
             as JSON or YAML;
  --samples  sample events: JSON, an array, JSON Lines or YAML, or a folder of such files;
  --registry the schemas of a registry of EventBridge's, as they are now; --prefix chooses some by their names.

"-" is standard input. A file is written over only if it was generated.`,
		Example: `  typedbus gen --schema orders.json --package orders --to orders_gen.go
  typedbus gen --samples events/ --package events
  typedbus gen --schema detail.json --source my.orders --detail-type "Order Placed" --package orders`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			given := 0
			for _, from := range []string{schema, samples, registryName} {
				if from != "" {
					given++
				}
			}
			if given != 1 {
				return errors.New("give --schema, --samples or --registry, one of them")
			}
			var options []gen.Option
			if source != "" || detailType != "" {
				if source == "" || detailType == "" {
					return errors.New("--source and --detail-type go together")
				}
				options = append(options, gen.ForEvent(source, detailType))
			}
			types, err := loadTypes(cmd.Context(), registryName, prefix)
			if registryName == "" {
				types, err = a.readTypes(schema, samples, options)
			}
			if err != nil {
				return err
			}
			code, err := types.Go(name, filepath.Base(cmp.Or(schema, samples, registryName)))
			if err != nil {
				return err
			}
			if output == "" {
				_, err = a.Out.Write(code)
				return err
			}
			return gen.WriteFile(output, code)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&schema, "schema", "", "the file with the schema")
	flags.StringVar(&samples, "samples", "", "the file or folder with the samples")
	flags.StringVar(&registryName, "registry", "", "the name of a schema registry, such as discovered-schemas")
	flags.StringVar(&prefix, "prefix", "", "how the names of the schemas begin, with --registry")
	flags.StringVar(&name, "package", "events", "the name of the Go package")
	flags.StringVar(&output, "to", "", "the file to write (default standard output)")
	flags.StringVar(&source, "source", "", "the source of the event, where the schema describes only its detail")
	flags.StringVar(&detailType, "detail-type", "", "the detail-type of the event, likewise")
	return cmd
}

// loadTypes reads the schemas of a registry of EventBridge's.
func loadTypes(ctx context.Context, registryName, prefix string) (*gen.Types, error) {
	if registryName == "" {
		return nil, nil
	}
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, failed(err)
	}
	types, err := schemaregistry.Load(ctx, schemas.NewFromConfig(cfg), registryName, prefix)
	if _, ours := errors.AsType[*gen.Error](err); err != nil && !ours {
		return nil, failed(err)
	}
	return types, err
}

func (a *app) readTypes(schema, samples string, options []gen.Option) (*gen.Types, error) {
	if samples != "" {
		if info, err := os.Stat(samples); err == nil && info.IsDir() {
			return gen.FromFolder(os.DirFS(samples), options...)
		}
	}
	name := cmp.Or(schema, samples)
	data, err := a.readFile(name)
	if err != nil {
		return nil, err
	}
	read := gen.FromSamples
	if schema != "" {
		read = gen.FromSchema
	}
	types, err := read(data, options...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return types, nil
}

// readFile reads a file whole, or standard input for "-".
func (a *app) readFile(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(a.In)
	}
	return os.ReadFile(name)
}
