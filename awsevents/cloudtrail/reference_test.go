package cloudtrail_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

// TestReferenceLibrary has the relations that botocraft 0.30 declares on CloudTrail's events, one by one.
func TestReferenceLibrary(t *testing.T) {
	const (
		certificate = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
		prod        = "arn:aws:ecs:eu-west-1:123456789012:cluster/prod"
		test        = "arn:aws:ecs:eu-west-1:123456789012:cluster/test"
		balancer    = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/1"
	)
	runTask := `{"eventSource":"ecs.amazonaws.com","eventName":"RunTask","requestParameters":{"cluster":"prod"},"responseElements":{"failures":[],"tasks":[
		{"taskArn":"t-1","clusterArn":"` + prod + `","taskDefinitionArn":"web:1","containerInstanceArn":"ci-1"},
		{"taskArn":"t-2","clusterArn":"` + prod + `","taskDefinitionArn":"web:1"},
		{"taskArn":"t-3","clusterArn":"` + test + `","taskDefinitionArn":"job:1"}]}}`
	for _, relation := range []struct {
		name, detail, target string
		keys                 []string // ids, and the value of the one further part
	}{
		{"acm certificate", `{"eventSource":"acm.amazonaws.com","eventName":"AddTagsToCertificate","requestParameters":{"certificateArn":"` + certificate + `"}}`, "acm.Certificate", []string{certificate}},
		{"acm certificate of an answer", `{"eventSource":"acm.amazonaws.com","eventName":"RequestCertificate","requestParameters":{},"responseElements":{"certificateArn":"` + certificate + `"}}`, "acm.Certificate", []string{certificate}},
		{"codepipeline pipeline", `{"eventSource":"codepipeline.amazonaws.com","eventName":"StartPipelineExecution","requestParameters":{"name":"release"},"responseElements":{"pipelineExecutionId":"e-1"}}`, "codepipeline.Pipeline", []string{"release"}},
		{"ecs clusters", runTask, "ecs.Cluster", []string{prod, test}},
		{"ecs task_definitions", runTask, "ecs.TaskDefinition", []string{"web:1", "job:1"}},
		{"ecs tasks", runTask, "ecs.Task", []string{"t-1 " + prod, "t-2 " + prod, "t-3 " + test}},
		{"ecs container_instances", runTask, "ecs.ContainerInstance", []string{"ci-1 " + prod}},
		{"ecr images", `{"eventSource":"ecr.amazonaws.com","eventName":"BatchDeleteImage","requestParameters":{"repositoryName":"web","imageIds":[{"imageTag":"v1"},{"imageDigest":"sha256:00"}]}}`, "ecr.Image", []string{"v1 web", "sha256:00 web"}},
		{"elb load_balancer", `{"eventSource":"elasticloadbalancing.amazonaws.com","eventName":"ModifyLoadBalancerAttributes","apiVersion":"2015-12-01","requestParameters":{"loadBalancerArn":"` + balancer + `"}}`, "elbv2.LoadBalancer", []string{balancer}},
		{"elb load_balancer created", `{"eventSource":"elasticloadbalancing.amazonaws.com","eventName":"CreateLoadBalancer","apiVersion":"2015-12-01","requestParameters":{"name":"web"},"responseElements":{"loadBalancers":[{"loadBalancerArn":"` + balancer + `"}]}}`, "elbv2.LoadBalancer", []string{balancer}},
		{"es domain", `{"eventSource":"es.amazonaws.com","eventName":"UpdateDomainConfig","requestParameters":{"domainName":"logs"}}`, "opensearch.Domain", []string{"logs"}},
		{"es domain of the legacy API", `{"eventSource":"es.amazonaws.com","eventName":"CreateElasticsearchDomain","requestParameters":{"domainName":"logs"}}`, "opensearch.Domain", []string{"logs"}},
	} {
		t.Run(relation.name, func(t *testing.T) {
			loader(relation.target)
			got, err := cloudtrail.Load[resource](t.Context(), decode(t, relation.detail), relation.target)
			require.NoError(t, err)
			var keys []string
			for _, r := range got {
				require.Equal(t, account+"/"+region, r.Account+"/"+r.Region)
				key := r.ID
				for _, part := range []string{"cluster", "repository"} {
					if r.Args[part] != "" {
						key += " " + r.Args[part]
					}
				}
				keys = append(keys, key)
			}
			require.Equal(t, relation.keys, keys)
		})
	}
}

func TestReferencesOfOtherEvents(t *testing.T) {
	require.Empty(t, cloudtrail.References(decode(t, `{"eventSource":"ecs.amazonaws.com","eventName":"NoSuchOperation","requestParameters":{"cluster":"c"}}`)))
	require.Empty(t, cloudtrail.References(decode(t, `{"eventSource":"ecs.amazonaws.com","eventName":"StopTask","requestParameters":null,"errorCode":"AccessDenied"}`)))
	require.Empty(t, cloudtrail.References(&registry.UnknownEvent{}))
	require.Empty(t, cloudtrail.References(nil))

	unknown, err := registry.New().Decode(payload(`{"eventSource":"ecs.amazonaws.com","eventName":"DeleteCluster","requestParameters":{"cluster":"c"}}`))
	require.NoError(t, err)
	require.Equal(t, []cloudtrail.Reference{{Target: "ecs.Cluster", Key: relation.NewKey("c"), Path: "detail.requestParameters.cluster"}},
		cloudtrail.References(unknown), "of an event without a type")
}

// A call from another account is delivered to the resource's account too: that is the envelope's.
func TestLoadFromTheAccountOfTheEnvelope(t *testing.T) {
	loader("secretsmanager.Secret")
	call := decode(t, `{"eventSource":"secretsmanager.amazonaws.com","eventName":"GetSecretValue","awsRegion":"eu-west-1",
		"userIdentity":{"type":"AWSAccount","accountId":"210987654321"},"recipientAccountId":"123456789012","sharedEventID":"5",
		"requestParameters":{"secretId":"db"}}`)
	got, err := cloudtrail.Load[resource](t.Context(), call, "secretsmanager.Secret")
	require.NoError(t, err)
	require.Len(t, got, 1)
	require.Equal(t, account, got[0].Account)
	require.Equal(t, region, got[0].Region)
}

// Whatever a record says, nothing is asked in an account that the session does not serve.
func TestLoadAsksTheSessionForAnotherAccount(t *testing.T) {
	loader("kms.Key")
	refused := registry.WithSession(only(account))
	call := decode(t, `{"eventSource":"kms.amazonaws.com","eventName":"DisableKey","requestParameters":{"keyId":"arn:aws:kms:eu-west-1:210987654321:key/1"}}`)
	event, err := registry.New().Decode(call.Raw(), refused)
	require.NoError(t, err)
	before := calls("kms.Key")
	_, err = cloudtrail.Load[resource](t.Context(), event, "kms.Key")
	require.ErrorIs(t, err, relation.ErrOtherAccount)
	require.Equal(t, before, calls("kms.Key"))
}

// only is a session of one account.
type only string

func (o only) Config(_ context.Context, account, region string) (aws.Config, error) {
	if account != string(o) {
		return aws.Config{}, relation.ErrOtherAccount
	}
	return aws.Config{Region: region, AppID: account}, nil
}

func TestLoadOutcomes(t *testing.T) {
	call := decode(t, `{"eventSource":"ecs.amazonaws.com","eventName":"DeleteCluster","requestParameters":{"cluster":"c"}}`)
	none, err := cloudtrail.Load[resource](t.Context(), call, "ecs.Task")
	require.NoError(t, err)
	require.Empty(t, none)

	_, err = cloudtrail.Load[struct{ unknown int }](t.Context(), call, "ecs.Cluster")
	require.ErrorIs(t, err, relation.ErrNoLoader)
	failed, ok := errors.AsType[*relation.ManyError](err)
	require.True(t, ok)
	require.Equal(t, "7e1c", failed.Failed[0].EventID)

	none, err = cloudtrail.Load[resource](t.Context(), nil, "ecs.Cluster")
	require.NoError(t, err)
	require.Empty(t, none)
}

// clusterCall is a type that a user could declare.
type clusterCall struct {
	registry.Event `event:"source=aws.any,detail-type=AWS API Call via CloudTrail"`
	Detail         cloudtrail.Record            `json:"detail"`
	Clusters       cloudtrail.Related[resource] `json:"-" relation:"test.Cluster,detail.eventName"`
	Things         cloudtrail.Related[resource] `json:"-" relation:"test.Thing,detail.eventName"`
}

func TestPreloadRelated(t *testing.T) {
	loader("test.Cluster")
	cloudtrail.Relate(
		cloudtrail.Row{"preloaded", "Act", "test.Cluster", "request.cluster"},
		cloudtrail.Row{"preloaded", "*", "test.Cluster", "request.more[*].cluster,cluster=request.more[*].name"})
	r := registry.New(registry.WithSession(session{}))
	require.NoError(t, r.Register(clusterCall{}))
	var events []registry.AnyEvent
	for i := range 10 {
		e, err := r.Decode(payload(fmt.Sprintf(`{"eventSource":"preloaded.amazonaws.com","eventName":"Act",
			"requestParameters":{"cluster":"c-%d","more":[{"cluster":"m","name":"x"}]}}`, i%3)))
		require.NoError(t, err)
		events = append(events, e)
	}
	stats, err := relation.Preload(t.Context(), events)
	require.NoError(t, err)
	require.Equal(t, 20, stats.Keys)
	require.Equal(t, 4, stats.Resources, "three clusters, and the one that all name")
	require.Equal(t, 1, stats.Batches)

	got, err := events[4].(*clusterCall).Clusters.Get(t.Context())
	require.NoError(t, err)
	require.Len(t, got, 2)
	require.Equal(t, "c-1", got[0].ID)
	require.Equal(t, map[string]string{"cluster": "x"}, got[1].Args)
	require.Equal(t, 1, calls("test.Cluster"), "Get asks no more")

	things, err := events[4].(*clusterCall).Things.Get(t.Context())
	require.NoError(t, err)
	require.Empty(t, things, "no row of the table is for them")
}

func TestRelatedPreset(t *testing.T) {
	var e clusterCall
	e.Clusters.Many = relation.OfMany(resource{ID: "c"})
	got, err := e.Clusters.Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, "c", got[0].ID)
}
