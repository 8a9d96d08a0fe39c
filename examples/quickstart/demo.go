package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/typedbus/typedbus/internal/standin"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation/session"
	"github.com/typedbus/typedbus/sqsx"
)

// demo starts a stand-in for AWS, puts instances and a queue with events into it, and consumes the queue as a program
// would that knows nothing of all this.
func demo(ctx context.Context, out *report) error {
	server, err := standin.Start()
	if err != nil {
		return err
	}
	defer server.Close()
	cfg := server.Config()
	fmt.Fprintf(out.w, "A stand-in for AWS listens at %s. The clients are the SDK's own.\n\n", server.URL())

	instances, err := launch(ctx, cfg, 2)
	if err != nil {
		return err
	}
	payloads := demoPayloads(instances)
	queueURL, err := sendAll(ctx, cfg, payloads)
	if err != nil {
		return err
	}
	return consume(ctx, out, cfg, queueURL, len(payloads))
}

// consume reads n messages from the queue, loads the instances that all of them name together, and reports.
func consume(ctx context.Context, out *report, cfg aws.Config, queueURL string, n int) error {
	var received []*sqsx.Message
	for msg, err := range sqsx.Poll(ctx, sqs.NewFromConfig(cfg), queueURL, sqsx.WithSession(session.Static(cfg))) {
		if msg == nil {
			return err
		}
		// A message that did not decode has no Event, and says why in Err.
		received = append(received, msg)
		if len(received) == n {
			break
		}
	}
	var events []registry.AnyEvent
	for _, msg := range received {
		if msg.Event != nil {
			events = append(events, msg.Event)
		}
	}
	if err := out.preload(ctx, events...); err != nil {
		return err
	}
	for _, msg := range received {
		out.add(ctx, msg.Event, msg.Err)
		if err := msg.Delete(ctx); err != nil {
			return err
		}
	}
	out.summary()
	return nil
}

// launch starts n instances and returns their ids.
func launch(ctx context.Context, cfg aws.Config, n int32) ([]string, error) {
	started, err := ec2.NewFromConfig(cfg).RunInstances(ctx, &ec2.RunInstancesInput{
		ImageId: aws.String("ami-12345678"), InstanceType: ec2types.InstanceTypeT3Micro, MinCount: &n, MaxCount: &n,
	})
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(started.Instances))
	for i, instance := range started.Instances {
		ids[i] = *instance.InstanceId
	}
	return ids, nil
}

// sendAll makes a queue, sends payloads to it and returns its URL.
func sendAll(ctx context.Context, cfg aws.Config, payloads []string) (string, error) {
	client := sqs.NewFromConfig(cfg)
	queue, err := client.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: aws.String("events")})
	if err != nil {
		return "", err
	}
	for _, payload := range payloads {
		if _, err := client.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: queue.QueueUrl, MessageBody: &payload}); err != nil {
			return "", err
		}
	}
	return *queue.QueueUrl, nil
}

// demoPayloads returns events of every kind there is: ours and AWS's, valid and not, and some that are none.
func demoPayloads(instances []string) []string {
	return []string{
		thingy("123456789012", `{"ec2InstanceId":"`+instances[0]+`","userArn":"arn:aws:iam::123456789012:user/alice","attempts":0}`),
		thingy("123456789012", `{"ec2InstanceId":"`+instances[1]+`","userArn":"arn:aws:iam::123456789012:user/bob","attempts":3}`),
		thingy("123456789012", `{"ec2InstanceId":"i-0ffffffffffffffff","userArn":"arn:aws:iam::123456789012:user/eve","attempts":1}`),
		thingy("210987654321", `{"ec2InstanceId":"`+instances[0]+`","userArn":"arn:aws:iam::210987654321:user/mallory","attempts":1}`),
		thingy("123456789012", `{"ec2InstanceId":"instance one","userArn":7}`),
		envelope("aws.ec2", "EC2 Instance State-change Notification", "123456789012", "2026-01-02T03:04:05Z",
			`{"instance-id":"`+instances[0]+`","state":"running"}`),
		// AWS's own events need not be as AWS says they are: a time without a colon, a number as a string.
		envelope("aws.ecs", "ECS Task State Change", "123456789012", "2026-01-02T03:04:05+0000",
			`{"clusterArn":"arn:aws:ecs:us-east-1:123456789012:cluster/prod","lastStatus":"STOPPED",
			  "containers":[{"name":"web","exitCode":"137"}],"version":5.0,"group":{"not":"a string"}}`),
		envelope("someone.else", "Whatever", "123456789012", "2026-01-02T03:04:05Z", `{"kept":true}`),
		`{"Message":"this is JSON, and no event"}`,
		`{"source":"my.custom.source","detail-type":`,
	}
}

func thingy(account, detail string) string {
	return envelope("my.custom.source", "EC2 Thingy", account, "2026-01-02T03:04:05Z", detail)
}

func envelope(source, detailType, account, time, detail string) string {
	return strings.NewReplacer("SOURCE", source, "TYPE", detailType, "ACCOUNT", account, "TIME", time, "DETAIL", detail).Replace(
		`{"version":"0","id":"7bf73129-1428-4cd3-a780-95db273d1602","detail-type":"TYPE","source":"SOURCE","account":"ACCOUNT",` +
			`"time":"TIME","region":"us-east-1","resources":[],"detail":DETAIL}`)
}
