package faults

// Kind is a way in which a call goes wrong.
type Kind string

const (
	// None is a call that goes as it should.
	None Kind = ""

	// What AWS answers instead of doing the call.

	Throttled   Kind = "throttled"
	Unavailable Kind = "unavailable" // 503, in the form of the service
	Denied      Kind = "denied"
	Expired     Kind = "expired credentials"
	Skewed      Kind = "clock skew"

	// What the network does instead.

	Refused     Kind = "connection refused"
	ResetBefore Kind = "reset before the answer" // and before the call is done
	TimedOut    Kind = "timeout"                 // of a connection, after half a minute
	Gateway     Kind = "bad gateway"             // 502, with a page of HTML
	Hang        Kind = "hang"                    // until the caller gives up

	// What becomes of the answer to a call that is done.

	Lost         Kind = "answer lost"
	ResetWithin  Kind = "reset within the answer"
	Truncated    Kind = "answer truncated" // and said to be whole
	Foreign      Kind = "wrong content type"
	Empty        Kind = "answer empty"
	Drip         Kind = "slow drip" // a byte a second
	PartlyFailed Kind = "failed in part"
)

// Kinds returns all kinds but None, in the order in which they are documented.
func Kinds() []Kind {
	return []Kind{Throttled, Unavailable, Denied, Expired, Skewed, Refused, ResetBefore, TimedOut, Gateway, Hang,
		Lost, ResetWithin, Truncated, Foreign, Empty, Drip, PartlyFailed}
}

// Done reports whether the service does the call, or some of it, whatever its caller is told.
func (k Kind) Done() bool {
	switch k {
	case None, Lost, ResetWithin, Truncated, Foreign, Empty, Drip, PartlyFailed:
		return true
	}
	return false
}

// Silent reports whether the answer claims success and says nothing. No caller can tell what became of the call.
func (k Kind) Silent() bool { return k == Empty }

// Call is a call that is about to be made.
type Call struct {
	Service   string // as the SDK names it: "SQS", "EventBridge"; of a [Proxy], as in the request
	Operation string
	N         int // how many calls of the operation there were before
}

// Plan says what goes wrong with a call. It may be called by several goroutines at once.
type Plan func(Call) Kind

// On is a plan in which the calls n to n+times-1 of one operation go wrong; times is 0 for all from n.
func On(operation string, kind Kind, n, times int) Plan {
	return func(c Call) Kind {
		if c.Operation == operation && c.N >= n && (times == 0 || c.N < n+times) {
			return kind
		}
		return None
	}
}
