// Package relation loads the live AWS resources that an event speaks of, when they are asked for.
//
// An event type says in a field which resource that is and where in the payload its id stands. Decode binds the field;
// Get loads the resource, typed, through the session the event was decoded with, in the account and region where the
// resource is:
//
//	type ThingyEvent struct {
//		registry.Event `event:"source=my.custom.source,detail-type=EC2 Thingy"`
//		Detail         Thingy                       `json:"detail"`
//		Instance       relation.One[types.Instance] `json:"-" relation:"ec2.Instance,detail.ec2InstanceId"`
//	}
//
//	import _ "github.com/typedbus/typedbus/relation/ec2" // registers the loaders of ec2.… targets
//
//	events := registry.New(registry.WithSession(session.Static(cfg)))
//	…
//	instance, err := event.Instance.Get(ctx)
//	switch {
//	case errors.Is(err, relation.ErrNotFound): // terminated long ago
//	case errors.Is(err, relation.ErrNoKey):    // this event names no instance
//	case err != nil:
//		return err
//	}
//
// # Calls
//
// A relation calls AWS at the first Get, once per event. Get of the same resource from many goroutines is one call, and
// Gets that come while AWS is busy go together in batches. [Preload] does this for a whole batch of events. A session
// that is a [Cache] remembers resources between events. [Limits] bound the calls in each account; an account that does
// not answer stops no other.
//
// # Outcomes
//
// Found, not found, denied, named by no event, in an account that is not served: each is an outcome of its own, told by
// errors.Is. See [ErrNotFound] and its neighbours.
//
// # Safety
//
// An event is input from outside. A resource is where its event is from, unless its id is an ARN that the loader takes as
// one ([TakesARN]): an object's key that merely looks like an ARN chooses nothing. Before a session is asked, the account
// must have twelve digits, the region must be one that AWS can have, and an ARN's partition must be that of its region;
// the session then decides which accounts it serves. The first are refused as [ErrInvalidOrigin].
//
// # Loaders
//
// A loader gets keys and returns resources. Those of AWS's services are in packages below this one and are registered
// by importing them, as database/sql drivers are; [RegisterLoader] adds others.
//
// # Tests
//
// Code that takes an event is tested with an event made by hand, its relations preset by [Of], [OfMany] and [OfError].
// Code that decodes events, too, is tested with a session that has loaders of the test's own: [WithLoader].
package relation
