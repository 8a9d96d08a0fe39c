// Package snstypes has the type of an SNS topic for relations. The SDK has none: it answers with attributes.
package snstypes

// Topic is a topic, as GetTopicAttributes describes it:
// https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html.
type Topic struct {
	ARN  string
	Name string
	// Attributes are all that SNS tells, in its own words: "DisplayName", "KmsMasterKeyId", "SubscriptionsConfirmed",
	// "Policy" and so on. Numbers and truth values are texts there.
	Attributes map[string]string
}
