package main

import (
	"context"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/awsevents"
	_ "github.com/typedbus/typedbus/awsevents/ec2events"
	_ "github.com/typedbus/typedbus/awsevents/ecsevents"
	_ "github.com/typedbus/typedbus/awsevents/s3events"
	"github.com/typedbus/typedbus/internal/standin"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/publish"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/ec2"
)

// Changed is the program's own event.
type Changed struct {
	registry.Event `event:"source=soak.example,detail-type=Changed"`
	Detail         struct {
		Key      string `json:"key" validate:"required"`
		Instance string `json:"instance" validate:"required"`
		Text     string `json:"text"`
	} `json:"detail"`
	Instance relation.One[ec2types.Instance] `json:"-" relation:"ec2.Instance,detail.instance"`
}

// Counted is handled in batches.
type Counted struct {
	registry.Event `event:"source=soak.example,detail-type=Counted"`
	Detail         struct {
		Key string `json:"key" validate:"required"`
	} `json:"detail"`
}

func init() {
	registry.Register[Changed]()
	registry.Register[Counted]()
}

// keyAttribute is the message attribute with the ledger's id. What is published has none, and has it in its detail.
const keyAttribute = "soak-key"

// bucket holds the bodies that are pointed to.
const (
	bucket    = "soak-payloads"
	keyPrefix = "soak-"
)

func rawDetail(detail string) jsontext.Value { return jsontext.Value(detail) }

// sender sends every kind of message in turn.
type sender struct {
	place     place
	ledger    *ledger
	sqs       *sqs.Client
	s3        *s3.Client
	publisher *publish.Publisher
	samples   []string
}

// gather reads the samples that are sent.
func (s *sender) gather() error {
	for _, name := range [][2]string{
		{"aws.ec2", "EC2 Instance State-change Notification"}, {"aws.s3", "Object Created"}, {"aws.ecs", "ECS Task State Change"},
	} {
		sample, err := awsevents.Sample(name[0], name[1])
		if err != nil {
			return err
		}
		s.samples = append(s.samples, string(sample))
	}
	return nil
}

// kinds are what send makes of the n-th message.
const kinds = 10

func (s *sender) send(ctx context.Context, n int) {
	id := keyPrefix + strconv.Itoa(n)
	s.ledger.sending(id)
	instance := s.place.Instances[n%len(s.place.Instances)]
	changed := envelope(id, "Changed", map[string]any{"key": id, "instance": instance, "text": strings.Repeat("x", rand.IntN(2000))})
	var err error
	switch n % kinds {
	case 0, 1:
		err = s.put(ctx, id, changed)
	case 2:
		err = s.put(ctx, id, envelope(id, "Counted", map[string]any{"key": id}))
	case 3, 4:
		err = s.put(ctx, id, withID(s.samples[n/kinds%len(s.samples)], id))
	case 5:
		notification, _ := json.Marshal(map[string]string{"Type": "Notification", "MessageId": "m-" + id, "Message": changed,
			"TopicArn": "arn:aws:sns:us-east-1:" + standin.DefaultAccount + ":soak", "Timestamp": "2026-01-02T03:04:05.000Z"})
		err = s.put(ctx, id, string(notification))
	case 6:
		if _, err = s.s3.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(bucket), Key: &id, Body: strings.NewReader(changed)}); err == nil {
			pointer, _ := json.Marshal([]any{"software.amazon.payloadoffloading.PayloadS3Pointer", map[string]string{"s3BucketName": bucket, "s3Key": id}})
			err = s.put(ctx, id, string(pointer))
		}
	case 7:
		err = s.put(ctx, id, hostile[n/kinds%len(hostile)])
	default:
		event := &Changed{}
		event.Detail.Key, event.Detail.Instance = id, instance
		_, err = s.publisher.Publish(ctx, event)
	}
	if err != nil {
		s.ledger.notSent(id)
	}
}

func (s *sender) put(ctx context.Context, id, body string) error {
	_, err := s.sqs.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &s.place.QueueURL, MessageBody: &body,
		MessageAttributes: map[string]sqstypes.MessageAttributeValue{keyAttribute: {DataType: aws.String("String"), StringValue: &id}}})
	return err
}

func envelope(id, detailType string, detail any) string {
	text, _ := json.Marshal(map[string]any{"version": "0", "id": id, "detail-type": detailType, "source": "soak.example",
		"account": standin.DefaultAccount, "time": "2026-01-02T03:04:05Z", "region": standin.DefaultRegion, "resources": []string{}, "detail": detail})
	return string(text)
}

// withID is a sample under an id of its own: an event is handled once.
func withID(sample, id string) string {
	var members map[string]jsontext.Value
	if err := json.Unmarshal([]byte(sample), &members); err != nil {
		return sample
	}
	members["id"] = jsontext.Value(strconv.Quote(id))
	text, _ := json.Marshal(members)
	return string(text)
}

// hostile are bodies of strangers, which become dead letters.
var hostile = []string{
	"{",
	"null",
	"not JSON at all",
	"\"\\ud800\"",
	strings.Repeat("[", 20_000),
	strings.Repeat(`{"detail":`, 5_000),
	`{"source":"soak.example","detail-type":"Changed","detail":{"key":1e999999999}}`,
	`{"source":"soak.example","detail-type":"Changed","detail":null}`,
	`{"source":"soak.example","source":"soak.example","detail-type":"Changed","detail":{}}`,
	`{"source":["soak.example"],"detail-type":7,"detail":"x"}`,
	`["software.amazon.payloadoffloading.PayloadS3Pointer",{"s3BucketName":"somebody-elses","s3Key":"../secret"}]`,
	`{"Type":"Notification","Message":"{","TopicArn":"arn:aws:sns:us-east-1:1:x"}`,
	`{"source":"soak.example","detail-type":"Changed","detail":{"a":{},"a":{},"key":""}}`,
}
