package ssm

import (
	"context"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// opsItemID is the form of an OpsItem's id.
var opsItemID = regexp.MustCompile(`^oi-[0-9A-Za-z-]{1,61}$`)

// The loader of ssm.OpsItem, by GetOpsItem, which takes one:
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetOpsItem.html
func init() {
	relation.RegisterLoader("ssm.OpsItem", loadOpsItem, arnid.Taken("ssm", "opsitem/"), relation.NotFoundCodes("OpsItemNotFoundException"),
		relation.NormalizeKey(arnid.Strip("ssm", "opsitem/")))
}

func loadOpsItem(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.OpsItem, error) {
	key := keys[0]
	if !opsItemID.MatchString(key.ID()) {
		return nil, nil
	}
	out, err := ssm.NewFromConfig(cfg).GetOpsItem(ctx, &ssm.GetOpsItemInput{OpsItemId: new(key.ID())})
	if err != nil || out.OpsItem == nil {
		return nil, err
	}
	return map[relation.Key]types.OpsItem{key: *out.OpsItem}, nil
}
