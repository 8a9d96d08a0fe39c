package sqsx

// Op names a kind of call, in errors and hooks.
type Op string

const (
	OpReceive    Op = "receive"
	OpDelete     Op = "delete"
	OpRetry      Op = "retry"
	OpRelease    Op = "release"
	OpExtend     Op = "extend"
	OpDeadLetter Op = "dead-letter"
	OpPreload    Op = "preload"
	OpHook       Op = "hook"
	OpBackoff    Op = "back-off"

	// Calls of the [Store] of [Idempotent]; the first one also extends a claim.
	OpStoreBegin    Op = "store-begin"
	OpStoreComplete Op = "store-complete"
	OpStoreRelease  Op = "store-release"
)
