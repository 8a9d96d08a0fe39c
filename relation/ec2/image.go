package ec2

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// The loader of ec2.Image, by DescribeImages (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html).
// Found are those of the account, public ones and those shared with it, deprecated and disabled ones included: an event
// about one is a reason to look at it. A deregistered image is not found.
func init() {
	register("ec2.Image", "image", "image-id",
		func(r types.Image) *string { return r.ImageId },
		func(ctx context.Context, client *ec2.Client, filters []types.Filter, token *string) ([]types.Image, *string, error) {
			out, err := client.DescribeImages(ctx, &ec2.DescribeImagesInput{
				Filters:           filters,
				NextToken:         token,
				IncludeDeprecated: new(true),
				IncludeDisabled:   new(true),
			})
			if err != nil {
				return nil, nil, err
			}
			return out.Images, out.NextToken, nil
		})
}
