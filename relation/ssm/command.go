package ssm

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// The loader of ssm.Command, by ListCommands, which takes one id:
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListCommands.html
func init() {
	relation.RegisterLoader("ssm.Command", loadCommand, arnid.Taken("ssm", "command/"), relation.NotFoundCodes("InvalidCommandId"),
		relation.NormalizeKey(arnid.Strip("ssm", "command/")))
}

func loadCommand(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.Command, error) {
	key := keys[0]
	if !uuid.MatchString(key.ID()) {
		return nil, nil
	}
	out, err := ssm.NewFromConfig(cfg).ListCommands(ctx, &ssm.ListCommandsInput{CommandId: new(key.ID())})
	if err != nil || len(out.Commands) == 0 {
		return nil, err
	}
	return map[relation.Key]types.Command{key: out.Commands[0]}, nil
}
