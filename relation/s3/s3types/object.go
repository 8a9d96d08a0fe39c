// Package s3types has the type of an S3 object for relations. The SDK's own, s3.HeadObjectOutput, comes with S3's client;
// this one does not, so that a package of event types can hold it.
package s3types

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// Object is what S3 tells of an object without its content, as HeadObject does:
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html. What S3 does not tell of an object is zero.
type Object struct {
	Bucket    string
	Key       string
	VersionID string // "" in a bucket that never had versioning

	ETag         string // with its quotes
	Size         int64  // bytes
	LastModified time.Time

	ContentType        string
	ContentEncoding    string
	ContentLanguage    string
	ContentDisposition string
	CacheControl       string
	Expires            string            // as it was set, which need not be a date
	Metadata           map[string]string // the user's own, without x-amz-meta-
	TagCount           int               // 0 also without permission for s3:GetObjectTagging

	StorageClass         types.StorageClass // "" is STANDARD
	ArchiveStatus        types.ArchiveStatus
	Restore              string // the state of a restoration from an archive
	Expiration           string // the lifecycle rule that will end the object
	ReplicationStatus    types.ReplicationStatus
	ServerSideEncryption types.ServerSideEncryption
	KMSKeyID             string // the ARN of the KMS key

	LockMode        types.ObjectLockMode
	LockRetainUntil time.Time
	LegalHold       types.ObjectLockLegalHoldStatus

	WebsiteRedirectLocation string
}
