package faults_test

import (
	"context"
	"testing"

	bedrocktypes "github.com/aws/aws-sdk-go-v2/service/bedrock/types"
	codebuildtypes "github.com/aws/aws-sdk-go-v2/service/codebuild/types"
	codedeploytypes "github.com/aws/aws-sdk-go-v2/service/codedeploy/types"
	codepipelinetypes "github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	dynamodbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	ekstypes "github.com/aws/aws-sdk-go-v2/service/eks/types"
	elasticachetypes "github.com/aws/aws-sdk-go-v2/service/elasticache/types"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	emrtypes "github.com/aws/aws-sdk-go-v2/service/emrserverless/types"
	eventbridgetypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	secretstypes "github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/sfn/sfntypes"
	"github.com/typedbus/typedbus/relation/sns/snstypes"
	"github.com/typedbus/typedbus/relation/sqs/sqstypes"
)

// asking is a resource that no sample of AWS's events names in a way that anything is called for it.
type asking struct {
	target string
	get    func(t *testing.T, ctx context.Context, s registry.Session) error
}

// ask asks a loader of T for a key: an id, and names and values of its further parts.
func ask[T any](target, id string, args ...string) asking {
	return asking{target, func(t *testing.T, ctx context.Context, s registry.Session) error {
		path := func(text string) eventpath.Path {
			p, err := eventpath.Parse(text)
			require.NoError(t, err)
			return p
		}
		detail := map[string]string{"nameOrArn": id}
		spec := &seam.Spec{Field: "Resource", Target: target, ID: path("detail.nameOrArn")}
		for i := 0; i+1 < len(args); i += 2 {
			detail[args[i]] = args[i+1]
			spec.Args = append(spec.Args, seam.Arg{Name: args[i], Path: path("detail." + args[i])})
		}
		payload, err := json.Marshal(map[string]any{
			"version": "0", "id": "e-1", "detail-type": "Asked", "source": "faults.example", "account": "123456789012",
			"time": "2026-01-02T03:04:05Z", "region": "us-east-1", "resources": []string{}, "detail": detail,
		})
		require.NoError(t, err)
		event, err := registry.New(registry.WithSession(s)).Decode(payload)
		require.NoError(t, err)
		var many relation.Many[T]
		seam.Bind(&many, event.Envelope(), spec)
		_, err = many.Get(ctx)
		return err
	}}
}

const arnOf = "arn:aws:"

var asked = []asking{
	ask[bedrocktypes.ModelInvocationJobSummary]("bedrock.ModelInvocationJob", arnOf+"bedrock:us-east-1:123456789012:model-invocation-job/abcdefghijkl"),
	ask[codebuildtypes.Build]("codebuild.Build", "project:0f9e4a34-7a8b-4c1d-9e8f-112233445566"),
	ask[codedeploytypes.DeploymentInfo]("codedeploy.Deployment", "d-ABCDEF123"),
	ask[codepipelinetypes.PipelineExecution]("codepipeline.PipelineExecution", "0f9e4a34-7a8b-4c1d-9e8f-112233445566", "pipeline", "release"),
	ask[dynamodbtypes.TableDescription]("dynamodb.Table", "orders"),
	ask[ec2types.NetworkInterface]("ec2.NetworkInterface", "eni-0123456789abcdef0"),
	ask[ec2types.SecurityGroup]("ec2.SecurityGroup", "sg-0123456789abcdef0"),
	ask[ec2types.Subnet]("ec2.Subnet", "subnet-0123456789abcdef0"),
	ask[ec2types.Vpc]("ec2.Vpc", "vpc-0123456789abcdef0"),
	ask[ecrtypes.Image]("ecr.Image", "shop", "tag", "latest"),
	ask[ecrtypes.Image]("ecr.Image", "latest", "repository", "shop", "tag", "latest"),
	ask[ecstypes.ContainerInstance]("ecs.ContainerInstance", "0f9e4a347a8b4c1d9e8f112233445566", "cluster", "prod"),
	ask[ecstypes.Task]("ecs.Task", "0f9e4a347a8b4c1d9e8f112233445566", "cluster", "prod"),
	ask[ekstypes.Cluster]("eks.Cluster", "prod"),
	ask[ekstypes.Nodegroup]("eks.Nodegroup", "web", "cluster", "prod"),
	ask[ekstypes.Addon]("eks.Addon", "vpc-cni", "cluster", "prod"),
	ask[elasticachetypes.CacheCluster]("elasticache.CacheCluster", "cache-1"),
	ask[elasticachetypes.ReplicationGroup]("elasticache.ReplicationGroup", "group-1"),
	ask[elasticachetypes.ServerlessCache]("elasticache.ServerlessCache", "cache-1"),
	ask[elasticachetypes.ServerlessCacheSnapshot]("elasticache.ServerlessCacheSnapshot", "snapshot-1"),
	ask[elasticachetypes.Snapshot]("elasticache.Snapshot", "snapshot-1"),
	ask[elbtypes.Listener]("elbv2.Listener", arnOf+"elasticloadbalancing:us-east-1:123456789012:listener/app/web/0123456789abcdef/0123456789abcdef"),
	ask[elbtypes.LoadBalancer]("elbv2.LoadBalancer", arnOf+"elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/0123456789abcdef"),
	ask[elbtypes.TargetGroup]("elbv2.TargetGroup", arnOf+"elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef"),
	ask[emrtypes.Application]("emrserverless.Application", "00f1abcdefgh1234"),
	ask[emrtypes.JobRun]("emrserverless.JobRun", "00f1abcdefgh1234", "application", "00f1abcdefgh1234"),
	ask[eventbridgetypes.Connection]("eventbridge.Connection", "partner"),
	ask[iamtypes.Role]("iam.Role", "deployer"),
	ask[lambdatypes.FunctionConfiguration]("lambda.Function", "resize"),
	ask[secretstypes.SecretListEntry]("secretsmanager.Secret", "prod/db"),
	ask[sfntypes.Execution]("sfn.Execution", arnOf+"states:us-east-1:123456789012:execution:order:run-1"),
	ask[sfntypes.StateMachine]("sfn.StateMachine", arnOf+"states:us-east-1:123456789012:stateMachine:order"),
	ask[sfntypes.StateMachine]("sfn.StateMachine", "order"),
	ask[snstypes.Topic]("sns.Topic", arnOf+"sns:us-east-1:123456789012:orders"),
	ask[sqstypes.Queue]("sqs.Queue", "orders"),
	ask[ssmtypes.AutomationExecution]("ssm.AutomationExecution", "0f9e4a34-7a8b-4c1d-9e8f-112233445566"),
	ask[ssmtypes.AutomationExecutionMetadata]("ssm.AutomationExecution", "0f9e4a34-7a8b-4c1d-9e8f-112233445566"),
	ask[ssmtypes.OpsItem]("ssm.OpsItem", "oi-0123456789ab"),
	ask[ssmtypes.Parameter]("ssm.Parameter", "/shop/db"),
	ask[ssmtypes.Command]("ssm.Command", "0f9e4a34-7a8b-4c1d-9e8f-112233445566"),
}
