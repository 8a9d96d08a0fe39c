package fit

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// RegisterUnion makes t, an interface, a union of the types that members are of. It panics on what is none.
func RegisterUnion(t reflect.Type, members ...any) {
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

// RegisterDecoder makes decode what reads values of t. It sets the value, or returns an error.
func RegisterDecoder(t reflect.Type, decode func(jsontext.Value, reflect.Value) error) {
	decoders.Store(t, decode)
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
	if decode.(func(jsontext.Value, reflect.Value) error)(v.Clone(), dst) != nil {
		dst.SetZero()
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
		trial := fitting{path: f.path, isBare: true}
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
