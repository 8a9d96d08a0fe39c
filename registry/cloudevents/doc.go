// Package cloudevents turns EventBridge's events into CloudEvents and back, without loss, for those whose other half
// speaks CloudEvents:
//
//	ce, err := cloudevents.FromEvent(event)                  // an event of EventBridge's, as a CloudEvent
//	event, err := cloudevents.Decode(ce, registry.Default)   // and back, typed
//
//	entry, err := cloudevents.Entry(ce)                      // any CloudEvent, to send through EventBridge …
//	ce, ok, err := cloudevents.Carried(event)                // … and out of what arrives
//
// The first pair maps one envelope to the other:
//
//	CloudEvents             EventBridge
//	id, source, type, time  id, source, detail-type, time
//	data                    detail
//	awsaccount, awsregion   account, region
//	awsresources            resources, as the text of a JSON array
//	awsreplayname           replay-name
//	awsenvelope             the members that the attributes do not give back exactly, as the text of a JSON object
//	awsabsent               the members that an event has and this one had not, with commas between
//	anything else           the member cloudevent, an object
//
// What comes back is the same JSON; only the order of members and the blanks around them may differ. Version 1.0 of
// CloudEvents is meant; of version 0.3 only what 1.0 has, too.
//
// The second pair puts a CloudEvent as a whole, in its JSON format, into the detail. Use it where receivers speak
// CloudEvents; rules then match on detail.type and detail.source.
//
// See https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
package cloudevents
