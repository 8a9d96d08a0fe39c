package ecr

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/grouped"
)

// maxImages is the most images of a call.
const maxImages = 100

func init() {
	registerImage(getImages)
	registerImage(describeImages)
}

// ask asks for images of one repository.
type ask[T any] func(ctx context.Context, client *ecr.Client, at place, refs references) (map[relation.Key]T, error)

// registerImage registers a loader of ecr.Image that asks each repository for its images.
func registerImage[T any](images ask[T]) {
	load := func(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]T, error) {
		client := ecr.NewFromConfig(cfg)
		return grouped.Load(ctx, keys, repositoryOf, maxImages,
			func(ctx context.Context, repository string, keys []relation.Key) (map[relation.Key]T, error) {
				at, refs := placeOf(repository), referencesOf(keys)
				switch {
				case repository == "":
					return nil, errNoRepository
				case at.region != "" && at.region != cfg.Region:
					return nil, errOtherRegion
				case !isName(at.name) || len(refs.ids) == 0:
					return nil, nil
				}
				return images(ctx, client, at, refs)
			})
	}
	relation.RegisterLoader("ecr.Image", load, relation.MaxBatch(grouped.MaxKeys),
		relation.NormalizeKey(normalizeImage), relation.NotFoundCodes("RepositoryNotFoundException", "ImageNotFoundException"))
}

// mediaTypes are the types of manifests: without them, BatchGetImage answers for an index or a manifest list with the
// manifest of one of its images, or with none.
var mediaTypes = []string{
	"application/vnd.oci.image.index.v1+json",
	"application/vnd.oci.image.manifest.v1+json",
	"application/vnd.docker.distribution.manifest.list.v2+json",
	"application/vnd.docker.distribution.manifest.v2+json",
	"application/vnd.docker.distribution.manifest.v1+json",
}

// getImages loads types.Image, by BatchGetImage (https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html).
func getImages(ctx context.Context, client *ecr.Client, at place, refs references) (map[relation.Key]types.Image, error) {
	out, err := client.BatchGetImage(ctx, &ecr.BatchGetImageInput{
		RegistryId: at.registry, RepositoryName: &at.name, ImageIds: refs.ids, AcceptedMediaTypes: mediaTypes,
	})
	if err != nil {
		return nil, err
	}
	found := make(map[relation.Key]types.Image, len(out.Images))
	for _, image := range out.Images {
		if id := image.ImageId; id != nil {
			for _, key := range refs.of(id.ImageDigest, aws.ToString(id.ImageTag)) {
				found[key] = image
			}
		}
	}
	failed := make(relation.KeyErrors)
	for _, failure := range out.Failures {
		if failure.ImageId == nil || isUnknown(failure.FailureCode) {
			continue
		}
		for _, key := range refs.of(failure.ImageId.ImageDigest, aws.ToString(failure.ImageId.ImageTag)) {
			failed[key] = &FailureError{Code: failure.FailureCode, Reason: aws.ToString(failure.FailureReason)}
		}
	}
	if len(failed) > 0 {
		return found, failed
	}
	return found, nil
}

// isUnknown reports whether code says that there is no such image.
func isUnknown(code types.ImageFailureCode) bool {
	switch code {
	case types.ImageFailureCodeImageNotFound, types.ImageFailureCodeInvalidImageDigest, types.ImageFailureCodeInvalidImageTag:
		return true
	}
	return false
}
