package ecs

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// definitions are the ids of task definitions: a family, or a family and a revision.
var definitions = regexp.MustCompile(`^[0-9A-Za-z_-]{1,255}(:[1-9][0-9]{0,9})?$`)

func init() {
	relation.RegisterLoader("ecs.TaskDefinition", loadTaskDefinition,
		relation.NormalizeKey(arnid.Strip("ecs", "task-definition/")), arnid.Taken("ecs", "task-definition/"))
}

// loadTaskDefinition is the loader of ecs.TaskDefinition, by DescribeTaskDefinition, which takes one
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html).
func loadTaskDefinition(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.TaskDefinition, error) {
	key := keys[0]
	if !definitions.MatchString(key.ID()) {
		return nil, nil
	}
	out, err := ecs.NewFromConfig(cfg).DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: aws.String(key.ID())})
	if failure, ok := errors.AsType[*types.ClientException](err); ok && strings.Contains(failure.ErrorMessage(), unknownDefinition) {
		return nil, nil
	}
	if err != nil || out.TaskDefinition == nil {
		return nil, err
	}
	return map[relation.Key]types.TaskDefinition{key: *out.TaskDefinition}, nil
}

// unknownDefinition is how ECS says that it has no such task definition. Its code, ClientException, says too little:
// ECS has the same for other mistakes.
const unknownDefinition = "Unable to describe task definition"
