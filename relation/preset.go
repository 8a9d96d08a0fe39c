package relation

// Of returns a One that has value already. It is for tests of code that takes an event: no payload, no session and no
// AWS are needed.
func Of[T any](value T) (one One[T]) {
	one.field.preset(nil, &value)
	return
}

// OfMany returns a Many that has values already, for tests.
func OfMany[T any](values ...T) (many Many[T]) {
	pointers := make([]any, len(values))
	for i := range values {
		pointers[i] = &values[i]
	}
	many.field.preset(nil, pointers...)
	return
}

// OfError returns a One whose Get and Key return err, such as [ErrNotFound], for tests.
func OfError[T any](err error) (one One[T]) {
	one.field.preset(err)
	return
}

// OfManyError returns a Many whose Get and Keys return err, for tests.
func OfManyError[T any](err error) (many Many[T]) {
	many.field.preset(err)
	return
}
