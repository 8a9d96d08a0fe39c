// Package samefields copies what an operation answers into the type that the SDK has for the resource: where an operation
// describes one resource, the SDK often gives the members to the operation's output alone, which comes with the client.
package samefields

import "reflect"

// Copy returns a T with the fields that output, a pointer to a struct, has by the same name and type.
func Copy[T any](output any) *T {
	from, to := reflect.ValueOf(output).Elem(), reflect.ValueOf(new(T)).Elem()
	for field := range to.Type().Fields() {
		if source := from.FieldByName(field.Name); field.IsExported() && source.IsValid() && source.Type() == field.Type {
			to.FieldByIndex(field.Index).Set(source)
		}
	}
	return to.Addr().Interface().(*T)
}
