// Package eventbridge loads EventBridge's connections for relations. Importing it registers its loader:
//
//	import _ "github.com/typedbus/typedbus/relation/eventbridge"
//
//	Connection relation.One[types.Connection] `json:"-" relation:"eventbridge.Connection,resources[events:connection]"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/eventbridge/types. A Connection has no parameters of its
// authorization, and no secret.
//
//	target                   type         ids of a call  IAM action
//	eventbridge.Connection   Connection   1              events:DescribeConnection
//
// The action can be limited to single connections in a policy. Calls go side by side, four at once.
//
// The id is the connection's name or its ARN, which stands for the name in it: a connection that was deleted and made again
// under its name is found by the ARN of the old one. A connection that does not exist is AWS's ResourceNotFoundException.
// A name that no connection can have is not found without a call.
package eventbridge
