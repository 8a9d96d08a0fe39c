package s3

import "github.com/typedbus/typedbus/relation"

// ErrNoBucket says that an object's key names no bucket: the relation's tag has no part "bucket", or the event nothing
// in its place. It is a [relation.ErrNoKey].
var ErrNoBucket error = noBucket{}

type noBucket struct{}

func (noBucket) Error() string { return "s3: the object's key has no bucket" }

func (noBucket) Is(target error) bool { return target == relation.ErrNoKey }
