// Package sqstypes has the type of an SQS queue for relations. The SDK has none: it answers with attributes.
package sqstypes

// Queue is a queue, as GetQueueAttributes describes it:
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html.
type Queue struct {
	URL  string
	ARN  string
	Name string
	// Attributes are all that SQS tells, in its own words: "VisibilityTimeout", "ApproximateNumberOfMessages",
	// "RedrivePolicy" and so on. Numbers and truth values are texts there.
	Attributes map[string]string
}
