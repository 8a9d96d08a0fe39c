package sqsx

// broken names a rule that a consumer does not keep. Only tests set it: they break each rule on purpose and demand that
// the checks which prove the rule notice.
type broken uint8

const (
	nothingBroken broken = iota
	// deleteOnError deletes whatever the handler returned.
	deleteOnError
	// noExclusiveHold lets settlements and heartbeats call at once.
	noExclusiveHold
	// ignoreFailedEntries takes a batch call without an error for a success of each entry.
	ignoreFailedEntries
	// beatWhileRetrying goes on with heartbeats after a back-off was decided on.
	beatWhileRetrying
	// noClamp asks for visibility timeouts that SQS refuses.
	noClamp
	// startOnDeadLease starts handlers whatever is left of the lease.
	startOnDeadLease
	// noLossDetection never notices that a lease is over.
	noLossDetection
	// startWhileStopping starts handlers after Shutdown began.
	startWhileStopping
	// noRelease leaves unstarted messages hidden at shutdown.
	noRelease
	// overreceive asks for ten messages whatever room there is.
	overreceive
	// noGroups ignores message groups, noGroupStop goes on in a group after a failure, earlyGroup does so before a delete
	// is confirmed.
	noGroups
	noGroupStop
	earlyGroup
	// noCoalescing runs a second handler for a message still held.
	noCoalescing
	// dieOnError ends polling with the first receive that fails.
	dieOnError
	// miscount forgets an outcome.
	miscount
	// shortenExtended makes heartbeats as long as others of what a handler extended, extendSettled extends what has been
	// settled, noExtendLimit asks for more than SQS grants.
	shortenExtended
	extendSettled
	noExtendLimit
	// cutPolls ends a receive in progress as soon as the consumer stops.
	cutPolls
)
