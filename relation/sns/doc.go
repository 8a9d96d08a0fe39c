// Package sns loads SNS topics for relations. Importing it registers its loader:
//
//	import _ "github.com/typedbus/typedbus/relation/sns"
//
//	Topic relation.One[snstypes.Topic] `json:"-" relation:"sns.Topic,detail.requestParameters.topicArn"`
//
// The type is that of [github.com/typedbus/typedbus/relation/sns/snstypes].
//
//	target      type    ids of a call  IAM action
//	sns.Topic   Topic   1              sns:GetTopicAttributes
//
// The action can be limited to single topics in a policy, and the topic's own policy may refuse it. Calls go side by side,
// four at once.
//
// The id is the topic's ARN, or that of one of its subscriptions: SNS takes nothing else, and a bare name is an error that
// says so. An ARN of another kind is not found without a call, and a topic that SNS does not know (NotFound) is not found
// either.
package sns
