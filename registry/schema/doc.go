// Package schema describes event types to those who do not read Go: as JSON Schema (2020-12 and draft 4), as the OpenAPI 3
// documents that EventBridge's schema registry keeps, as an AsyncAPI 3 document, and as the folder that EventCatalog reads.
//
//	for _, t := range registry.Default.Types() {
//		document, err := schema.JSONSchema(t)
//		…
//	}
//
// All of them say what the type says: its JSON names and kinds, the rule present, and the validate rules that a schema can
// say. An event that a strict type takes is valid by its schema, and the other way round. The exceptions are few: a rule
// that no schema can say (one that compares two fields, or one of the program's own) stands in a "$comment"; and JSON
// Schema takes 1.0 for an integer, which a strict type refuses.
//
// A tolerant type takes nearly any event: its schema describes those that fit it without drift.
package schema
