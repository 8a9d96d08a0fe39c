// Package catalog is the model of the event catalogue: which events each AWS
// service publishes, which fields their details have, and which resources they
// name. It holds facts only; how they become Go is the business of package
// golang.
//
// A catalogue on disk is a directory with one JSON file per event source. A
// file lists the source's events by detail-type, and each event's fields by
// path, one line a fact, so that a change in what AWS publishes reads as a
// change of single lines:
//
//	{
//	  "source": "aws.ecs",
//	  "events": {
//	    "ECS Task State Change": {
//	      "origin": "schema,console",
//	      "fields": {
//	        "containers": "[object] s,c",
//	        "containers[].exitCode": "integer s",
//	        "createdAt": "time! s,c"
//	      },
//	      "relations": {
//	        "Cluster": "ecs.Cluster,detail.clusterArn s"
//	      }
//	    }
//	  }
//	}
//
// A field's value is a type, marked with "!" where every event has the field and
// with "~" where it may be null, followed by the origins of the fact: s for
// AWS's schema registry, c for the samples of the EventBridge console, d for
// AWS's documentation, entered by hand, p for events that somebody received and
// published, a for the model of the service's API.
//
// Beside "fields" an event can have "values", the texts that a field is known to
// hold, and "words", a sentence on a field, both by path.
//
// What CloudTrail delivers for a source is one event here, served by package
// cloudtrail. One of those that has a form worth a type stands beside it, by the
// name that CloudTrail gives it, with the fields that it has besides those of
// every record:
//
//	"CreateAccountResult": {
//	  "via": "AWS Service Event via CloudTrail",
//	  "fields": {"serviceEventDetails": "object d", …}
//	}
package catalog
