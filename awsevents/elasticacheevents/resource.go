package elasticacheevents

import "github.com/typedbus/typedbus/awsevents"

// ResourceARN is the ARN of the cache, of whichever kind it is.
func (e *CacheCreated) ResourceARN() string {
	return awsevents.ResourceARN(&e.Event, "elasticache", "")
}

// ResourceARN is the ARN of the cache, of whichever kind it is.
func (e *CacheCreationFailed) ResourceARN() string {
	return awsevents.ResourceARN(&e.Event, "elasticache", "")
}

// ResourceARN is the ARN of the cache, of whichever kind it is.
func (e *CacheDeleted) ResourceARN() string {
	return awsevents.ResourceARN(&e.Event, "elasticache", "")
}

// ResourceARN is the ARN of the cache, of whichever kind it is.
func (e *CacheLimitApproaching) ResourceARN() string {
	return awsevents.ResourceARN(&e.Event, "elasticache", "")
}

// ResourceARN is the ARN of the cache, of whichever kind it is.
func (e *CacheUpdateFailed) ResourceARN() string {
	return awsevents.ResourceARN(&e.Event, "elasticache", "")
}

// ResourceARN is the ARN of the cache, of whichever kind it is.
func (e *CacheUpdated) ResourceARN() string {
	return awsevents.ResourceARN(&e.Event, "elasticache", "")
}

// ResourceARN is the ARN of the snapshot, of whichever kind it is.
func (e *SnapshotCopyFailed) ResourceARN() string {
	return awsevents.ResourceARN(&e.Event, "elasticache", "")
}

// ResourceARN is the ARN of the snapshot, of whichever kind it is.
func (e *SnapshotCreated) ResourceARN() string {
	return awsevents.ResourceARN(&e.Event, "elasticache", "")
}

// ResourceARN is the ARN of the snapshot, of whichever kind it is.
func (e *SnapshotCreationFailed) ResourceARN() string {
	return awsevents.ResourceARN(&e.Event, "elasticache", "")
}

// ResourceARN is the ARN of the snapshot, of whichever kind it is.
func (e *SnapshotExportFailed) ResourceARN() string {
	return awsevents.ResourceARN(&e.Event, "elasticache", "")
}
