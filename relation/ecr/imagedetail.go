package ecr

import (
	"context"
	"errors"
	"maps"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"github.com/typedbus/typedbus/relation"
)

// describeImages loads types.ImageDetail, by DescribeImages
// (https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html). An unknown image fails the call:
// then it asks for half of the images, and for the other half.
func describeImages(ctx context.Context, client *ecr.Client, repository string, refs references) (map[relation.Key]types.ImageDetail, error) {
	out, err := client.DescribeImages(ctx, &ecr.DescribeImagesInput{
		RepositoryName: &repository, ImageIds: refs.ids,
	})
	if _, ok := errors.AsType[*types.ImageNotFoundException](err); ok {
		if len(refs.ids) == 1 {
			return nil, nil
		}
		left, right := refs.halves()
		found, err := describeImages(ctx, client, repository, left)
		if err != nil {
			return nil, err
		}
		more, err := describeImages(ctx, client, repository, right)
		if found == nil {
			return more, err
		}
		maps.Copy(found, more)
		return found, err
	}
	if err != nil {
		return nil, err
	}
	found := make(map[relation.Key]types.ImageDetail, len(out.ImageDetails))
	for _, image := range out.ImageDetails {
		for _, key := range refs.of(image.ImageDigest, image.ImageTags...) {
			found[key] = image
		}
	}
	return found, nil
}
