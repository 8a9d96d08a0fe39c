package codebuild

import (
	"context"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"
)

// The loader of codebuild.Project, by BatchGetProjects (https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BatchGetProjects.html).
// A deleted project is not found at once.
func init() {
	kind[types.Project]{
		target:   "codebuild.Project",
		resource: "project",
		ids:      regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z_-]{0,254}$`),
		id:       func(r types.Project) *string { return r.Name },
		get: func(ctx context.Context, client *codebuild.Client, ids []string) ([]types.Project, error) {
			out, err := client.BatchGetProjects(ctx, &codebuild.BatchGetProjectsInput{Names: ids})
			if err != nil {
				return nil, err
			}
			return out.Projects, nil
		},
	}.register()
}
