package s3

import (
	"context"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// plausible are the names buckets can have, those from before 2018 in us-east-1 too. Above all they are no ARNs: those
// of access points would choose the host that the client calls.
var plausible = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._-]{1,253}[0-9A-Za-z]$`)

// The loader of s3.Bucket, by HeadBucket (https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html), which
// takes one bucket. ListBuckets would need a permission for all buckets of the account.
func init() {
	relation.RegisterLoader("s3.Bucket", loadBucket, relation.NotFoundCodes("NotFound", "NoSuchBucket"),
		relation.TakesARN(func(name arn.ARN, _ relation.Key) bool { return isBucket(name) }),
		relation.NormalizeKey(func(key relation.Key) relation.Key { return relation.NewKey(bucketOf(key.ID())) }))
}

func loadBucket(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.Bucket, error) {
	key := keys[0]
	if !plausible.MatchString(key.ID()) {
		return nil, nil
	}
	out, err := whereItIs(cfg, func(client *s3.Client) (*s3.HeadBucketOutput, error) {
		return client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: new(key.ID())})
	})
	if err != nil {
		return nil, err
	}
	return map[relation.Key]types.Bucket{
		key: {Name: new(key.ID()), BucketArn: out.BucketArn, BucketRegion: out.BucketRegion},
	}, nil
}

// bucketOf returns the name of the bucket that id names: it is its name, its ARN, or the ARN of an object in it.
func bucketOf(id string) string {
	if bucket, _, ok := splitARN(id); ok {
		return bucket
	}
	return id
}

// isBucket reports whether name is that of a bucket, or of an object in one. Those of anything else, such as access
// points, have a region and an account or, in s3express, another kind.
func isBucket(name arn.ARN) bool {
	return name.Service == "s3" && name.Region == "" && name.AccountID == "" || arnid.Is(name, "s3express", "bucket/")
}

// splitARN takes the ARN of a bucket or an object apart.
func splitARN(id string) (bucket, object string, ok bool) {
	name, isARN := relation.NewKey(id).ARN()
	switch {
	case !isARN || !isBucket(name):
		return "", "", false
	case name.Service == "s3express":
		return strings.TrimPrefix(name.Resource, "bucket/"), "", true
	default:
		bucket, object, _ = strings.Cut(name.Resource, "/")
		return bucket, object, true
	}
}
