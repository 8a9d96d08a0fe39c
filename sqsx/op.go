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
	OpCheck      Op = "check"
)
