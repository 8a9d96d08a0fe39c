// Package sdkshapes tries package cloudtrail on the input and output types of the AWS SDK. It is a package of its own,
// of tests alone, so that nothing else waits for the SDK's clients to be built.
package sdkshapes

import (
	"context"
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/acm"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/elasticache"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/emr"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/opensearch"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/wafv2"
)

// clients are those of the SDK whose operations are tried, by the name of the service.
var clients = map[string]reflect.Type{
	"acm":                    reflect.TypeFor[*acm.Client](),
	"autoscaling":            reflect.TypeFor[*autoscaling.Client](),
	"batch":                  reflect.TypeFor[*batch.Client](),
	"cloudwatch":             reflect.TypeFor[*cloudwatch.Client](),
	"codebuild":              reflect.TypeFor[*codebuild.Client](),
	"codepipeline":           reflect.TypeFor[*codepipeline.Client](),
	"dynamodb":               reflect.TypeFor[*dynamodb.Client](),
	"ec2":                    reflect.TypeFor[*ec2.Client](),
	"ecr":                    reflect.TypeFor[*ecr.Client](),
	"ecs":                    reflect.TypeFor[*ecs.Client](),
	"elasticache":            reflect.TypeFor[*elasticache.Client](),
	"elasticloadbalancing":   reflect.TypeFor[*elasticloadbalancing.Client](),
	"elasticloadbalancingv2": reflect.TypeFor[*elasticloadbalancingv2.Client](),
	"emr":                    reflect.TypeFor[*emr.Client](),
	"eventbridge":            reflect.TypeFor[*eventbridge.Client](),
	"iam":                    reflect.TypeFor[*iam.Client](),
	"kms":                    reflect.TypeFor[*kms.Client](),
	"lambda":                 reflect.TypeFor[*lambda.Client](),
	"opensearch":             reflect.TypeFor[*opensearch.Client](),
	"rds":                    reflect.TypeFor[*rds.Client](),
	"s3":                     reflect.TypeFor[*s3.Client](),
	"secretsmanager":         reflect.TypeFor[*secretsmanager.Client](),
	"sfn":                    reflect.TypeFor[*sfn.Client](),
	"sns":                    reflect.TypeFor[*sns.Client](),
	"sqs":                    reflect.TypeFor[*sqs.Client](),
	"ssm":                    reflect.TypeFor[*ssm.Client](),
	"sts":                    reflect.TypeFor[*sts.Client](),
	"wafv2":                  reflect.TypeFor[*wafv2.Client](),
}

// operation is an operation of a client: func(ctx, *Input, ...func(*Options)) (*Output, error).
type operation struct {
	name          string
	input, output reflect.Type // structs
}

func operationsOf(client reflect.Type) []operation {
	var operations []operation
	for i := range client.NumMethod() {
		m := client.Method(i)
		t := m.Type
		if t.NumIn() != 4 || t.NumOut() != 2 || t.In(1) != reflect.TypeFor[context.Context]() {
			continue
		}
		input, output := t.In(2), t.Out(0)
		if input.Kind() != reflect.Pointer || !strings.HasSuffix(input.Elem().Name(), "Input") {
			continue
		}
		operations = append(operations, operation{m.Name, input.Elem(), output.Elem()})
	}
	return operations
}
