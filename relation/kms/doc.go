// Package kms loads AWS KMS resources for relations. Importing it registers its loader:
//
//	import _ "github.com/typedbus/typedbus/relation/kms"
//
//	Key relation.One[types.KeyMetadata] `json:"-" relation:"kms.Key,detail.key-id"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/kms/types.
//
//	target    type          ids of a call   IAM action
//	kms.Key   KeyMetadata   1               kms:DescribeKey
//
// The key's own policy must allow the action too, or leave it to IAM as default key policies do. Calls go side by side,
// four at once.
//
// The id is the key's id, an alias ("alias/billing"), or the ARN of one. A key that does not exist, or no longer, is
// AWS's NotFoundException; one that waits for its deletion is found, with the KeyState PendingDeletion. An id that no key
// can have is not found without a call.
package kms
