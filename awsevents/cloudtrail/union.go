package cloudtrail

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
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
	t := reflect.TypeFor[T]()
	if t.Kind() != reflect.Interface {
		panic(fmt.Sprintf("cloudtrail: RegisterUnion of %s, which is no interface", t))
	}
	u := &union{byName: make(map[string]reflect.Type)}
	for _, m := range members {
		p := reflect.TypeOf(m)
		if p == nil || p.Kind() != reflect.Pointer || p.Elem().Kind() != reflect.Struct {
			panic(fmt.Sprintf("cloudtrail: RegisterUnion of %s with a member that is no pointer to a struct", t))
		}
		name, ok := strings.CutPrefix(p.Elem().Name(), t.Name()+"Member")
		if _, hasValue := p.Elem().FieldByName("Value"); !ok || !hasValue {
			panic(fmt.Sprintf("cloudtrail: RegisterUnion of %s with %s, which is no member of it", t, p.Elem()))
		}
		u.byName[fold(name)] = p.Elem()
		u.members = append(u.members, p.Elem())
	}
	unions.Store(t, u)
}

// RegisterDecoder says how to read a T, for types that nothing else tells how: an SDK's document, an interface of
// your own. Call it in an init function. decode gets the JSON as it was recorded; its error leaves the value zero and
// is a drift.
func RegisterDecoder[T any](decode func(jsontext.Value) (T, error)) {
	decoders.Store(reflect.TypeFor[T](), func(v jsontext.Value, dst reflect.Value) error {
		value, err := decode(v.Clone())
		if err == nil {
			dst.Set(reflect.ValueOf(&value).Elem())
		}
		return err
	})
}

var (
	unions   sync.Map // reflect.Type of the interface to *union
	decoders sync.Map // reflect.Type to func(jsontext.Value, reflect.Value) error
)

// union is an interface of the SDK with the structs that are its members.
type union struct {
	members []reflect.Type
	byName  map[string]reflect.Type
}

// decodeRegistered reads v with the type's registered decoder, if it has one.
func (f *fitting) decodeRegistered(v jsontext.Value, dst reflect.Value) bool {
	decode, ok := decoders.Load(dst.Type())
	if !ok {
		return false
	}
	if decode.(func(jsontext.Value, reflect.Value) error)(v, dst) != nil {
		f.mistyped(v, dst.Type())
	}
	return true
}

// iface reads v into an interface: any, or a union.
func (f *fitting) iface(v jsontext.Value, dst reflect.Value) {
	if dst.NumMethod() == 0 {
		var value any
		if json.Unmarshal(v, &value, jsontext.AllowDuplicateNames(true)) != nil {
			f.mistyped(v, dst.Type())
		} else if value != nil {
			dst.Set(reflect.ValueOf(value))
		}
		return
	}
	u, ok := unions.Load(dst.Type())
	if !ok {
		f.note(ruleUnion, dst.Type().String(), kindOf(v))
		return
	}
	f.union(v, dst, u.(*union))
}

func (f *fitting) union(v jsontext.Value, dst reflect.Value, u *union) {
	if members, ok := membersOf(v); ok && len(members) == 1 {
		if t, ok := u.byName[fold(members[0].name)]; ok {
			value := reflect.New(t)
			f.below(memberStep(members[0].name), func() {
				f.fit(members[0].value, value.Elem().FieldByName("Value"))
			})
			dst.Set(value)
			return
		}
	}
	for _, t := range u.members {
		value := reflect.New(t)
		trial := fitting{path: f.path}
		if field := value.Elem().FieldByName("Value"); takes(field.Type(), v) {
			if trial.fit(v, field); len(trial.drift) == 0 {
				dst.Set(value)
				return
			}
		}
	}
	f.note(ruleUnion, dst.Type().String(), kindOf(v))
}

// takes reports whether a plain v is of the kind that t is written as.
func takes(t reflect.Type, v jsontext.Value) bool {
	switch v.Kind() {
	case '"':
		return t.Kind() == reflect.String
	case '0':
		return t.Kind() >= reflect.Int && t.Kind() <= reflect.Float64
	case 't', 'f':
		return t.Kind() == reflect.Bool
	case '[':
		return isList(t)
	case '{':
		return t.Kind() == reflect.Struct || t.Kind() == reflect.Map
	}
	return false
}
