// Package cloudcontroltypes has the type of a resource of any type, as Cloud Control describes it. It comes without
// Cloud Control's client, so that a package of event types can hold it.
package cloudcontroltypes

import "github.com/go-json-experiment/json/jsontext"

// Resource is an AWS resource of any type.
type Resource struct {
	TypeName   string // such as "AWS::SQS::Queue"
	Identifier string // the primary identifier; the parts of a compound one are joined by "|"

	// Properties are the resource's properties as a JSON object. The schema of the type says what they are:
	// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
	Properties jsontext.Value
}
