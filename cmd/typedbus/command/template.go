package command

import (
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// object is what CloudFormation's templates are made of. It is written in the order of its names.
type object = map[string]any

// template returns the CloudFormation template of a deployment.
func (d *deployment) template() (object, error) {
	resources := object{
		"Queue":           d.queue(),
		"DeadLetterQueue": d.deadLetterQueue(),
		"QueuePolicy":     d.queuePolicy(),
	}
	for i, text := range d.rules {
		parsed, err := exactly(jsontext.NewDecoder(strings.NewReader(text)))
		if err != nil {
			return nil, fmt.Errorf("the pattern of rule %d: %w", i+1, err)
		}
		resources[ruleID(i)] = d.rule(parsed)
	}
	d.alarms(resources)
	d.scale(resources)
	return object{
		"AWSTemplateFormatVersion": "2010-09-09",
		"Description":              "The queue " + d.name + ", the rules that send events to it, and what watches them. Made by typedbus deploy.",
		"Resources":                resources,
		"Outputs": object{
			"QueueUrl":           object{"Value": object{"Ref": "Queue"}},
			"QueueArn":           object{"Value": att("Queue", "Arn")},
			"DeadLetterQueueUrl": object{"Value": object{"Ref": "DeadLetterQueue"}},
			"DeadLetterQueueArn": object{"Value": att("DeadLetterQueue", "Arn")},
		},
	}, nil
}

func ruleID(i int) string { return fmt.Sprintf("Rule%d", i+1) }

func att(resource, name string) object { return object{"Fn::GetAtt": []any{resource, name}} }

// dead is the name of the dead-letter queue.
func (d *deployment) dead() string { return d.name + "-dead" }

func (d *deployment) encrypt(properties object) object {
	if d.key == "" {
		properties["SqsManagedSseEnabled"] = true
		return properties
	}
	properties["KmsMasterKeyId"] = d.key
	return properties
}

func (d *deployment) queue() object {
	return object{"Type": "AWS::SQS::Queue", "UpdateReplacePolicy": "Retain", "DeletionPolicy": "Delete", "Properties": d.encrypt(object{
		"QueueName":                     d.name,
		"VisibilityTimeout":             seconds(d.visibility),
		"MessageRetentionPeriod":        seconds(d.retention),
		"ReceiveMessageWaitTimeSeconds": longPoll,
		"RedrivePolicy":                 object{"deadLetterTargetArn": att("DeadLetterQueue", "Arn"), "maxReceiveCount": d.receives},
	})}
}

// deadLetterQueue keeps messages as long as there is, since their time began in the queue. The queue's ARN is spelled out:
// the two cannot both refer to each other.
func (d *deployment) deadLetterQueue() object {
	source := object{"Fn::Sub": "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:" + d.name}
	return object{"Type": "AWS::SQS::Queue", "UpdateReplacePolicy": "Retain", "DeletionPolicy": "Delete", "Properties": d.encrypt(object{
		"QueueName":              d.dead(),
		"MessageRetentionPeriod": seconds(14 * 24 * time.Hour),
		"RedriveAllowPolicy":     object{"redrivePermission": "byQueue", "sourceQueueArns": []any{source}},
	})}
}

// queuePolicy lets the rules, and nothing else of EventBridge's, send to the two queues, and refuses what is not encrypted
// on its way.
func (d *deployment) queuePolicy() object {
	var rules, statements []any
	for i := range d.rules {
		rules = append(rules, att(ruleID(i), "Arn"))
	}
	for _, queue := range []string{"Queue", "DeadLetterQueue"} {
		statements = append(statements, object{
			"Sid": "Rules" + queue, "Effect": "Allow", "Principal": object{"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage",
			"Resource": att(queue, "Arn"), "Condition": object{"ArnEquals": object{"aws:SourceArn": rules}},
		})
	}
	return object{"Type": "AWS::SQS::QueuePolicy", "Properties": object{
		"Queues":         []any{object{"Ref": "Queue"}, object{"Ref": "DeadLetterQueue"}},
		"PolicyDocument": object{"Version": "2012-10-17", "Statement": statements},
	}}
}

func (d *deployment) rule(pattern any) object {
	properties := object{
		"Description":  "Events for the queue " + d.name,
		"EventPattern": pattern,
		"State":        "ENABLED",
		"Targets": []any{object{
			"Id": "queue", "Arn": att("Queue", "Arn"),
			"DeadLetterConfig": object{"Arn": att("DeadLetterQueue", "Arn")},
			"RetryPolicy":      object{"MaximumEventAgeInSeconds": seconds(24 * time.Hour), "MaximumRetryAttempts": 185},
		}},
	}
	if d.bus != "" {
		properties["EventBusName"] = d.bus
	}
	return object{"Type": "AWS::Events::Rule", "Properties": properties}
}

// alarms adds what tells that the consumer does not keep up, gives up on messages, or is not reached.
func (d *deployment) alarms(resources object) {
	queue, dead := att("Queue", "QueueName"), att("DeadLetterQueue", "QueueName")
	resources["OldestMessageAlarm"] = d.alarm("The oldest message has waited for "+d.oldest.String(), "AWS/SQS", "ApproximateAgeOfOldestMessage", "Maximum", seconds(d.oldest),
		object{"Name": "QueueName", "Value": queue})
	resources["DeadLetterAlarm"] = d.alarm("There are dead letters: typedbus dlq "+d.dead(), "AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum", 1,
		object{"Name": "QueueName", "Value": dead})
	for i := range d.rules {
		dimensions := []any{object{"Name": "RuleName", "Value": object{"Ref": ruleID(i)}}}
		if bus := d.bus[strings.LastIndexByte(d.bus, '/')+1:]; bus != "" && bus != "default" {
			// Ref of a rule of another bus is bus|rule.
			dimensions = []any{
				object{"Name": "EventBusName", "Value": bus},
				object{"Name": "RuleName", "Value": object{"Fn::Select": []any{1, object{"Fn::Split": []any{"rule/" + bus + "/", att(ruleID(i), "Arn")}}}}},
			}
		}
		resources[ruleID(i)+"FailedAlarm"] = d.alarm("EventBridge cannot deliver events to the queue", "AWS/Events", "FailedInvocations", "Sum", 1, dimensions...)
	}
}

func (d *deployment) alarm(what, space, metric, statistic string, threshold int, dimensions ...any) object {
	properties := object{
		"AlarmDescription": what, "Namespace": space, "MetricName": metric, "Statistic": statistic, "Dimensions": dimensions,
		"Period": 60, "EvaluationPeriods": 1, "Threshold": threshold,
		"ComparisonOperator": "GreaterThanOrEqualToThreshold", "TreatMissingData": "notBreaching",
	}
	if d.topic != "" {
		properties["AlarmActions"], properties["OKActions"] = []any{d.topic}, []any{d.topic}
	}
	return object{"Type": "AWS::CloudWatch::Alarm", "Properties": properties}
}

func seconds(d time.Duration) int { return int(d / time.Second) }
