package ecr

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/grouped"
)

// maxImages is the most images of a call.
const maxImages = 100

func init() {
	registerImage(getImages, func(r types.Image) *string { return r.RegistryId }, func(r types.Image) string {
		if r.ImageId == nil {
			return ""
		}
		return identity(r.RepositoryName, r.ImageId.ImageDigest)
	})
	registerImage(describeImages, func(r types.ImageDetail) *string { return r.RegistryId },
		func(r types.ImageDetail) string { return identity(r.RepositoryName, r.ImageDigest) })
}

// identity is what an image is by whatever tag, or "".
func identity(repository, digest *string) string {
	if repository == nil || digest == nil {
		return ""
	}
	return *repository + "@" + *digest
}

// ask asks for images of one repository.
type ask[T any] func(ctx context.Context, client *ecr.Client, repository string, refs references) (map[relation.Key]T, error)

// registerImage registers a loader of ecr.Image that asks each repository for its images. registry returns the account
// that an image is in, is what makes it that image.
func registerImage[T any](images ask[T], registry func(T) *string, is func(T) string) {
	load := func(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]T, error) {
		client := ecr.NewFromConfig(cfg)
		return grouped.Load(ctx, keys, repositoryOf, maxImages,
			func(ctx context.Context, repository string, keys []relation.Key) (map[relation.Key]T, error) {
				if repository == "" {
					return nil, errNoRepository
				}
				refs := referencesOf(keys)
				if !isName(repository) || len(refs.ids) == 0 {
					return nil, nil
				}
				found, err := images(ctx, client, repository, refs)
				failed := make(relation.KeyErrors)
				if alone, ok := errors.AsType[relation.KeyErrors](err); ok {
					failed, err = alone, nil
				}
				for key, image := range found {
					if isElsewhere(key, registry(image), cfg.Region) {
						delete(found, key)
						failed[key] = errElsewhere
					}
				}
				if err == nil && len(failed) > 0 {
					err = failed
				}
				return found, err
			})
	}
	relation.RegisterLoader("ecr.Image", load, relation.MaxBatch(grouped.MaxKeys), relation.Identity(is),
		relation.NormalizeKey(normalizeImage), relation.TakesARN(isRepository), relation.NotFoundCodes("RepositoryNotFoundException", "ImageNotFoundException"))
}

// mediaTypes are the types of manifests that there are: BatchGetImage answers with the types it is told to accept, and
// an event may be about any.
var mediaTypes = []string{
	"application/vnd.oci.image.index.v1+json",
	"application/vnd.oci.image.manifest.v1+json",
	"application/vnd.docker.distribution.manifest.list.v2+json",
	"application/vnd.docker.distribution.manifest.v2+json",
	"application/vnd.docker.distribution.manifest.v1+json",
}

// getImages loads types.Image, by BatchGetImage (https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html).
func getImages(ctx context.Context, client *ecr.Client, repository string, refs references) (map[relation.Key]types.Image, error) {
	out, err := client.BatchGetImage(ctx, &ecr.BatchGetImageInput{
		RepositoryName: &repository, ImageIds: refs.ids, AcceptedMediaTypes: mediaTypes,
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
