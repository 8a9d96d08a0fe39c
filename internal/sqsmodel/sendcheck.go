package sqsmodel

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// maxBatchSize is the most that the messages of one send may have together, in
// bytes.
const maxBatchSize = 1 << 20

// size is what counts against the size limits: the body, and the name, type
// and value of each attribute.
func (s Send) size() int {
	n := len(s.Body)
	for name, attribute := range s.Attributes {
		n += len(name) + len(attribute.DataType) + len(attribute.String) + len(attribute.Binary)
	}
	return n
}

// checkSend refuses what SQS would not take.
func (q *Queue) checkSend(in Send) error {
	if in.Body == "" {
		return refuse(MissingParameter, "The request must contain the parameter MessageBody.")
	}
	if !allowedText(in.Body) {
		return refuse(InvalidMessageContents, "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF")
	}
	if in.size() > q.settings.maxSize {
		return refuse(InvalidParameterValue, "One or more parameters are invalid. Reason: Message must be shorter than %d bytes.", q.settings.maxSize)
	}
	if err := checkAttributes(in.Attributes); err != nil {
		return err
	}
	const notHere = "The request include parameter that is not valid for this queue type"
	if in.Delay != nil {
		switch delay := *in.Delay; {
		case q.fifo && delay != 0:
			return refuseValue(int(delay.Seconds()), "DelaySeconds", notHere)
		case delay < 0 || delay > 15*time.Minute:
			return refuseValue(int(delay.Seconds()), "DelaySeconds", "DelaySeconds must be >= 0 and <= 900.")
		}
	}
	for parameter, value := range map[string]string{"MessageGroupId": in.Group, "MessageDeduplicationId": in.Dedup} {
		if value != "" && !token.MatchString(value) {
			return refuseValue(value, parameter, parameter+" can only include alphanumeric and punctuation characters. 1 to 128 in length.")
		}
	}
	switch {
	case !q.fifo && in.Dedup != "":
		return refuseValue(in.Dedup, "MessageDeduplicationId", notHere)
	case q.fifo && in.Group == "":
		return refuse(MissingParameter, "The request must contain the parameter MessageGroupId.")
	case q.fifo && in.Dedup == "" && !q.settings.contentDedup:
		return refuse(InvalidParameterValue, "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly")
	}
	return nil
}

// token is the form of group, deduplication and attempt ids: letters, digits
// and ASCII punctuation.
var token = regexp.MustCompile(`^[!-~]{1,128}$`)

// allowedText says whether a body has only characters that XML 1.0 has.
func allowedText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
	})
}

var attributeName = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`)

// checkAttributes refuses message attributes that SQS would not take.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
func checkAttributes(attributes map[string]Attribute) error {
	if len(attributes) > 10 {
		return refuse(InvalidParameterValue, "Number of message attributes [%d] exceeds the allowed maximum [10].", len(attributes))
	}
	for name, attribute := range attributes {
		lower := strings.ToLower(name)
		if len(name) > 256 || !attributeName.MatchString(name) ||
			strings.HasPrefix(lower, "aws.") || strings.HasPrefix(lower, "amazon.") {
			return refuse(InvalidParameterValue, "The message attribute name '%s' is invalid.", name)
		}
		var empty bool
		switch kindOf(attribute.DataType) {
		case "String", "Number":
			empty = attribute.String == ""
		case "Binary":
			empty = len(attribute.Binary) == 0
		default:
			return refuse(InvalidParameterValue,
				"The message attribute '%s' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.", name)
		}
		if empty {
			return refuse(InvalidParameterValue,
				"The message attribute '%s' must contain a non-empty value for its type.", name)
		}
	}
	return nil
}
