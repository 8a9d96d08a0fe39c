package ssm

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// maxWindows is the most windows of a page:
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeMaintenanceWindows.html
const maxWindows = 100

func init() {
	relation.RegisterLoader("ssm.MaintenanceWindow", loadWindows, relation.MaxBatch(maxWindows),
		relation.NormalizeKey(arnid.Strip("ssm", "maintenancewindow/")), arnid.Taken("ssm", "maintenancewindow/"), relation.DeniedAsWhole())
}

// loadWindows is the loader of ssm.MaintenanceWindow, by DescribeMaintenanceWindows, which has no filter by id: it lists
// windows until those wanted are there.
func loadWindows(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.MaintenanceWindowIdentity, error) {
	wanted := make(map[string]relation.Key, len(keys))
	for _, key := range keys {
		wanted[key.ID()] = key
	}
	pages := ssm.NewDescribeMaintenanceWindowsPaginator(ssm.NewFromConfig(cfg),
		&ssm.DescribeMaintenanceWindowsInput{MaxResults: new(int32(maxWindows))})
	found := make(map[relation.Key]types.MaintenanceWindowIdentity, len(wanted))
	for pages.HasMorePages() && len(found) < len(wanted) {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return found, err
		}
		for _, window := range page.WindowIdentities {
			if key, ok := wanted[aws.ToString(window.WindowId)]; ok {
				found[key] = window
			}
		}
	}
	return found, nil
}
