package codebuild

import (
	"context"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"
)

// The loader of codebuild.Build, by BatchGetBuilds (https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BatchGetBuilds.html).
// A build is found as long as CodeBuild keeps it in its history.
func init() {
	kind[types.Build]{
		target:   "codebuild.Build",
		resource: "build",
		ids:      regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z_-]{0,254}:[0-9A-Za-z-]{1,64}$`),
		id:       func(r types.Build) *string { return r.Id },
		get: func(ctx context.Context, client *codebuild.Client, ids []string) ([]types.Build, error) {
			out, err := client.BatchGetBuilds(ctx, &codebuild.BatchGetBuildsInput{Ids: ids})
			if err != nil {
				return nil, err
			}
			return out.Builds, nil
		},
	}.register()
}
