// Package s3 loads S3 resources for relations. Importing it registers its loaders:
//
//	import _ "github.com/typedbus/typedbus/relation/s3"
//
//	Bucket relation.One[types.Bucket]   `json:"-" relation:"s3.Bucket,detail.bucket.name"`
//	Object relation.One[s3types.Object] `json:"-" relation:"s3.Object,detail.object.key,bucket=detail.bucket.name,version=detail.object.version-id"`
//
// The type of buckets is that of github.com/aws/aws-sdk-go-v2/service/s3/types, with name and region; HeadBucket does
// not tell the date of creation, and tells an ARN of directory buckets alone. The type of objects is
// [github.com/typedbus/typedbus/relation/s3/s3types.Object], which has what S3 tells of an object but not its content.
//
//	target      type     ids of a call   IAM action
//	s3.Bucket   Bucket   1               s3:ListBucket
//	s3.Object   Object   1               s3:GetObject, with a version s3:GetObjectVersion; s3:ListBucket
//
// Calls go side by side, four at once. A bucket that is in another region than the event is asked for again there: S3
// says where.
//
// # Keys
//
// A bucket's id is its name or its ARN; the ARN of an object names its bucket.
//
// An object's id is its key, as S3's events to EventBridge have it, not escaped. The further part "bucket" is the bucket's
// name or ARN, and "version" a version of the object; without it, it is the current one. Without a bucket, the id must
// be the object's ARN, else the outcome is [relation.ErrNoKey].
//
// The names of buckets are global, and an event names a bucket without its account: what the session's role may read in
// buckets of others, it reads.
//
// # What is not found
//
// S3 answers a HEAD request with the status 404, also for an object whose current version is a delete marker, and with
// 405 for a version that is one. Without s3:ListBucket on the bucket it answers 403 for an object that does not exist:
// that is [relation.ErrDenied], since S3 does not say which it is. A bucket that exists but belongs to somebody else is
// denied too. A name that no bucket can have is not found without a call.
package s3
