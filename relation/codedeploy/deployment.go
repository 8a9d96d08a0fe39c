package codedeploy

import (
	"context"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codedeploy"
	"github.com/aws/aws-sdk-go-v2/service/codedeploy/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/byid"
)

// maxDeployments is the most deployments of a call.
const maxDeployments = 25

// deployments are the ids that deployments can have. CodeDeploy fails a whole call for one that cannot be.
var deployments = regexp.MustCompile(`^d-[0-9A-Za-z-]{1,62}$`)

// The loader of codedeploy.Deployment, by BatchGetDeployments
// (https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_BatchGetDeployments.html). It needs
// codedeploy:BatchGetDeployments.
func init() {
	relation.RegisterLoader("codedeploy.Deployment", byid.Many(deployments,
		func(r types.DeploymentInfo) *string { return r.DeploymentId },
		func(ctx context.Context, cfg aws.Config, ids []string) ([]types.DeploymentInfo, error) {
			out, err := codedeploy.NewFromConfig(cfg).BatchGetDeployments(ctx, &codedeploy.BatchGetDeploymentsInput{DeploymentIds: ids})
			if err != nil {
				return nil, err
			}
			return out.DeploymentsInfo, nil
		}), relation.MaxBatch(maxDeployments), relation.NotFoundCodes("DeploymentDoesNotExistException"))
}
