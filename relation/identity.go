package relation

import (
	"reflect"

	"github.com/typedbus/typedbus/registry"
)

// identity stands for a session of a type that is not comparable.
type identity struct {
	sessionType reflect.Type
	memory      string
}

// identify returns a comparable value that stands for session. Of a session that is not comparable, such as a struct
// with an aws.Config in it, it is the bytes that the value has in memory: two that have the same hold the same slices,
// maps and functions. That is true as long as both are alive, and so is whatever is found by the identity: its group
// holds its session.
func identify(session registry.Session) any {
	v := reflect.ValueOf(session)
	if session == nil || v.Comparable() && session == session { //nolint:staticcheck // but one with a NaN in it
		return session
	}
	box := reflect.New(v.Type())
	box.Elem().Set(v)
	bytes := reflect.ArrayOf(int(v.Type().Size()), reflect.TypeFor[byte]())
	return identity{v.Type(), string(reflect.NewAt(bytes, box.UnsafePointer()).Elem().Bytes())}
}
