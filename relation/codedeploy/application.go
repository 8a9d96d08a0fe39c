package codedeploy

import (
	"context"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codedeploy"
	"github.com/aws/aws-sdk-go-v2/service/codedeploy/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
	"github.com/typedbus/typedbus/relation/internal/byid"
)

// maxApplications is the most applications of a call.
const maxApplications = 100

// applications are the names that applications can have.
var applications = regexp.MustCompile(`^[\x20-\x7e]{1,100}$`)

// The loader of codedeploy.Application, by BatchGetApplications
// (https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_BatchGetApplications.html). It needs
// codedeploy:BatchGetApplications.
func init() {
	relation.RegisterLoader("codedeploy.Application", byid.Many(applications,
		func(r types.ApplicationInfo) *string { return r.ApplicationName },
		func(ctx context.Context, cfg aws.Config, names []string) ([]types.ApplicationInfo, error) {
			out, err := codedeploy.NewFromConfig(cfg).BatchGetApplications(ctx, &codedeploy.BatchGetApplicationsInput{ApplicationNames: names})
			if err != nil {
				return nil, err
			}
			return out.ApplicationsInfo, nil
		}), relation.MaxBatch(maxApplications), relation.NormalizeKey(arnid.Strip("codedeploy", "application:")),
		arnid.Taken("codedeploy", "application:"), relation.AnyName(), relation.NotFoundCodes("ApplicationDoesNotExistException"))
}
