package s3

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/s3/s3types"
)

// maxKey is the most bytes of an object's key: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
const maxKey = 1024

// The loader of s3.Object, by HeadObject (https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html), which
// takes one object.
func init() {
	relation.RegisterLoader("s3.Object", loadObject, relation.NormalizeKey(inBucket), relation.TakesARN(isObject),
		relation.NotFoundCodes("NotFound", "NoSuchBucket", "NoSuchKey", "NoSuchVersion", "MethodNotAllowed"))
}

func loadObject(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]s3types.Object, error) {
	key := keys[0]
	bucket := key.Arg("bucket")
	if bucket == "" {
		return nil, ErrNoBucket
	}
	if !plausible.MatchString(bucket) || key.ID() == "" || len(key.ID()) > maxKey {
		return nil, nil
	}
	input := &s3.HeadObjectInput{Bucket: &bucket, Key: new(key.ID())}
	if version := key.Arg("version"); version != "" {
		input.VersionId = &version
	}
	out, err := whereItIs(cfg, func(client *s3.Client) (*s3.HeadObjectOutput, error) {
		return client.HeadObject(ctx, input)
	})
	if err != nil {
		return nil, err
	}
	return map[relation.Key]s3types.Object{key: object(input, out)}, nil
}

func object(in *s3.HeadObjectInput, out *s3.HeadObjectOutput) s3types.Object {
	return s3types.Object{
		Bucket:                  *in.Bucket,
		Key:                     *in.Key,
		VersionID:               aws.ToString(out.VersionId),
		ETag:                    aws.ToString(out.ETag),
		Size:                    aws.ToInt64(out.ContentLength),
		LastModified:            aws.ToTime(out.LastModified),
		ContentType:             aws.ToString(out.ContentType),
		ContentEncoding:         aws.ToString(out.ContentEncoding),
		ContentLanguage:         aws.ToString(out.ContentLanguage),
		ContentDisposition:      aws.ToString(out.ContentDisposition),
		CacheControl:            aws.ToString(out.CacheControl),
		Expires:                 aws.ToString(out.ExpiresString),
		Metadata:                out.Metadata,
		TagCount:                int(aws.ToInt32(out.TagCount)),
		StorageClass:            out.StorageClass,
		ArchiveStatus:           out.ArchiveStatus,
		Restore:                 aws.ToString(out.Restore),
		Expiration:              aws.ToString(out.Expiration),
		ReplicationStatus:       out.ReplicationStatus,
		ServerSideEncryption:    out.ServerSideEncryption,
		KMSKeyID:                aws.ToString(out.SSEKMSKeyId),
		LockMode:                out.ObjectLockMode,
		LockRetainUntil:         aws.ToTime(out.ObjectLockRetainUntilDate),
		LegalHold:               out.ObjectLockLegalHoldStatus,
		WebsiteRedirectLocation: aws.ToString(out.WebsiteRedirectLocation),
	}
}

// isObject reports whether key's id is the ARN of an object: with a bucket beside it, it is the object's key.
func isObject(name arn.ARN, key relation.Key) bool { return key.Arg("bucket") == "" && isBucket(name) }

// inBucket makes the key of an object's ARN that of the object in its bucket, and gives the bucket by its name. With a
// bucket beside it the id is the object's key, whatever it looks like.
func inBucket(key relation.Key) relation.Key {
	id, bucket := key.ID(), bucketOf(key.Arg("bucket"))
	if bucket == "" {
		if b, object, ok := splitARN(id); ok {
			id, bucket = object, b
		}
	}
	return relation.NewKey(id, "bucket", bucket, "version", key.Arg("version"))
}
