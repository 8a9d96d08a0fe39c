package ecr_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

// TestOnce: an image that an event names by its digest and by two tags is one. The same digest in another repository is
// another.
func TestOnce(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("DescribeImages", func(r *loadertest.Request) any {
		in := requestOf(t, r)
		return object{"imageDetails": []object{{"registryId": loadertest.Account, "repositoryName": in.Repository, "imageDigest": digest("a"), "imageTags": []string{"v1", "latest"}}}}
	})
	s.Handle("BatchGetImage", func(r *loadertest.Request) any {
		in, images := requestOf(t, r), []object{}
		for _, id := range in.IDs {
			id.Digest = digest("a")
			images = append(images, object{"registryId": loadertest.Account, "repositoryName": in.Repository, "imageId": id})
		}
		return object{"images": images, "failures": []object{}}
	})
	keys := []relation.Key{
		relation.NewKey("v1", "repository", "app"), relation.NewKey(digest("a"), "repository", "app"),
		relation.NewKey("latest", "repository", "app"), relation.NewKey("v1", "repository", "web"),
	}
	var repositories []string
	for _, image := range loadertest.Distinct[types.ImageDetail](t, s.Config(), "ecr.Image", keys...) {
		repositories = append(repositories, *image.RepositoryName)
	}
	require.Equal(t, []string{"app", "web"}, repositories)
	repositories = nil
	for _, image := range loadertest.Distinct[types.Image](t, s.Config(), "ecr.Image", keys...) {
		repositories = append(repositories, *image.RepositoryName)
	}
	require.Equal(t, []string{"app", "web"}, repositories)
}
