// Package schemaregistry reads the schemas of EventBridge's schema registry as they are now, for package gen to write Go
// types from.
//
//	types, err := schemaregistry.Load(ctx, schemas.NewFromConfig(cfg), "discovered-schemas", "my.orders@")
//	if err != nil {
//		return err
//	}
//	code, err := types.Go("orders", "discovered-schemas")
//
// It needs the permissions schemas:ListSchemas and schemas:DescribeSchema. See
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-schema-registry.html.
package schemaregistry

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/schemas"

	"github.com/typedbus/typedbus/registry/gen"
)

// Client has the methods that [Load] calls of the schema registry. A *schemas.Client is one.
type Client interface {
	ListSchemas(ctx context.Context, input *schemas.ListSchemasInput, options ...func(*schemas.Options)) (*schemas.ListSchemasOutput, error)
	DescribeSchema(ctx context.Context, input *schemas.DescribeSchemaInput, options ...func(*schemas.Options)) (*schemas.DescribeSchemaOutput, error)
}

// Load reads the newest version of the schemas in a registry whose names begin with prefix; all of them if it is empty. A
// schema of the registry is an OpenAPI 3 document or a JSON Schema of draft 4; each describes one event.
//
// The error is one of the client's, with the name of the schema, or a *gen.Error: of gen.ErrNoEvent where there is none.
func Load(ctx context.Context, client Client, registry, prefix string) (*gen.Types, error) {
	list := &schemas.ListSchemasInput{RegistryName: &registry}
	if prefix != "" {
		list.SchemaNamePrefix = &prefix
	}
	var documents []byte
	for {
		page, err := client.ListSchemas(ctx, list)
		if err != nil {
			return nil, fmt.Errorf("schemaregistry: listing the schemas of a registry: %w", err)
		}
		for _, s := range page.Schemas {
			name := aws.ToString(s.SchemaName)
			described, err := client.DescribeSchema(ctx, &schemas.DescribeSchemaInput{RegistryName: &registry, SchemaName: &name})
			if err != nil {
				return nil, fmt.Errorf("schemaregistry: reading the schema %.200q: %w", name, err)
			}
			// One by itself first, for an error that names it.
			document := []byte(aws.ToString(described.Content))
			if _, err := gen.FromSchema(document); err != nil {
				return nil, fmt.Errorf("schemaregistry: the schema %.200q: %w", name, err)
			}
			documents = append(append(documents, document...), '\n')
		}
		if list.NextToken = page.NextToken; page.NextToken == nil {
			break
		}
	}
	if len(documents) == 0 {
		return nil, &gen.Error{Kind: gen.ErrNoEvent, Problem: "the registry has no such schema", Fix: "correct the name of the registry or the prefix"}
	}
	return gen.FromSchema(documents)
}
