package faults_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dynamodbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/eks"
	ekstypes "github.com/aws/aws-sdk-go-v2/service/eks/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/faults"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/session"
	"github.com/typedbus/typedbus/relation/sns/snstypes"
	"github.com/typedbus/typedbus/relation/sqs/sqstypes"
)

// there makes a resource for each protocol that loaders speak, and asks for it: a fault must not make it look gone.
func there(t *testing.T, cfg aws.Config) []asking {
	name, ctx := loadertest.Unique("faults"), t.Context()
	vpc, err := ec2.NewFromConfig(cfg).CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: aws.String("10.9.0.0/16")})
	require.NoError(t, err)
	_, err = iam.NewFromConfig(cfg).CreateRole(ctx, &iam.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: aws.String("{}")})
	require.NoError(t, err)
	_, err = dynamodb.NewFromConfig(cfg).CreateTable(ctx, &dynamodb.CreateTableInput{TableName: &name, BillingMode: dynamodbtypes.BillingModePayPerRequest,
		AttributeDefinitions: []dynamodbtypes.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: dynamodbtypes.ScalarAttributeTypeS}},
		KeySchema:            []dynamodbtypes.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: dynamodbtypes.KeyTypeHash}}})
	require.NoError(t, err)
	role := "arn:aws:iam::" + e2e.Account + ":role/eks"
	_, err = eks.NewFromConfig(cfg).CreateCluster(ctx, &eks.CreateClusterInput{Name: &name, RoleArn: &role, ResourcesVpcConfig: &ekstypes.VpcConfigRequest{}})
	require.NoError(t, err)
	_, err = s3Client(cfg).CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &name})
	require.NoError(t, err)
	topic, err := sns.NewFromConfig(cfg).CreateTopic(ctx, &sns.CreateTopicInput{Name: &name})
	require.NoError(t, err)
	_, err = sqs.NewFromConfig(cfg).CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: &name})
	require.NoError(t, err)
	return []asking{
		ask[ec2types.Vpc]("ec2.Vpc", *vpc.Vpc.VpcId),
		ask[iamtypes.Role]("iam.Role", name),
		ask[dynamodbtypes.TableDescription]("dynamodb.Table", name),
		ask[ekstypes.Cluster]("eks.Cluster", name),
		ask[s3types.Bucket]("s3.Bucket", name),
		ask[snstypes.Topic]("sns.Topic", *topic.TopicArn),
		ask[sqstypes.Queue]("sqs.Queue", name),
	}
}

// loaderRows plays the loaders' calls before moto: for resources that are there, and for those of AWS's samples, which are
// not. What moto has not, it is not asked again.
func loaderRows(t *testing.T, played *tally) []row {
	found := there(t, e2e.Moto.Config(t))
	for _, target := range found {
		_, err := target.of(t, faults.None)
		require.NoError(t, err, target.target)
	}
	var rows []row
	for i, target := range slices.Concat(found, everyTarget(t), asked) {
		isThere := i < len(found)
		if !isThere {
			if _, err := target.of(t, faults.None); !errors.Is(err, relation.ErrNotFound) {
				t.Logf("%s is not asked: without a fault it is %v", target.target, err)
				continue
			}
		}
		for _, kind := range faults.Kinds() {
			if kind == faults.PartlyFailed {
				continue
			}
			rows = append(rows, row{fmt.Sprintf("%s/%t/%s", target.target, isThere, kind), func(t *testing.T) {
				for _, call := range target.behind(t, kind, isThere) {
					played.add(normal(call))
				}
			}})
		}
	}
	return rows
}

// of asks for the relation while every call goes wrong, and returns the calls.
func (w asking) of(t *testing.T, kind faults.Kind) (calls []string, err error) {
	proxy, cfg := behind(t, e2e.Moto, "")
	proxy.SetPlan(func(faults.Call) faults.Kind { return kind })
	transport := faults.NewTransport(cfg.HTTPClient) // which is told the operations' names
	cfg.HTTPClient = transport
	ctx, cancel := within(t, kind, proxy)
	defer cancel()
	err = w.get(t, ctx, session.Func(func(context.Context, string, string) (aws.Config, error) { return cfg, nil }))
	require.True(t, kind == faults.None || len(proxy.Injected()) > 0, "%v", err)
	return transport.Calls(), err
}

func (w asking) behind(t *testing.T, kind faults.Kind, isThere bool) []string {
	calls, err := w.of(t, kind)
	ended(t, kind, err)
	isHead := slices.ContainsFunc(calls, func(call string) bool { return strings.Contains(call, ".Head") })
	switch {
	case isHead && (kind.Done() || kind == faults.Expired || kind == faults.Skewed): // an answer without a body, whose status says all
	case kind == faults.Drip: // a slow answer is an answer
	case kind == faults.Denied:
		require.ErrorIs(t, err, relation.ErrDenied)
	default:
		require.Error(t, err)
		require.False(t, errors.Is(err, relation.ErrDenied) && kind != faults.Skewed, "a failure is taken for a denial: %v", err)
		if isThere || !kind.Done() || kind == faults.Lost || kind == faults.Foreign {
			require.NotErrorIs(t, err, relation.ErrNotFound, "a failure is taken for a resource that is gone")
		}
	}
	return calls
}
