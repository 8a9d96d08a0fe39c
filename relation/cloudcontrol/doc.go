// Package cloudcontrol loads resources of any type that AWS Cloud Control can read, for the targets that have no loader
// of their own. Importing it registers its loader for every target that begins with "AWS::", each named for a
// [resource type] of CloudFormation:
//
//	import _ "github.com/typedbus/typedbus/relation/cloudcontrol"
//
//	Queue relation.One[Queue]                      `json:"-" relation:"AWS::SQS::Queue,detail.requestParameters.queueUrl"`
//	Table relation.One[cloudcontroltypes.Resource] `json:"-" relation:"AWS::DynamoDB::Table,detail.tableName"`
//
// The type of the field is a struct of yours, or anything else that JSON can be read into:
//
//	type Queue struct {
//		Name              string `json:"QueueName"`
//		VisibilityTimeout int
//	}
//
// Properties go to fields of the same name, letter case included, or of that in the json tag; those without a field are
// left out. Properties that do not fit are a [PropertiesError]. A
// [github.com/typedbus/typedbus/relation/cloudcontrol/cloudcontroltypes.Resource] has all of them as JSON.
//
// # Calls and permissions
//
// GetResource takes one resource, so each is a call; four for each type go side by side. IAM needs
// cloudformation:GetResource, which cannot be limited to single resources, and what the type's read handler needs: that
// is under handlers.read.permissions in the type's schema ("aws cloudformation describe-type"). Reading a resource can
// take seconds. Where there is a native loader for what you want, it takes fewer calls.
//
// # Keys
//
// The id is the type's [primary identifier]. Of a compound one it is the first part, and the further parts of the key
// called "part2" to "part5" are the others:
//
//	relation:"AWS::ApiGateway::Stage,detail.restApiId,part2=detail.stageName"
//
// An event often has an ARN where the identifier is a name. An ARN is tried as it is, then without what names the kind of
// resource (…:log-group:/app/web is /app/web), then as its last part alone. The form that worked for a type is the first
// to be tried for it from then on.
//
// # What is not found
//
// ResourceNotFoundException. A type that Cloud Control does not know or cannot read is a failure, TypeNotFoundException
// or UnsupportedActionException: correct the tag.
//
// [resource type]: https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/supported-resources.html
// [primary identifier]: https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-identifier.html
package cloudcontrol
