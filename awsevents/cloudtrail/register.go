package cloudtrail

import (
	"reflect"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/awsevents/cloudtrail/internal/fit"
)

// RegisterUnion says which types a union of the SDK consists of: an interface such as DynamoDB's AttributeValue, of
// which nothing but a list of its members tells how to read one. Call it in an init function, with a pointer to each
// member:
//
//	cloudtrail.RegisterUnion[types.AttributeValue](
//		&types.AttributeValueMemberS{}, &types.AttributeValueMemberN{}, …)
//
// {"s": …} is then read as the member S. A value that names no member, such as the plain text that DynamoDB records
// of a key, goes to the first of the members that takes it. It panics if a member's type is not named for the union
// and "Member", or is not a pointer to a struct with a field Value, as those of the SDK are.
func RegisterUnion[T any](members ...T) {
	list := make([]any, len(members))
	for i, m := range members {
		list[i] = m
	}
	fit.RegisterUnion(reflect.TypeFor[T](), list...)
}

// RegisterDecoder says how to read a T, for types that nothing else tells how: an SDK's document, an interface of
// your own. Call it in an init function. decode gets the JSON as it was recorded, redactions too; its error leaves the
// value zero and is a drift.
func RegisterDecoder[T any](decode func(jsontext.Value) (T, error)) {
	fit.RegisterDecoder(reflect.TypeFor[T](), func(v jsontext.Value, dst reflect.Value) error {
		value, err := decode(v)
		if err == nil {
			dst.Set(reflect.ValueOf(&value).Elem())
		}
		return err
	})
}
