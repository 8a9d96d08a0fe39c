package main_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/cmd/typedbus/testdata/shop/orders"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
)

// deployments are command lines whose templates must be sound.
var deployments = map[string][]string{
	"one type":        {"ecsevents.TaskStateChange"},
	"a source":        {"aws.ecs"},
	"several sources": {"aws.ecs", "aws.ec2", "aws.s3", "EC2 Instance State-change Notification"},
	"another bus":     {"ecsevents.TaskStateChange", "--bus", "shop"},
	"everything":      {"aws.ecs", "--kms-key", "alias/events", "--alarm-topic", "arn:aws:sns:eu-west-1:123456789012:alarms", "--visibility", "5m", "--receives", "3"},
	"lambda":          {"aws.ecs", "--scaling", "lambda", "--function", "consume", "--visibility", "3m"},
	"ecs":             {"aws.ecs", "--scaling", "ecs", "--cluster", "prod", "--service", "consumer", "--least", "0", "--most", "20"},
}

func TestDeployPrints(t *testing.T) {
	for name, args := range deployments {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"deploy", "--name", "tasks"}, args...)
			r := typedbus(t, "", args...)
			require.Equal(t, 0, r.code, r.err)
			require.Equal(t, r.out, typedbus(t, "", args...).out, "the same bytes each time")
			r = typedbus(t, "", append(args, "-o", "json")...)
			require.Equal(t, 0, r.code, r.err)
			var template struct {
				Resources map[string]struct {
					Type       string
					Properties map[string]any
				}
			}
			require.NoError(t, json.Unmarshal([]byte(r.out), &template))
			require.Equal(t, "AWS::SQS::Queue", template.Resources["DeadLetterQueue"].Type)
			require.EqualValues(t, "byQueue", template.Resources["DeadLetterQueue"].Properties["RedriveAllowPolicy"].(map[string]any)["redrivePermission"])
			require.Equal(t, "AWS::Events::Rule", template.Resources["Rule1"].Type)
			require.Contains(t, template.Resources, "Rule1FailedAlarm")
		})
	}
}

// TestDeployRule: the rules of a template match the events of its types, and no others.
func TestDeployRule(t *testing.T) {
	template := file(t, "template.yaml", typedbus(t, "", "deploy", "--name", "tasks", "aws.ecs").out)
	sample := file(t, "event.json", typedbus(t, "", "sample", "ecsevents.TaskStateChange").out)
	r := typedbus(t, "", "match", template, sample)
	require.Equal(t, 0, r.code, "%s%s", r.out, r.err)
	r = typedbus(t, event("aws.ec2", "EC2 Instance State-change Notification", running), "match", template)
	require.Equal(t, 1, r.code, "%s%s", r.out, r.err)
}

func TestDeployForKEDA(t *testing.T) {
	t.Setenv("AWS_REGION", "eu-west-1")
	r := typedbus(t, "", "deploy", "--name", "tasks", "aws.ecs", "--scaling", "keda", "--service", "consumer")
	require.Equal(t, 0, r.code, r.err)
	for _, want := range []string{"kind: ScaledObject", "type: aws-sqs-queue", "queueURL: tasks", "awsRegion: eu-west-1", "name: consumer", `queueLength: "100"`} {
		require.Contains(t, r.out, want)
	}
}

func TestDeployRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		args []string
		err  string
	}{
		"no name":                {[]string{"aws.ecs"}, "name"},
		"a FIFO queue":           {[]string{"--name", "tasks.fifo", "aws.ecs"}, "message group"},
		"a name AWS has not":     {[]string{"--name", "my_tasks", "aws.ecs"}, "--name"},
		"no types":               {[]string{"--name", "tasks"}, "name the event types"},
		"an unknown type":        {[]string{"--name", "tasks", "ecsevents.Nope"}, "there is no event type"},
		"an empty type":          {[]string{"--name", "tasks", ""}, "there is no event type"},
		"an unknown scaling":     {[]string{"--name", "tasks", "aws.ecs", "--scaling", "magic"}, "--scaling"},
		"lambda, no function":    {[]string{"--name", "tasks", "aws.ecs", "--scaling", "lambda"}, "--function"},
		"a function for nothing": {[]string{"--name", "tasks", "aws.ecs", "--function", "f"}, "no use for --function"},
		"too hidden":             {[]string{"--name", "tasks", "aws.ecs", "--visibility", "13h"}, "--visibility"},
		"half a second":          {[]string{"--name", "tasks", "aws.ecs", "--visibility", "500ms"}, "--visibility"},
		"no receives":            {[]string{"--name", "tasks", "aws.ecs", "--receives", "0"}, "--receives"},
		"most below least":       {[]string{"--name", "tasks", "aws.ecs", "--least", "3", "--most", "2"}, "--least"},
		"a bus with a newline":   {[]string{"--name", "tasks", "aws.ecs", "--bus", "a\nb"}, "--bus"},
		"a dry run of nothing":   {[]string{"--name", "tasks", "aws.ecs", "--dry-run"}, "--apply"},
	} {
		t.Run(name, func(t *testing.T) {
			r := typedbus(t, "", append([]string{"deploy"}, tt.args...)...)
			require.Equal(t, 2, r.code, "%s%s", r.out, r.err)
			require.Empty(t, r.out)
			require.Equal(t, 1, strings.Count(r.err, "\n"), r.err)
			require.Contains(t, r.err, tt.err)
		})
	}
}

// TestE2EDeployLint: AWS's own linter finds nothing in the templates.
func TestE2EDeployLint(t *testing.T) {
	python := os.Getenv("TYPEDBUS_E2E_PYTHON")
	if python == "" {
		t.Skip("cfn-lint is not there: make e2e brings it")
	}
	lint := filepath.Join(filepath.Dir(python), "cfn-lint")
	var files []string
	for name, args := range deployments {
		files = append(files, file(t, strings.ReplaceAll(name, " ", "-")+".yaml", typedbus(t, "", append([]string{"deploy", "--name", "tasks"}, args...)...).out))
	}
	out, err := exec.CommandContext(t.Context(), lint, files...).CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// shop builds a program of one's own that has the command.
func shop(t *testing.T) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "shop")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, "./testdata/shop").CombinedOutput()
	require.NoError(t, err, "%s", out)
	was := binary
	binary = path
	t.Cleanup(func() { binary = was })
}

// ofAccount decodes events without an account as if they had one: moto delivers none.
type ofAccount struct{}

// Decode decodes with the default registry.
func (ofAccount) Decode(payload []byte, options ...registry.DecodeOption) (registry.AnyEvent, error) {
	if !bytes.Contains(payload, []byte(`"account":`)) {
		payload = append([]byte(`{"account":"123456789012",`), bytes.TrimPrefix(payload, []byte("{"))...)
	}
	return registry.Decode(payload, options...)
}

// TestE2ERoundTrip: what is deployed delivers what is published, as it was, and what the consumer cannot handle comes back
// from the dead-letter queue.
func TestE2ERoundTrip(t *testing.T) {
	cfg := server(t)
	shop(t)
	client := sqs.NewFromConfig(cfg)
	_, err := eventbridge.NewFromConfig(cfg).CreateEventBus(t.Context(), &eventbridge.CreateEventBusInput{Name: aws.String("roundtrip")})
	require.NoError(t, err)
	deploy := []string{"deploy", "--name", "placed", "--bus", "roundtrip", "--receives", "2", "--visibility", "0s", "--apply"}
	t.Cleanup(func() {
		_, _ = cloudformation.NewFromConfig(cfg).DeleteStack(context.WithoutCancel(t.Context()), &cloudformation.DeleteStackInput{StackName: aws.String("placed")})
	})

	r := typedbus(t, "", append(deploy, "--dry-run")...)
	require.Equal(t, 0, r.code, r.err)
	require.Contains(t, r.out, "add     Rule1")
	require.Equal(t, 3, typedbus(t, "", "tail", "placed", "--once").code, "a dry run makes nothing")
	r = typedbus(t, "", deploy...)
	require.Equal(t, 0, r.code, r.err)
	require.Contains(t, r.out, "is ready")
	require.Contains(t, r.err, "CREATE_COMPLETE")
	r = typedbus(t, "", deploy...)
	require.Equal(t, 0, r.code, r.err)
	require.Contains(t, r.out, "nothing to change")

	sent := event("shop", "Order Placed", `{"id":"o-1","total":12.5,"items":["tea","cup"]}`)
	r = typedbus(t, sent, "publish", "--bus", "roundtrip")
	require.Equal(t, 0, r.code, "%s%s", r.out, r.err)

	url, err := client.GetQueueUrl(t.Context(), &sqs.GetQueueUrlInput{QueueName: aws.String("placed")})
	require.NoError(t, err)
	for m, err := range sqsx.Poll(t.Context(), client, *url.QueueUrl, sqsx.WithFactory(ofAccount{})) {
		require.NoError(t, err)
		require.NoError(t, m.Err)
		want, err := registry.Decode([]byte(sent))
		require.NoError(t, err)
		require.Equal(t, want.(*orders.Placed).Detail, m.Event.(*orders.Placed).Detail)
		require.NoError(t, m.Delete(t.Context()))
		break
	}

	_, err = client.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: url.QueueUrl, MessageBody: aws.String("poison")})
	require.NoError(t, err)
	for range 4 { // each counts, and after two it is a dead letter
		_, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: url.QueueUrl, VisibilityTimeout: 0})
		require.NoError(t, err)
	}
	r = typedbus(t, "", "dlq", "placed-dead")
	require.Equal(t, 1, r.code, r.err)
	require.Contains(t, r.out, "1 message")
	r = typedbus(t, "", "dlq", "placed-dead", "--redrive", "--yes")
	require.Equal(t, 0, r.code, r.err)
	require.Contains(t, r.out, "1 message redriven to "+*url.QueueUrl)
	require.Equal(t, 0, shown(t, "placed-dead"))
	got, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: url.QueueUrl})
	require.NoError(t, err)
	require.Len(t, got.Messages, 1)
	require.Equal(t, "poison", *got.Messages[0].Body)
}

// TestE2EDeployFails: a stack that fails says why, and one that is another's is left alone.
func TestE2EDeployFails(t *testing.T) {
	cfg := server(t)
	r := typedbus(t, "", "deploy", "--name", "without-bus", "--bus", "there-is-none", "ecsevents.TaskStateChange", "--apply")
	require.Equal(t, 3, r.code, "%s%s", r.out, r.err)

	template := `{"Resources":{"Topic":{"Type":"AWS::SNS::Topic"}}}`
	_, err := cloudformation.NewFromConfig(cfg).CreateStack(t.Context(), &cloudformation.CreateStackInput{StackName: aws.String("foreign"), TemplateBody: &template})
	require.NoError(t, err)
	r = typedbus(t, "", "deploy", "--name", "foreign", "ecsevents.TaskStateChange", "--apply")
	require.Equal(t, 2, r.code, "%s%s", r.out, r.err)
	require.Contains(t, r.err, "did not make")
}
