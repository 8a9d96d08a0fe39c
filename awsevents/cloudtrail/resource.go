package cloudtrail

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/awsevents"
)

// ResourceARN is the ARN of a resource of a service and a type, as its ARN has
// them, that the call was about: ("elasticloadbalancing", "loadbalancer"). It
// looks at the event's resources, at those of the record, and then at the
// parameters and the answer of the call: CloudTrail leaves the first two empty
// for most calls. An empty type stands for any; "" says that none was found.
func (e *APICall) ResourceARN(service, resourceType string) string {
	if found := awsevents.ResourceARN(&e.Event, service, resourceType); found != "" {
		return found
	}
	for _, r := range e.Detail.Resources {
		if awsevents.IsARN(r.ARN, service, resourceType) {
			return r.ARN
		}
	}
	for _, part := range []jsontext.Value{e.Detail.RequestParameters, e.Detail.ResponseElements} {
		if found := findARN(part, service, resourceType); found != "" {
			return found
		}
	}
	return ""
}

// findARN returns the first string in a JSON value that is an ARN of a service
// and a type.
func findARN(value jsontext.Value, service, resourceType string) string {
	tokens := jsontext.NewDecoder(bytes.NewReader(value))
	for {
		token, err := tokens.ReadToken()
		if err != nil {
			return ""
		}
		if token.Kind() == '"' && awsevents.IsARN(token.String(), service, resourceType) {
			return token.String()
		}
	}
}
