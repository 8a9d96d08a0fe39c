package registry

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// Session gives access to AWS in the account and region an event speaks of. Decode hands it to every event;
// relations ask it for a configuration when, and only when, they load a resource. Package relation/session has the
// usual ones.
//
// A Session is used by many goroutines at once. Events share what they load if they have the same session. Two sessions
// are the same if they are equal or, where their type is not comparable, such as a struct with an aws.Config in it, if
// they are copies of one value. A session around another may have a method Unwrap() Session that returns it, so that
// relations find its cache, loaders and limits.
type Session interface {
	// Config returns the configuration to call AWS with in account (12 digits) and region. Both may come from a
	// payload, that is from outside: an implementation refuses those it does not mean to serve.
	Config(ctx context.Context, account, region string) (aws.Config, error)
}
