package sdkshapes

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"

	_ "github.com/typedbus/typedbus/relation/acm"
	_ "github.com/typedbus/typedbus/relation/autoscaling"
	_ "github.com/typedbus/typedbus/relation/batch"
	_ "github.com/typedbus/typedbus/relation/cloudwatch"
	_ "github.com/typedbus/typedbus/relation/codebuild"
	_ "github.com/typedbus/typedbus/relation/codepipeline"
	_ "github.com/typedbus/typedbus/relation/ec2"
	_ "github.com/typedbus/typedbus/relation/ecr"
	_ "github.com/typedbus/typedbus/relation/ecs"
	_ "github.com/typedbus/typedbus/relation/elasticache"
	_ "github.com/typedbus/typedbus/relation/elbv2"
	_ "github.com/typedbus/typedbus/relation/kms"
	_ "github.com/typedbus/typedbus/relation/lambda"
	_ "github.com/typedbus/typedbus/relation/opensearch"
	_ "github.com/typedbus/typedbus/relation/rds"
	_ "github.com/typedbus/typedbus/relation/s3"
	_ "github.com/typedbus/typedbus/relation/secretsmanager"
	_ "github.com/typedbus/typedbus/relation/sfn"
	_ "github.com/typedbus/typedbus/relation/ssm"
)

// noSession has nothing to ask with.
type noSession struct{}

func (noSession) Config(context.Context, string, string) (aws.Config, error) {
	return aws.Config{}, relation.ErrOtherAccount
}

// TestEveryTargetHasALoader goes over the targets that are not Cloud Control's: each has a loader, of another type than
// the one asked for.
func TestEveryTargetHasALoader(t *testing.T) {
	type none struct{}
	cloudtrail.Relate(cloudtrail.Row{API: "typo", Operations: "*", Target: "ec2.Instanz", Key: "request.id"})
	seen := make(map[string]bool)
	for _, row := range cloudtrail.Rows() {
		if strings.HasPrefix(row.Target, "AWS::") || seen[row.Target] {
			continue
		}
		seen[row.Target] = true
		api := "loads" + strings.ToLower(strings.ReplaceAll(row.Target, ".", ""))
		cloudtrail.Relate(cloudtrail.Row{API: api, Operations: "*", Target: row.Target, Key: "request.id"})
		call, err := registry.Decode([]byte(`{"id":"1","detail-type":"AWS API Call via CloudTrail","source":"aws.any","account":"123456789012",
			"time":"2026-03-04T05:06:07Z","region":"eu-west-1","detail":{"eventSource":"`+api+`.amazonaws.com","eventName":"Op","requestParameters":{"id":"x"}}}`),
			registry.WithSession(noSession{}))
		require.NoError(t, err)
		_, err = cloudtrail.Load[none](t.Context(), call, row.Target)
		require.ErrorIs(t, err, relation.ErrNoLoader)
		hasOne := strings.Contains(err.Error(), fmt.Sprintf("%q loads ", row.Target))
		require.Equal(t, row.Target != "ec2.Instanz", hasOne, err.Error())
	}
	require.Len(t, seen, 51, "with the one that does not exist")
}
