package main_test

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"
)

// server is moto, which `make e2e` starts.
func server(t *testing.T) aws.Config {
	t.Helper()
	endpoint := os.Getenv("TYPEDBUS_E2E_ENDPOINT")
	if endpoint == "" {
		t.Skip("moto is not there: make e2e starts it")
	}
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": endpoint, "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
	} {
		t.Setenv(name, value)
	}
	return aws.Config{Region: "eu-west-1", BaseEndpoint: &endpoint, Credentials: credentials.NewStaticCredentialsProvider("test", "test", "")}
}

func newQueue(t *testing.T, client *sqs.Client, name string, attributes map[string]string) (url, arn string) {
	t.Helper()
	queue, err := client.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &name, Attributes: attributes})
	require.NoError(t, err)
	t.Cleanup(func() { _, _ = client.DeleteQueue(t.Context(), &sqs.DeleteQueueInput{QueueUrl: queue.QueueUrl}) })
	got, err := client.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: queue.QueueUrl, AttributeNames: []sqstypes.QueueAttributeName{"QueueArn"}})
	require.NoError(t, err)
	return *queue.QueueUrl, got.Attributes["QueueArn"]
}

// shown counts the events that a consumer of the queue would be given now.
func shown(t *testing.T, url string) int {
	t.Helper()
	r := typedbus(t, "", "tail", url, "--once", "-o", "json")
	require.Equal(t, 0, r.code, r.err)
	return strings.Count(r.out, "\n")
}

func TestE2ETail(t *testing.T) {
	client := sqs.NewFromConfig(server(t))
	url, _ := newQueue(t, client, "tailed", nil)
	for range 3 {
		_, err := client.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String(event("my.own", "Something", `{}`))})
		require.NoError(t, err)
	}
	r := typedbus(t, "", "tail", "tailed", "--once")
	require.Equal(t, 0, r.code, r.err)
	require.GreaterOrEqual(t, strings.Count(r.out, "my.own: Something"), 3, "a client that sends again may send twice")
	require.Equal(t, strings.Count(r.out, "my.own: Something"), shown(t, url), "nothing is deleted, and what was hidden shows again")

	r = typedbus(t, "", "tail", "there-is-no-such-queue")
	require.Equal(t, 3, r.code)
	require.Equal(t, 1, strings.Count(r.err, "\n"), r.err)
}

// TestE2EInterrupted: Ctrl-C ends a run that waits, and shows what it has hidden.
func TestE2EInterrupted(t *testing.T) {
	client := sqs.NewFromConfig(server(t))
	url, _ := newQueue(t, client, "interrupted", nil)
	_, err := client.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String(event("my.own", "Something", `{}`))})
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), binary, "tail", url)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	_, err = out.Read(make([]byte, 10)) // the message is shown
	require.NoError(t, err)
	require.NoError(t, cmd.Process.Signal(syscall.SIGINT))
	_ = cmd.Wait()
	require.Equal(t, 130, cmd.ProcessState.ExitCode())
	require.Equal(t, 1, shown(t, url))
}

func TestE2EDeadLetters(t *testing.T) {
	client := sqs.NewFromConfig(server(t))
	dead, arn := newQueue(t, client, "dead", nil)
	policy, err := json.Marshal(map[string]any{"deadLetterTargetArn": arn, "maxReceiveCount": 5})
	require.NoError(t, err)
	live, _ := newQueue(t, client, "live", map[string]string{"RedrivePolicy": string(policy)})
	for _, body := range []string{event("aws.ec2", "EC2 Instance State-change Notification", running), "poison"} {
		_, err := client.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: &dead, MessageBody: &body})
		require.NoError(t, err)
	}
	r := typedbus(t, "", "dlq", dead)
	require.Equal(t, 1, r.code, r.err)
	require.Contains(t, r.out, "ec2events.")
	require.Contains(t, r.out, "no event")
	require.Contains(t, r.out, "2 messages")

	r = typedbus(t, "", "dlq", dead, "--redrive")
	require.Equal(t, 0, r.code, r.err)
	require.Contains(t, r.out, "would go to "+live)
	require.Equal(t, 2, shown(t, dead), "without --yes nothing is done")

	r = typedbus(t, "", "dlq", dead, "--redrive", "--with", "ec2events", "--yes")
	require.Equal(t, 0, r.code, r.err)
	require.Equal(t, 1, shown(t, live))
	require.Equal(t, 1, shown(t, dead))

	r = typedbus(t, "", "dlq", dead, "--purge", "--yes")
	require.Equal(t, 0, r.code, r.err)
	require.Equal(t, 0, shown(t, dead))
}

// TestE2EPublish: what is published goes by a rule to a queue, and is decoded there as it was.
func TestE2EPublish(t *testing.T) {
	cfg := server(t)
	client, bus := sqs.NewFromConfig(cfg), eventbridge.NewFromConfig(cfg)
	url, arn := newQueue(t, client, "published", nil)
	_, err := bus.CreateEventBus(t.Context(), &eventbridge.CreateEventBusInput{Name: aws.String("shop")})
	require.NoError(t, err)
	_, err = bus.PutRule(t.Context(), &eventbridge.PutRuleInput{Name: aws.String("all"), EventBusName: aws.String("shop"), EventPattern: aws.String(`{"source":["my.own"]}`)})
	require.NoError(t, err)
	_, err = bus.PutTargets(t.Context(), &eventbridge.PutTargetsInput{Rule: aws.String("all"), EventBusName: aws.String("shop"), Targets: []ebtypes.Target{{Id: aws.String("queue"), Arn: &arn}}})
	require.NoError(t, err)
	in := event("my.own", "Something", `{"kept":true}`) + "\n" + event("my.own", "Something", `{"kept":false}`)

	r := typedbus(t, in, "publish", "--bus", "shop", "--dry-run")
	require.Equal(t, 0, r.code, r.err)
	require.Equal(t, 0, shown(t, url))

	r = typedbus(t, in, "publish", "--bus", "shop")
	require.Equal(t, 0, r.code, r.err)
	require.Contains(t, r.out, "2 events sent")
	r = typedbus(t, "", "tail", url, "--once", "-d")
	require.Equal(t, 2, strings.Count(r.out, "my.own: Something"), r.out)
	require.True(t, bytes.Contains([]byte(r.out), []byte(`"kept"`)), r.out)

	r = typedbus(t, "", "match", "--bus", "shop", file(t, "event.json", event("my.own", "Something", `{}`)))
	require.Equal(t, 0, r.code, r.err)
	require.Contains(t, r.out, "all")
}
