package sfn

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/sfn"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
	"github.com/typedbus/typedbus/relation/sfn/sfntypes"
)

// maxMachines is the most state machines of a page of ListStateMachines.
const maxMachines = 1000

// The loader of sfn.StateMachine, by DescribeStateMachine, which takes one.
func init() {
	relation.RegisterLoader("sfn.StateMachine", loadStateMachine, arnid.Taken("states", "stateMachine:"), relation.NotFoundCodes("StateMachineDoesNotExist"),
		relation.NormalizeKey(func(key relation.Key) relation.Key { return relation.NewKey(key.ID()) }))
}

func loadStateMachine(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]sfntypes.StateMachine, error) {
	key := keys[0]
	client := sfn.NewFromConfig(cfg)
	id := key.ID()
	if !arn.IsARN(id) {
		var err error
		if id, err = find(ctx, client, id); err != nil || id == "" {
			return nil, err
		}
	}
	if !isOf(id, "stateMachine:") {
		return nil, nil
	}
	out, err := client.DescribeStateMachine(ctx, &sfn.DescribeStateMachineInput{StateMachineArn: &id})
	if err != nil {
		return nil, err
	}
	return map[relation.Key]sfntypes.StateMachine{key: stateMachine(out)}, nil
}

// find returns the ARN of the state machine called name, or "" if there is none.
func find(ctx context.Context, client *sfn.Client, name string) (string, error) {
	pages := sfn.NewListStateMachinesPaginator(client, &sfn.ListStateMachinesInput{MaxResults: maxMachines})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return "", err
		}
		for _, machine := range page.StateMachines {
			if aws.ToString(machine.Name) == name {
				return aws.ToString(machine.StateMachineArn), nil
			}
		}
	}
	return "", nil
}

// isOf reports whether id is an ARN of Step Functions whose resource begins with kind.
func isOf(id, kind string) bool {
	parsed, err := arn.Parse(id)
	return err == nil && parsed.Service == "states" && strings.HasPrefix(parsed.Resource, kind)
}

func stateMachine(out *sfn.DescribeStateMachineOutput) sfntypes.StateMachine {
	return sfntypes.StateMachine{
		ARN:                aws.ToString(out.StateMachineArn),
		Name:               aws.ToString(out.Name),
		Type:               out.Type,
		Status:             out.Status,
		Description:        aws.ToString(out.Description),
		Label:              aws.ToString(out.Label),
		RevisionID:         aws.ToString(out.RevisionId),
		Created:            aws.ToTime(out.CreationDate),
		Definition:         aws.ToString(out.Definition),
		VariableReferences: out.VariableReferences,
		RoleARN:            aws.ToString(out.RoleArn),
		Encryption:         out.EncryptionConfiguration,
		Logging:            out.LoggingConfiguration,
		Tracing:            out.TracingConfiguration,
	}
}
