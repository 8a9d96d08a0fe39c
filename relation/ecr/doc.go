// Package ecr loads ECR repositories and images for relations. Importing it registers its loaders:
//
//	import _ "github.com/typedbus/typedbus/relation/ecr"
//
//	Image relation.One[types.ImageDetail] `json:"-" relation:"ecr.Image,detail.image-digest,repository=detail.repository-name"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/ecr/types.
//
//	target          type         ids of a call        IAM action
//	ecr.Repository  Repository   100                  ecr:DescribeRepositories
//	ecr.Image       ImageDetail  100 of a repository  ecr:DescribeImages
//	ecr.Image       Image        100 of a repository  ecr:BatchGetImage
//
// All actions can be limited to single repositories in a policy. What an ecr.Image is depends on the field's type:
// ImageDetail has the image's tags, size and times, Image its manifest, of whatever type that is.
//
// # Keys
//
// A repository's id is its name, with namespaces ("team/app"), or its ARN.
//
// An image's id is its digest ("sha256:…") or one of its tags, and the further part "repository" is the name or the
// ARN of its repository. For events that have now the one, now the other, the id can be the repository, and the further
// parts "digest" and "tag" say which image: the digest, where both are there.
//
// An image is looked for in the registry of the account and region that the event is from, or the id if that is an ARN.
// If it is there, but by the ARN in the part "repository" should not be, that is [relation.ErrOtherAccount].
//
// # What is not found
//
// ECR fails the whole call for an unknown repository (RepositoryNotFoundException), and DescribeImages does for an
// unknown image (ImageNotFoundException): the batch is halved until the unknown one stands alone. BatchGetImage lists the
// images that it does not know beside those it does. An unknown repository fails its own images alone. An id that cannot
// be one is not found without a call. A [FailureError] is why BatchGetImage does not return an image that may exist.
package ecr
