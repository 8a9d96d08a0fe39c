// Package gen writes Go event types for events that are described elsewhere: by a JSON Schema, by an OpenAPI 3 document
// as EventBridge's schema registry exports it, or by sample payloads.
//
//	types, err := gen.FromSchema(document)
//	if err != nil {
//		return err
//	}
//	code, err := types.Go("orders", "orders.json") // a file for package orders
//
// What comes out is a strict event type for each event, with the schema's rules as tags: a member that is required has
// the rule present, and enum, pattern, minimum and their kind are validate rules. The generated type takes what the
// schema takes and refuses what the schema refuses, as far as tags can say it. What they cannot say stands in the
// comment of the field, as "not checked: …".
//
// Samples show that a value occurs, never that it must: a type made from samples takes every one of them, requires
// nothing, and has a member of which the samples hold different kinds as [jsontext.Value].
//
// [jsontext.Value]: https://pkg.go.dev/github.com/go-json-experiment/json/jsontext#Value
package gen
