package awsevents_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

// TestRelationsHaveKeys decodes the sample of every event: each resource that
// the event names has a key there. Nothing is loaded.
func TestRelationsHaveKeys(t *testing.T) {
	count := 0
	for _, service := range catalogue(t) {
		for _, e := range service.Events {
			if e.ServedBy != "" {
				continue
			}
			payload, err := awsevents.Sample(service.Source, e.DetailType)
			require.NoError(t, err)
			event, err := registry.Decode(payload)
			require.NoError(t, err)
			for spec, field := range seam.Relations(event) {
				count++
				name := service.Source + " " + e.DetailType + " " + spec.Field
				switch r := field.(type) {
				case interface{ Key() (relation.Key, error) }:
					key, err := r.Key()
					require.NoError(t, err, name)
					require.NotEmpty(t, key.ID(), name)
					for _, arg := range spec.Args {
						require.NotEmpty(t, key.Arg(arg.Name), name)
					}
				case interface {
					Keys() ([]relation.Key, error)
				}:
					keys, err := r.Keys()
					require.NoError(t, err, name)
					require.NotEmpty(t, keys, name)
				default:
					t.Fatalf("%s: %T has no key", name, field)
				}
			}
		}
	}
	t.Logf("%d relations", count)
	require.GreaterOrEqual(t, count, 300)
}

// TestReferenceRelations has every relation that an earlier library gives to
// events which services send themselves: 64 of its 73, the others being those of
// events that CloudTrail delivers.
func TestReferenceRelations(t *testing.T) {
	want := map[string][]string{
		"aws.codepipeline CodePipeline Pipeline Execution State Change": {"codepipeline.Pipeline", "codepipeline.PipelineExecution"},
		"aws.codepipeline CodePipeline Stage Execution State Change":    {"codepipeline.Pipeline", "codepipeline.PipelineExecution"},
		"aws.codepipeline CodePipeline Action Execution State Change":   {"codepipeline.Pipeline", "codepipeline.PipelineExecution"},
		"aws.ecs ECS Task State Change":                                 {"ecs.TaskDefinition", "ecs.Cluster", "ecs.ContainerInstance", "ecs.Task"},
		"aws.ecs ECS Service Action":                                    {"ecs.Cluster", "ecs.Task", "ecs.ContainerInstance", "ecs.Service"},
		"aws.ecs ECS Deployment State Change":                           {"ecs.Cluster", "ecs.Service"},
		"aws.ecs ECS Container Instance State Change":                   {"ecs.Cluster", "ecs.ContainerInstance"},
		"aws.ecr ECR Image Action":                                      {"ecr.Image"},
		"aws.ecr ECR Image Scan":                                        {"ecr.Image"},
		"aws.ecr ECR Referrer Action":                                   {"ecr.Image", "ecr.Repository"},
		"aws.ecr ECR Pull Through Cache Action":                         {"ecr.Image", "ecr.Repository"},
		"aws.ecr ECR Replication Action":                                {"ecr.Image", "ecr.Repository"},
		"aws.ecr ECR Scan Resource Change":                              {"ecr.Repository"},
	}
	for _, what := range []string{"Approaching Expiration", "Available", "Expired", "Renewal Action Required", "Revoked", "Revoked By CA", "Rotated"} {
		want["aws.acm ACM Certificate "+what] = []string{"acm.Certificate"}
	}
	for _, detailType := range []string{
		"Cache Created", "Cache Creation Failed", "Cache Deleted", "Cache Limit Approaching", "Cache Update Failed", "Cache Updated",
		"Snapshot Copy Failed", "Snapshot Created", "Snapshot Creation Failed", "Snapshot Export Failed",
	} {
		want["aws.elasticache "+detailType] = []string{"elasticache.CacheCluster", "elasticache.ReplicationGroup"}
	}
	service := "Amazon OpenSearch Service "
	for _, detailType := range []string{
		"Amazon ES Service Software Update Notification", "Amazon ES Auto-Tune Notification", service + "Software Update Notification",
		service + "Auto-Tune Notification", service + "Cluster Status Notification", "Domain Error Notification", service + "Notification",
		service + "Maintenance Update", service + "Domain Update Notification", service + "VPC Endpoint Notification",
	} {
		want["aws.es "+detailType] = []string{"opensearch.Domain"}
	}
	total := 0
	for _, service := range catalogue(t) {
		for _, e := range service.Events {
			name := service.Source + " " + e.DetailType
			if want[name] == nil {
				continue
			}
			payload, err := awsevents.Sample(service.Source, e.DetailType)
			require.NoError(t, err)
			event, err := registry.Decode(payload)
			require.NoError(t, err)
			var targets []string
			for spec := range seam.Relations(event) {
				targets = append(targets, spec.Target)
			}
			for _, target := range want[name] {
				require.True(t, slices.Contains(targets, target), "%s has no %s", name, target)
				total++
			}
			delete(want, name)
		}
	}
	require.Empty(t, want)
	require.Equal(t, 64, total)
}

// loaderOf are the targets by which package cloudtrail has resources that the
// schema registry knows under another name.
var loaderOf = map[string]string{
	"AWS::EC2::Instance": "ec2.Instance", "AWS::ECR::Repository": "ecr.Repository", "AWS::ECS::Cluster": "ecs.Cluster",
	"AWS::KMS::Key": "kms.Key", "AWS::S3::Bucket": "s3.Bucket",
}

// TestCallsOfTheRegistryHaveRows looks for each resource that the schema registry
// ties to an event CloudTrail delivers: it is in the table of package cloudtrail,
// or a type of that source has it for a field.
func TestCallsOfTheRegistryHaveRows(t *testing.T) {
	short := strings.NewReplacer("detail.requestParameters.", "request.", "detail.responseElements.", "response.")
	count := 0
	for _, service := range catalogue(t) {
		for _, e := range service.Events {
			for _, r := range e.Relations {
				if e.ServedBy == "" || service.Relates(e.DetailType, r) {
					continue
				}
				count++
				target := cmp.Or(loaderOf[r.Target], r.Target)
				require.True(t, slices.ContainsFunc(cloudtrail.Rows(), func(row cloudtrail.Row) bool {
					return row.Target == target && strings.Contains(row.Key, short.Replace(r.Path))
				}), "%s: %s at %s", service.Source, target, r.Path)
			}
		}
	}
	require.GreaterOrEqual(t, count, 10)
}
