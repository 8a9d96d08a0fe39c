package ssm

import (
	"context"
	"maps"
	"regexp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// maxExecutions is the most values of a filter of executions:
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecutionFilter.html
const maxExecutions = 10

// uuid is the form of the ids of executions and commands.
var uuid = regexp.MustCompile(`^[0-9A-Za-z-]{36}$`)

func init() {
	byID := relation.NormalizeKey(arnid.Strip("ssm", "automation-execution/"))
	taken := arnid.Taken("ssm", "automation-execution/")
	relation.RegisterLoader("ssm.AutomationExecution", loadExecution, byID, taken,
		relation.NotFoundCodes("AutomationExecutionNotFoundException"))
	relation.RegisterLoader("ssm.AutomationExecution", loadExecutionMetadata, byID, taken, relation.DeniedAsWhole(),
		relation.MaxBatch(maxExecutions), relation.NotFoundCodes("InvalidFilterValue"))
}

// loadExecution is the loader of ssm.AutomationExecution for types.AutomationExecution, by GetAutomationExecution, which
// takes one, and tells its steps too.
func loadExecution(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.AutomationExecution, error) {
	key := keys[0]
	if !uuid.MatchString(key.ID()) {
		return nil, nil
	}
	out, err := ssm.NewFromConfig(cfg).GetAutomationExecution(ctx, &ssm.GetAutomationExecutionInput{
		AutomationExecutionId: new(key.ID()),
	})
	if err != nil || out.AutomationExecution == nil {
		return nil, err
	}
	return map[relation.Key]types.AutomationExecution{key: *out.AutomationExecution}, nil
}

// loadExecutionMetadata is the loader of ssm.AutomationExecution for types.AutomationExecutionMetadata, by
// DescribeAutomationExecutions.
func loadExecutionMetadata(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.AutomationExecutionMetadata, error) {
	wanted := make(map[string]relation.Key, len(keys))
	for _, key := range keys {
		if uuid.MatchString(key.ID()) {
			wanted[key.ID()] = key
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	pages := ssm.NewDescribeAutomationExecutionsPaginator(ssm.NewFromConfig(cfg), &ssm.DescribeAutomationExecutionsInput{
		Filters: []types.AutomationExecutionFilter{
			{Key: types.AutomationExecutionFilterKeyExecutionId, Values: slices.Sorted(maps.Keys(wanted))},
		},
		MaxResults: new(int32(50)),
	})
	found := make(map[relation.Key]types.AutomationExecutionMetadata, len(wanted))
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return found, err
		}
		for _, execution := range page.AutomationExecutionMetadataList {
			if key, ok := wanted[aws.ToString(execution.AutomationExecutionId)]; ok {
				found[key] = execution
			}
		}
	}
	return found, nil
}
