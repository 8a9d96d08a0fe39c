package e2e_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/standin"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/ec2"
	"github.com/typedbus/typedbus/relation/session"
	"github.com/typedbus/typedbus/sqsx"
)

// These tests run the whole way through the SDK's own clients: against the stand-in or, where `make e2e` has started
// servers, against each of these that has the services. They know no difference between them.

type fleetEvent struct {
	registry.Event `event:"source=e2e.fleet,detail-type=Fleet Changed"`
	Detail         struct {
		Instance      string   `json:"instance" validate:"required"`
		Instances     []string `json:"instances"`
		Volume        string   `json:"volume"`
		Snapshot      string   `json:"snapshot"`
		Image         string   `json:"image"`
		SecurityGroup string   `json:"securityGroup"`
		Subnet        string   `json:"subnet"`
		Vpc           string   `json:"vpc"`
		Interface     string   `json:"interface"`
		SpotRequest   string   `json:"spotRequest"`
	} `json:"detail"`

	Instance      relation.One[ec2types.Instance]            `json:"-" relation:"ec2.Instance,detail.instance"`
	Instances     relation.Many[ec2types.Instance]           `json:"-" relation:"ec2.Instance,detail.instances"`
	Volume        relation.One[ec2types.Volume]              `json:"-" relation:"ec2.Volume,detail.volume"`
	Snapshot      relation.One[ec2types.Snapshot]            `json:"-" relation:"ec2.Snapshot,detail.snapshot"`
	Image         relation.One[ec2types.Image]               `json:"-" relation:"ec2.Image,detail.image"`
	SecurityGroup relation.One[ec2types.SecurityGroup]       `json:"-" relation:"ec2.SecurityGroup,detail.securityGroup"`
	Subnet        relation.One[ec2types.Subnet]              `json:"-" relation:"ec2.Subnet,detail.subnet"`
	Vpc           relation.One[ec2types.Vpc]                 `json:"-" relation:"ec2.Vpc,detail.vpc"`
	Interface     relation.One[ec2types.NetworkInterface]    `json:"-" relation:"ec2.NetworkInterface,detail.interface"`
	SpotRequest   relation.One[ec2types.SpotInstanceRequest] `json:"-" relation:"ec2.SpotInstanceRequest,detail.spotRequest"`
}

func factory(t *testing.T) registry.Factory {
	t.Helper()
	r := registry.New()
	require.NoError(t, r.Register(fleetEvent{}))
	return r
}

// world is the AWS that a test talks to.
func world(t *testing.T) aws.Config {
	t.Helper()
	if endpoint := e2e.Moto.Endpoint(); endpoint != "" {
		return e2e.ConfigFor(endpoint)
	}
	return standIn(t)
}

func standIn(t *testing.T) aws.Config {
	t.Helper()
	server, err := standin.Start()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Close()) })
	return e2e.ConfigFor(server.URL())
}

// onEachSQS tries something on each server that has SQS: on the stand-in, or where `make e2e` has started servers on
// those, and skips the ones that are not there.
func onEachSQS(t *testing.T, try func(t *testing.T, server string, client *sqs.Client)) {
	servers := []e2e.Server{e2e.Moto, e2e.ElasticMQ}
	if !slices.ContainsFunc(servers, func(s e2e.Server) bool { return s.Endpoint() != "" }) {
		t.Run("stand-in", func(t *testing.T) { try(t, "stand-in", sqs.NewFromConfig(standIn(t))) })
		return
	}
	for _, server := range servers {
		t.Run(server.Name, func(t *testing.T) { try(t, server.Name, sqs.NewFromConfig(server.Config(t))) })
	}
}

func payload(account, region, detail string) string {
	return fmt.Sprintf(`{"version":"0","id":"7bf73129-1428-4cd3-a780-95db273d1602","detail-type":"Fleet Changed","source":"e2e.fleet",`+
		`"account":%q,"time":"2026-01-02T03:04:05Z","region":%q,"resources":[],"detail":%s}`, account, region, detail)
}

// queue makes a queue that no other test uses.
func queue(t *testing.T, client *sqs.Client, attributes map[string]string) string {
	t.Helper()
	name := fmt.Sprintf("e2e-%d", time.Now().UnixNano())
	created, err := client.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &name, Attributes: attributes})
	require.NoError(t, err)
	return *created.QueueUrl
}

func send(t *testing.T, client *sqs.Client, queueURL, body string) {
	t.Helper()
	_, err := client.SendMessage(t.Context(), &sqs.SendMessageInput{
		QueueUrl: &queueURL, MessageBody: &body,
		MessageAttributes: map[string]sqstypes.MessageAttributeValue{
			"origin": {DataType: aws.String("String"), StringValue: aws.String("e2e")},
		},
	})
	require.NoError(t, err)
}

// launch starts n instances and returns their ids.
func launch(ctx context.Context, t *testing.T, cfg aws.Config, n int32) []string {
	t.Helper()
	started, err := ec2.NewFromConfig(cfg).RunInstances(ctx, &ec2.RunInstancesInput{
		ImageId: aws.String("ami-12c6146b"), InstanceType: ec2types.InstanceTypeT3Micro, MinCount: &n, MaxCount: &n,
	})
	require.NoError(t, err)
	var ids []string
	for _, i := range started.Instances {
		ids = append(ids, *i.InstanceId)
	}
	return ids
}

// receive polls until n messages have come.
func receive(t *testing.T, client *sqs.Client, queueURL string, n int, options ...sqsx.PollOption) []*sqsx.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var received []*sqsx.Message
	for m, err := range sqsx.Poll(ctx, client, queueURL, append(options, sqsx.WithWait(time.Second))...) {
		require.NotNil(t, m, "receive: %v", err)
		if received = append(received, m); len(received) == n {
			break
		}
	}
	require.Len(t, received, n)
	return received
}

func TestE2EQueueToInstance(t *testing.T) {
	cfg := world(t)
	client := sqs.NewFromConfig(cfg)
	queueURL := queue(t, client, nil)
	ids := launch(t.Context(), t, cfg, 1)

	send(t, client, queueURL, payload(e2e.Account, "us-east-1", fmt.Sprintf(`{"instance":%q}`, ids[0])))
	send(t, client, queueURL, payload(e2e.Account, "us-east-1", `{}`))
	send(t, client, queueURL, `{"source":"e2e.other","detail-type":"Nobody Knows"}`)
	send(t, client, queueURL, `{"Message":"no event"}`)
	send(t, client, queueURL, `not JSON`)

	kinds := map[string]int{}
	for _, m := range receive(t, client, queueURL, 5, sqsx.WithFactory(factory(t)), sqsx.WithSession(session.Static(cfg))) {
		require.Equal(t, 1, m.ReceiveCount)
		require.Equal(t, "e2e", *m.Attributes["origin"].StringValue)
		require.WithinDuration(t, time.Now(), m.Sent, time.Hour)
		switch e := m.Event.(type) {
		case *fleetEvent:
			kinds["typed"]++
			instance, err := e.Instance.Get(t.Context())
			require.NoError(t, err)
			require.Equal(t, ids[0], *instance.InstanceId)
			require.Equal(t, ec2types.InstanceTypeT3Micro, instance.InstanceType)
		case *registry.UnknownEvent:
			kinds["unknown"]++
		case nil:
			for name, kind := range map[string]error{
				"invalid": registry.ErrInvalid, "not an event": registry.ErrNotEvent, "malformed": registry.ErrMalformed,
			} {
				if isKind(m.Err, kind) {
					kinds[name]++
				}
			}
		}
		require.NoError(t, m.Delete(t.Context()))
	}
	require.Equal(t, map[string]int{"typed": 1, "unknown": 1, "invalid": 1, "not an event": 1, "malformed": 1}, kinds)
	require.Equal(t, "0", depth(t, client, queueURL))
}

func TestE2ERetry(t *testing.T) {
	onEachSQS(t, func(t *testing.T, _ string, client *sqs.Client) {
		queueURL := queue(t, client, map[string]string{"VisibilityTimeout": "300"})
		send(t, client, queueURL, payload(e2e.Account, "us-east-1", `{"instance":"i-0"}`))

		first := receive(t, client, queueURL, 1, sqsx.WithFactory(factory(t)))[0]
		require.NoError(t, first.Retry(t.Context(), 0))
		second := receive(t, client, queueURL, 1, sqsx.WithFactory(factory(t)))[0]
		require.Equal(t, first.ID, second.ID)
		require.Equal(t, 2, second.ReceiveCount)
		require.NoError(t, second.Delete(t.Context()))
		require.Equal(t, "0", depth(t, client, queueURL))
	})
}

func depth(t *testing.T, client *sqs.Client, queueURL string) string {
	t.Helper()
	a, err := client.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{
		QueueUrl: &queueURL, AttributeNames: []sqstypes.QueueAttributeName{
			sqstypes.QueueAttributeNameApproximateNumberOfMessages, sqstypes.QueueAttributeNameApproximateNumberOfMessagesNotVisible,
		},
	})
	require.NoError(t, err)
	require.Equal(t, "0", a.Attributes["ApproximateNumberOfMessagesNotVisible"])
	return a.Attributes["ApproximateNumberOfMessages"]
}
