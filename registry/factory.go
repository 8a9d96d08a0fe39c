package registry

// Factory turns a payload into an event. A [*Registry] is one; what takes a Factory can be given another, to wrap a
// registry or to replace it in a test.
type Factory interface {
	// Decode does what [Registry.Decode] describes.
	Decode(payload []byte, options ...DecodeOption) (AnyEvent, error)
}

// FactoryFunc is a function as a [Factory].
type FactoryFunc func(payload []byte, options ...DecodeOption) (AnyEvent, error)

// Decode calls f.
func (f FactoryFunc) Decode(payload []byte, options ...DecodeOption) (AnyEvent, error) {
	return f(payload, options...)
}
