package main_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"
)

const (
	tasksARN = "arn:aws:sqs:eu-west-1:123456789012:tasks"
	keyARN   = "arn:aws:kms:eu-west-1:123456789012:key/0d3a2a3e-8f5c-4c5e-9d57-6b1f6d7f1a10"
)

// policies are command lines of iam.
var policies = map[string][]string{
	"a type":         {"ecsevents.TaskStateChange"},
	"a source":       {"aws.ecs", "--region", "eu-west-1", "--account", "123456789012"},
	"the consumer":   {"--queue", tasksARN},
	"all of it":      {"--types", "aws.ecs,aws.ec2,aws.s3", "--queue", tasksARN, "--dead-letter-queue", tasksARN + "-dead", "--kms-key", keyARN, "--bucket", "events/2026/", "--bucket", "large"},
	"Cloud Control":  {"aws.transfer"},
	"another region": {"aws.ecs", "--region", "cn-north-1"},
}

func TestIAM(t *testing.T) {
	r := typedbus(t, "", "iam", "ecsevents.TaskStateChange", "--queue", tasksARN, "--region", "eu-west-1", "--account", "123456789012")
	require.Equal(t, 0, r.code, r.err)
	var policy struct {
		Statement []struct {
			Sid              string
			Action, Resource []string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(r.out), &policy))
	allowed := map[string][]string{}
	for _, s := range policy.Statement {
		for _, action := range s.Action {
			allowed[action] = s.Resource
		}
	}
	require.Equal(t, []string{tasksARN}, allowed["sqs:ReceiveMessage"])
	require.NotContains(t, allowed, "sqs:SendMessage")
	require.Contains(t, allowed["ecs:DescribeTasks"], "arn:aws:ecs:eu-west-1:123456789012:task/*")
	for action := range allowed {
		require.True(t, strings.HasPrefix(action, "ecs:") || strings.HasPrefix(action, "sqs:"), action)
	}

	r = typedbus(t, "", "iam", "aws.transfer")
	require.Equal(t, 0, r.code, r.err)
	require.Contains(t, r.out, "cloudformation:GetResource")
	require.Contains(t, r.err, "AWS::Transfer::Server")
	require.Contains(t, typedbus(t, "", "iam", "aws.ecs", "--region", "cn-north-1").out, "arn:aws-cn:ecs:cn-north-1:*:task/*")
}

func TestIAMRefuses(t *testing.T) {
	for name, args := range map[string][]string{
		"nothing": {}, "an unknown type": {"Nope"}, "a queue's name": {"--queue", "tasks"}, "a queue's URL": {"--queue", "https://sqs.eu-west-1.amazonaws.com/123456789012/tasks"},
		"an alias": {"--kms-key", "alias/events"}, "a bucket with an asterisk": {"--bucket", "a*"}, "an account": {"aws.ecs", "--account", "12"}, "a region": {"aws.ecs", "--region", "a b"},
	} {
		t.Run(name, func(t *testing.T) {
			r := typedbus(t, "", append([]string{"iam"}, args...)...)
			require.Equal(t, 2, r.code, "%s%s", r.out, r.err)
			require.Empty(t, r.out)
			require.Equal(t, 1, strings.Count(r.err, "\n"), r.err)
		})
	}
}

// TestE2EIAM: a server that checks the grammar of policies takes those that are printed.
func TestE2EIAM(t *testing.T) {
	client := iam.NewFromConfig(server(t))
	for name, args := range policies {
		t.Run(name, func(t *testing.T) {
			r := typedbus(t, "", append([]string{"iam"}, args...)...)
			require.Equal(t, 0, r.code, r.err)
			_, err := client.CreatePolicy(t.Context(), &iam.CreatePolicyInput{PolicyName: aws.String(strings.ReplaceAll(name, " ", "-")), PolicyDocument: &r.out})
			require.NoError(t, err)
		})
	}
}
