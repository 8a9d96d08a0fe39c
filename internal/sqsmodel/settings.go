package sqsmodel

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// settings is what the attributes of a queue say.
type settings struct {
	raw          map[string]string
	delay        time.Duration
	visibility   time.Duration
	wait         time.Duration
	retention    time.Duration
	maxSize      int
	contentDedup bool
	dedupByGroup bool
	deadLetter   string // name of the dead-letter queue, empty when there is none
	maxReceives  int
}

// limits are the numeric attributes with their ranges and defaults.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
var limits = map[string]struct{ least, most, initial int }{
	"DelaySeconds":                  {0, 900, 0},
	"MaximumMessageSize":            {1024, 1 << 20, 1 << 20},
	"MessageRetentionPeriod":        {60, 1_209_600, 345_600},
	"ReceiveMessageWaitTimeSeconds": {0, 20, 0},
	"VisibilityTimeout":             {0, 43_200, 30},
}

// fifoOnly are the attributes that only FIFO queues have, with their values.
var fifoOnly = map[string][]string{
	"ContentBasedDeduplication": {"true", "false"},
	"DeduplicationScope":        {"queue", "messageGroup"},
	"FifoQueue":                 {"true"},
}

// kept are attributes that the model stores and gives back, and that change
// nothing in it.
var kept = []string{
	"FifoThroughputLimit", "KmsDataKeyReusePeriodSeconds", "KmsMasterKeyId", "Policy",
	"RedriveAllowPolicy", "SqsManagedSseEnabled",
}

// configure applies attributes to the queue: all of them or none. The model is
// locked.
func (q *Queue) configure(attributes map[string]string) error {
	raw := maps.Clone(q.settings.raw)
	if raw == nil {
		raw = map[string]string{}
		for name, limit := range limits {
			raw[name] = strconv.Itoa(limit.initial)
		}
		if q.fifo {
			raw["FifoQueue"], raw["ContentBasedDeduplication"] = "true", "false"
			raw["DeduplicationScope"] = "queue"
		}
	}
	for name, value := range attributes {
		if err := q.checkAttribute(name, value); err != nil {
			return err
		}
		raw[name] = value
		if value == "" {
			delete(raw, name)
		}
	}
	s := settings{
		raw:          raw,
		delay:        seconds(raw["DelaySeconds"]),
		visibility:   seconds(raw["VisibilityTimeout"]),
		wait:         seconds(raw["ReceiveMessageWaitTimeSeconds"]),
		retention:    seconds(raw["MessageRetentionPeriod"]),
		contentDedup: raw["ContentBasedDeduplication"] == "true",
		dedupByGroup: raw["DeduplicationScope"] == "messageGroup",
	}
	s.maxSize, _ = strconv.Atoi(raw["MaximumMessageSize"])
	if policy := raw["RedrivePolicy"]; policy != "" {
		target, most, err := q.parseRedrive(policy)
		if err != nil {
			return err
		}
		s.deadLetter, s.maxReceives = target, most
	}
	q.settings, q.modified = s, time.Now()
	q.wake()
	return nil
}

// checkAttribute refuses an attribute that the queue cannot have.
func (q *Queue) checkAttribute(name, value string) error {
	if limit, ok := limits[name]; ok {
		if n, err := strconv.Atoi(value); err != nil || n < limit.least || n > limit.most {
			return refuse(InvalidAttributeValue, "Invalid value for the parameter %s.", name)
		}
		return nil
	}
	values, ofFIFO := fifoOnly[name]
	switch {
	case !known(name) || ofFIFO && !q.fifo:
		return refuse(InvalidAttributeName, "Unknown Attribute %s.", name)
	case ofFIFO && !slices.Contains(values, value):
		return refuse(InvalidAttributeValue, "Invalid value for the parameter %s.", name)
	}
	return nil
}

// known says whether queues have such an attribute that can be set.
func known(name string) bool {
	_, number := limits[name]
	_, ofFIFO := fifoOnly[name]
	return number || ofFIFO || name == "RedrivePolicy" || slices.Contains(kept, name)
}

// parseRedrive reads a RedrivePolicy, whose count may be a number or a string.
func (q *Queue) parseRedrive(policy string) (target string, most int, err error) {
	var parsed struct {
		Target string         `json:"deadLetterTargetArn"`
		Most   jsontext.Value `json:"maxReceiveCount"`
	}
	bad := func(reason string) (string, int, error) {
		return "", 0, refuseValue(policy, "RedrivePolicy", reason)
	}
	if err := json.Unmarshal([]byte(policy), &parsed); err != nil {
		return bad("Redrive policy is not a valid JSON map.")
	}
	most, err = strconv.Atoi(strings.Trim(string(parsed.Most), `"`))
	if err != nil || most < 1 || most > 1000 {
		return bad("Invalid value for maxReceiveCount: valid values are from 1 to 1000 both inclusive.")
	}
	target = parsed.Target[strings.LastIndexByte(parsed.Target, ':')+1:]
	switch dead := q.model.queues[target]; {
	case dead == nil || dead.ARN() != parsed.Target:
		return bad("Dead letter target does not exist.")
	case dead.fifo != q.fifo:
		return bad("Dead-letter queue must be same type of queue as the source.")
	}
	return target, most, nil
}

// sameAttributes refuses attributes that differ from what the queue has.
func (q *Queue) sameAttributes(attributes map[string]string) error {
	for name, value := range attributes {
		if q.settings.raw[name] != value {
			return refuse(QueueNameExists,
				"A queue already exists with the same name and a different value for attribute %s", name)
		}
	}
	return nil
}

// SetAttributes changes attributes of the queue, at once. An empty
// RedrivePolicy or Policy takes it away.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
func (q *Queue) SetAttributes(ctx context.Context, attributes map[string]string) error {
	_, err := call(ctx, q.model, SetQueueAttributes, q.name, func(Fault) (none, error) {
		if err := q.lock(); err != nil {
			return none{}, err
		}
		defer q.unlock()
		if _, ok := attributes["FifoQueue"]; ok {
			return none{}, refuse(InvalidAttributeValue, "Invalid value for the parameter FifoQueue. Reason: it cannot be changed.")
		}
		return none{}, q.configure(attributes)
	})
	return err
}

// Attributes returns the attributes that are asked for by name, or all of them
// by "All". Counts of messages are exact.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
func (q *Queue) Attributes(ctx context.Context, names ...string) (map[string]string, error) {
	return call(ctx, q.model, GetQueueAttributes, q.name, func(Fault) (map[string]string, error) {
		if err := q.lock(); err != nil {
			return nil, err
		}
		defer q.unlock()
		q.expire(time.Now())
		all := maps.Clone(q.settings.raw)
		all["QueueArn"] = q.ARN()
		all["CreatedTimestamp"] = strconv.FormatInt(q.created.Unix(), 10)
		all["LastModifiedTimestamp"] = strconv.FormatInt(q.modified.Unix(), 10)
		all["ApproximateNumberOfMessages"] = strconv.Itoa(len(q.messages) - q.hidden.Len())
		all["ApproximateNumberOfMessagesNotVisible"] = strconv.Itoa(q.inFlight())
		all["ApproximateNumberOfMessagesDelayed"] = strconv.Itoa(q.delayed)
		if slices.Contains(names, "All") {
			return all, nil
		}
		chosen := map[string]string{}
		for _, name := range names {
			if value, ok := all[name]; ok {
				chosen[name] = value
			} else if !known(name) {
				return nil, refuse(InvalidAttributeName, "Unknown Attribute %s.", name)
			}
		}
		return chosen, nil
	})
}

// seconds reads a checked number of seconds.
func seconds(s string) time.Duration {
	n, _ := strconv.Atoi(s)
	return time.Duration(n) * time.Second
}
