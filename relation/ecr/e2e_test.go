package ecr_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2ERepositoryAndImage(t *testing.T) {
	cfg, name := e2e.Config(t), loadertest.Unique("team/typedbus")
	client := ecr.NewFromConfig(cfg)
	created, err := client.CreateRepository(t.Context(), &ecr.CreateRepositoryInput{RepositoryName: &name})
	require.NoError(t, err)
	found, gone := relation.NewKey(*created.Repository.RepositoryArn), relation.NewKey("no-such-repository")
	repositories := loadertest.Load[types.Repository](t, cfg, "ecr.Repository", found, gone)
	require.NoError(t, repositories[found].Err)
	require.Equal(t, name, *repositories[found].Value.RepositoryName)
	require.ErrorIs(t, repositories[gone].Err, relation.ErrNotFound)

	const media = "application/vnd.docker.distribution.manifest.v2+json"
	manifest := fmt.Sprintf(`{"schemaVersion":2,"mediaType":%q,
		"config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":7023,"digest":%q},
		"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":32654,"digest":%q}]}`,
		media, digest("config"), digest("layer"))
	put, err := client.PutImage(t.Context(), &ecr.PutImageInput{
		RepositoryName: &name, ImageTag: aws.String("v1"), ImageManifest: &manifest, ImageManifestMediaType: aws.String(media),
	})
	require.NoError(t, err)
	byDigest := relation.NewKey(*put.Image.ImageId.ImageDigest, "repository", name)
	byTag := relation.NewKey("v1", "repository", name)
	gone = relation.NewKey(digest("gone"), "repository", name)
	goneRepository := relation.NewKey("v1", "repository", "no-such-repository")

	details := loadertest.Load[types.ImageDetail](t, cfg, "ecr.Image", byDigest, byTag, gone, goneRepository)
	images := loadertest.Load[types.Image](t, cfg, "ecr.Image", byDigest, byTag, gone, goneRepository)
	for _, key := range []relation.Key{byDigest, byTag} {
		require.NoError(t, details[key].Err)
		require.Equal(t, []string{"v1"}, details[key].Value.ImageTags)
		require.NoError(t, images[key].Err)
		require.Equal(t, *put.Image.ImageId.ImageDigest, *images[key].Value.ImageId.ImageDigest)
	}
	for _, key := range []relation.Key{gone, goneRepository} {
		require.ErrorIs(t, details[key].Err, relation.ErrNotFound)
		require.ErrorIs(t, images[key].Err, relation.ErrNotFound)
	}
}
