package registry

// Default is the registry that the functions of this package work on. The registry of AWS's events is its parent:
// importing a package of them makes them known to it, and a type of one's own that is as specific comes first.
var Default = New()

// Register adds the event type T to [Default]. It is meant for an init function and panics on a mistake, so that the
// mistake is found when the program starts. [Registry.Register] returns an error instead, and its comment says for
// what.
func Register[T any]() {
	if err := Default.register(callerSite(), (*T)(nil)); err != nil {
		panic(err)
	}
}

// Decode decodes payload with [Default]. See [Registry.Decode].
func Decode(payload []byte, options ...DecodeOption) (AnyEvent, error) {
	return Default.Decode(payload, options...)
}

// DecodeMap decodes payload with [Default]. See [Registry.DecodeMap].
func DecodeMap(payload map[string]any, options ...EventOption) (AnyEvent, error) {
	return Default.DecodeMap(payload, options...)
}
