// Package schema reads event types off schemas as the EventBridge schema registry
// exports them: OpenAPI 3.0 and JSON Schema draft 4.
//
// An OpenAPI document describes each event by a schema under components/schemas
// that has the member "detail"; the registry adds x-amazon-events-source and
// x-amazon-events-detail-type to it. A JSON Schema document describes one event,
// with the source and detail-type as the only values of their members, or in the
// same two extensions.
package schema
