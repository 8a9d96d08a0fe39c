package standin_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/sqsmodel"
	"github.com/typedbus/typedbus/internal/standin"
)

func describe(t *testing.T, cfg aws.Config) error {
	_, err := ec2.NewFromConfig(cfg).DescribeInstances(t.Context(), &ec2.DescribeInstancesInput{})
	return err
}

func TestFaultIsAnAWSError(t *testing.T) {
	server := start(t)
	remove := server.Inject(standin.Unauthorized.On("ec2", "DescribeInstances"))
	err := describe(t, once(server.Config()))
	var failed smithy.APIError
	require.ErrorAs(t, err, &failed)
	require.Equal(t, "UnauthorizedOperation", failed.ErrorCode())
	var response *awshttp.ResponseError
	require.ErrorAs(t, err, &response)
	require.Equal(t, http.StatusForbidden, response.HTTPStatusCode())

	_, err = ec2.NewFromConfig(server.Config()).DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{})
	require.NoError(t, err, "other operations are not touched")
	remove()
	require.NoError(t, describe(t, server.Config()))
}

func TestFaultCounts(t *testing.T) {
	server := start(t)
	fault := standin.Unauthorized
	fault.After, fault.Times = 1, 2
	server.Inject(fault)
	var failures []bool
	for range 5 {
		failures = append(failures, describe(t, once(server.Config())) != nil)
	}
	require.Equal(t, []bool{false, true, true, false, false}, failures)
	require.Equal(t, 5, server.Count("ec2", ""))
}

func TestFaultOfOneAccount(t *testing.T) {
	server := start(t)
	server.Inject(standin.Fault{Account: "210987654321", Region: "eu-west-1", Code: "Blocked"})
	require.Error(t, describe(t, once(server.ConfigFor("210987654321", "eu-west-1"))))
	require.NoError(t, describe(t, server.ConfigFor("210987654321", "eu-west-2")))
	require.NoError(t, describe(t, server.Config()))
}

func TestFaultThrottleIsRetriedByTheClient(t *testing.T) {
	server := start(t)
	fault := standin.Throttled.On("ec2", "DescribeInstances")
	fault.Times = 1
	server.Inject(fault)
	require.NoError(t, describe(t, server.Config()))
	require.Equal(t, 2, server.Count("ec2", "DescribeInstances"))
}

func TestFaultLosesTheConnection(t *testing.T) {
	tests := []struct {
		name  string
		fault standin.Fault
		took  int // messages that arrived
	}{
		{"before the call", standin.Fault{Drop: true}, 0},
		{"after the call", standin.Fault{DropResponse: true}, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			server := start(t)
			client := sqs.NewFromConfig(once(server.Config()))
			queue := newQueue(t, client, "q", nil)
			server.Inject(test.fault.On("sqs", "SendMessage"))
			_, err := client.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: queue, MessageBody: aws.String("x")})
			require.Error(t, err)
			var failed smithy.APIError
			require.False(t, errors.As(err, &failed), "no answer of AWS")
			got, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: queue, MaxNumberOfMessages: 10})
			require.NoError(t, err)
			require.Len(t, got.Messages, test.took)
		})
	}
}

func TestFaultLatency(t *testing.T) {
	server := start(t)
	server.Inject(standin.Fault{Latency: 50 * time.Millisecond})
	begun := time.Now()
	require.NoError(t, describe(t, server.Config()))
	require.GreaterOrEqual(t, time.Since(begun), 50*time.Millisecond)
}

func TestFaultOfSQSHasItsForm(t *testing.T) {
	server := start(t)
	client := sqs.NewFromConfig(once(server.Config()))
	server.Inject(standin.Fault{Service: "sqs", Code: "RequestThrottled", Status: 403, Message: "slow down"})
	_, err := client.ListQueues(t.Context(), &sqs.ListQueuesInput{})
	var failed smithy.APIError
	require.ErrorAs(t, err, &failed)
	require.Equal(t, "RequestThrottled", failed.ErrorCode())
	require.Equal(t, smithy.FaultClient, failed.ErrorFault())
}

func TestFaultOfTheModelLosesTheConnection(t *testing.T) {
	server := start(t, standin.WithSQS(sqsmodel.WithFaults(func(c sqsmodel.Call) sqsmodel.Fault {
		return sqsmodel.Fault{DropResponse: c.Operation == sqsmodel.SendMessage}
	})))
	client := sqs.NewFromConfig(once(server.Config()))
	queue := newQueue(t, client, "q", nil)
	_, err := client.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: queue, MessageBody: aws.String("x")})
	require.ErrorIs(t, err, io.EOF)
	got, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: queue})
	require.NoError(t, err)
	require.Len(t, got.Messages, 1)
}

func TestOtherServicesAreRefused(t *testing.T) {
	server := start(t)
	tests := map[string]func() error{
		"JSON": func() error {
			_, err := ecs.NewFromConfig(once(server.Config())).ListClusters(t.Context(), &ecs.ListClustersInput{})
			return err
		},
		"query": func() error {
			_, err := sns.NewFromConfig(once(server.Config())).ListTopics(t.Context(), &sns.ListTopicsInput{})
			return err
		},
		"REST": func() error {
			_, err := lambda.NewFromConfig(once(server.Config())).ListFunctions(t.Context(), &lambda.ListFunctionsInput{})
			return err
		},
	}
	for name, call := range tests {
		t.Run(name, func(t *testing.T) {
			err := call()
			require.ErrorContains(t, err, "the stand-in does SQS, EventBridge, EC2 and STS only")
			var response *awshttp.ResponseError
			require.ErrorAs(t, err, &response)
			require.Equal(t, 400, response.HTTPStatusCode())
		})
	}
}

func TestRequestsThatAreNoCalls(t *testing.T) {
	server := start(t)
	tests := []struct {
		name   string
		target string
		body   string
		status int
		text   string
	}{
		{"not of AWS", "", "%zz", 403, "MissingAuthenticationToken"},
		{"not signed", "AmazonSQS.ListQueues", "{}", 403, "MissingAuthenticationToken"},
		{"not signed query", "", "Version=2016-11-15&Action=DescribeVpcs", 403, "MissingAuthenticationToken"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL(), strings.NewReader(test.body))
			require.NoError(t, err)
			r.Header.Set("X-Amz-Target", test.target)
			response, err := http.DefaultClient.Do(r)
			require.NoError(t, err)
			defer response.Body.Close()
			var body strings.Builder
			_, err = io.Copy(&body, response.Body)
			require.NoError(t, err)
			require.Equal(t, test.status, response.StatusCode)
			require.Contains(t, body.String(), test.text)
		})
	}
	require.Empty(t, server.Calls())
}
