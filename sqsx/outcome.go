package sqsx

// Outcome is what became of one receive of a message. Every receive has exactly one.
type Outcome string

const (
	// Deleted: SQS confirmed the delete, after the handler returned nil or [Discard].
	Deleted Outcome = "deleted"
	// Retried: SQS confirmed when the message appears again.
	Retried Outcome = "retried"
	// Released: not started, and made visible again at once.
	Released Outcome = "released"
	// DeadLettered: SQS confirmed the copy in the dead-letter queue and the delete of the original.
	DeadLettered Outcome = "dead-lettered"
	// Lost: the lease ended, or its end was left to decide, before a settlement was confirmed. The message appears again
	// unless another consumer has it.
	Lost Outcome = "lost"
	// Abandoned: its handler did not return in time when the consumer stopped. The message appears again within a lease.
	Abandoned Outcome = "abandoned"
	// Coalesced: the message was still held from an earlier receive, which goes on with the newer receipt.
	Coalesced Outcome = "coalesced"
)

// Stats counts receives by outcome. At every moment
//
//	Received = Deleted + Retried + Released + DeadLettered + Lost + Abandoned + Coalesced + Held
type Stats struct {
	Received     uint64
	Deleted      uint64
	Retried      uint64
	Released     uint64
	DeadLettered uint64
	Lost         uint64
	Abandoned    uint64
	Coalesced    uint64
	// Held is how many are not settled yet.
	Held uint64
	// Discarded says how many of Deleted were so by [Discard].
	Discarded uint64
	// Duplicates says how many of Deleted were not handled, since [Idempotent] found that their events had been.
	// StoreFailed counts the calls of its store that failed.
	Duplicates  uint64
	StoreFailed uint64
	// Contained is how many panics of hooks, back-offs, limiters and loggers were caught. Those of handlers are errors.
	Contained uint64
}

func (s *Stats) count(o Outcome) {
	switch o {
	case Deleted:
		s.Deleted++
	case Retried:
		s.Retried++
	case Released:
		s.Released++
	case DeadLettered:
		s.DeadLettered++
	case Lost:
		s.Lost++
	case Abandoned:
		s.Abandoned++
	case Coalesced:
		s.Coalesced++
	}
	s.Held--
}
