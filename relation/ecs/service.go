package ecs

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// The loader of ecs.Service, by DescribeServices (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html).
// A deleted service is found, INACTIVE, until ECS forgets it.
func init() {
	kind[types.Service]{
		target:   "ecs.Service",
		resource: "service",
		limit:    10,
		ids:      plausible,
		arn:      func(r types.Service) *string { return r.ServiceArn },
		describe: func(ctx context.Context, client *ecs.Client, cluster string, ids []string) ([]types.Service, []types.Failure, error) {
			out, err := client.DescribeServices(ctx, &ecs.DescribeServicesInput{
				Cluster: &cluster, Services: ids, Include: []types.ServiceField{types.ServiceFieldTags},
			})
			if err != nil {
				return nil, nil, err
			}
			return out.Services, out.Failures, nil
		},
	}.register()
}
