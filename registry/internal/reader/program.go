package reader

import (
	standard "encoding/json"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry/internal/tags"
)

// Program decodes events of one type. It is immutable, but for what it remembers of how large the last event was.
type Program struct {
	typ      reflect.Type
	root     *structure
	tolerant bool
	owner    any
	needs    needs
}

// Owner returns what was given to [Compile].
func (p *Program) Owner() any { return p.owner }

// Compile works out how events of the struct type t are decoded. The envelope is the type of the field in it that
// stands for the members of every event: it is left to the caller. A tolerant program converts what plainly means the same.
// The owner is whatever the caller wants to find again.
func Compile(t, envelope reflect.Type, tolerant bool, owner any) *Program {
	compiling.Lock()
	defer compiling.Unlock()
	root := newStructure(t, envelope)
	root.compile()
	return &Program{typ: t, root: root, tolerant: tolerant, owner: owner}
}

// compiling guards nodes.
var (
	compiling sync.Mutex
	nodes     = map[reflect.Type]*node{}
)

// op is how a value is decoded.
type op uint8

const (
	opString op = iota
	opBool
	opInt
	opUint
	opFloat
	opTime
	opNumber // encoding/json's Number
	opBytes  // base64
	opStruct
	opList
	opArray
	opMap // of strings or integers to anything
	opPointer
	opAny
	opRaw     // jsontext.Value
	opForeign // encoding/json/v2 decodes it
)

// node is how values of one type are decoded.
type node struct {
	op     op
	typ    reflect.Type
	bits   int         // opInt, opUint and opFloat
	quoted bool        // the same: the number is written as a string
	plain  bool        // a string, or list or map of strings, of no type of its own
	single bool        // opList: an element may stand for the list
	length *lengthHint // opList
	batch  batchType   // opPointer: targets of this type are made in batches
	spares *sync.Pool  // opMap: of *spare
	elem   *node       // of a pointer, list, array or map
	fields *structure  // opStruct
	empty  reflect.Value
	// inString: opForeign, and the tag of the field says that numbers in it are written as strings.
	inString bool
}

var (
	timeType    = reflect.TypeFor[time.Time]()
	rawType     = reflect.TypeFor[jsontext.Value]()
	numberType  = reflect.TypeFor[standard.Number]()
	stringType  = reflect.TypeFor[string]()
	stringsType = reflect.TypeFor[[]string]()
	textsType   = reflect.TypeFor[map[string]string]()

	methodTypes = []reflect.Type{
		reflect.TypeFor[json.Unmarshaler](),
		reflect.TypeFor[json.UnmarshalerFrom](),
		reflect.TypeFor[interface{ UnmarshalText(text []byte) error }](),
	}
)

// decodesItself reports whether values of type t have an unmarshal method.
func decodesItself(t reflect.Type) bool {
	if t.PkgPath() == "" && t.Kind() != reflect.Struct {
		return false // a type without a package has no methods, but for those of what a struct embeds
	}
	return slices.ContainsFunc(methodTypes, reflect.PointerTo(t).Implements)
}

// nodeOf returns the node for t. compiling must be locked.
func nodeOf(t reflect.Type) *node {
	if n, ok := nodes[t]; ok {
		return n
	}
	n := &node{typ: t}
	nodes[t] = n // types may be recursive
	n.compile()
	return n
}

func (n *node) compile() {
	t := n.typ
	switch {
	case t == timeType:
		n.op = opTime
		return
	case t == rawType:
		n.op = opRaw
		return
	case t == numberType:
		n.op = opNumber
		return
	case decodesItself(t):
		n.op = opForeign
		return
	}
	n.op = opForeign
	switch t.Kind() {
	case reflect.String:
		n.op = opString
	case reflect.Bool:
		n.op = opBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if t != reflect.TypeFor[time.Duration]() {
			n.op, n.bits = opInt, t.Bits()
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		n.op, n.bits = opUint, t.Bits()
	case reflect.Float32, reflect.Float64:
		n.op, n.bits = opFloat, t.Bits()
	case reflect.Interface:
		if t.NumMethod() == 0 {
			n.op = opAny
		}
	case reflect.Struct:
		n.compileStruct()
	case reflect.Slice:
		n.compileSlice()
	case reflect.Array:
		if t.Elem().Kind() != reflect.Uint8 {
			n.op, n.elem = opArray, nodeOf(t.Elem())
		}
	case reflect.Map:
		if key := t.Key(); isKey(key) {
			n.op, n.elem, n.plain = opMap, nodeOf(t.Elem()), t == textsType
			n.spares = &sync.Pool{New: func() any { return newSpare(t) }}
		}
	case reflect.Pointer:
		n.op, n.elem, n.batch = opPointer, nodeOf(t.Elem()), batchOf(t)
	}
}

// isKey reports whether the keys of a map are text or integers, which have one form for each value.
func isKey(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return !decodesItself(t) && t != numberType && t != reflect.TypeFor[time.Duration]()
	}
	return false
}

func (n *node) compileSlice() {
	elem := n.typ.Elem()
	switch {
	case elem.Kind() != reflect.Uint8:
		n.op, n.elem, n.plain = opList, nodeOf(elem), n.typ == stringsType
		n.empty = reflect.MakeSlice(n.typ, 0, 0)
		n.single, n.length = !holds(elem, n.typ, nil), new(lengthHint)
	case elem.PkgPath() == "":
		n.op = opBytes
	}
}

func (n *node) compileStruct() {
	if !usual(n.typ) {
		return
	}
	n.op, n.fields = opStruct, newStructure(n.typ, nil)
	n.fields.compile()
}

// usual reports whether t has nothing that encoding/json/v2 has to judge for itself. Tags that it alone understands, and types
// that it refuses, are refused when a type is registered.
func usual(t reflect.Type) bool {
	for i := range t.NumField() {
		sf := t.Field(i)
		tag, member := tags.ReadJSON(sf)
		if !member {
			continue
		}
		switch inner := embeddedIn(sf); {
		case inner != nil && tag.Name == "":
			if decodesItself(inner) || !usual(inner) {
				return false
			}
		case !sf.IsExported():
			return false
		}
	}
	return true
}

// compile finds out how the fields are decoded.
func (s *structure) compile() {
	for i := range s.fields {
		f := &s.fields[i]
		f.node = nodeOf(f.typ)
		if f.stringed {
			f.node = f.node.stringed()
		}
		if f.present || f.node.asks() {
			s.rules = append(s.rules, i)
		}
	}
}

// stringed returns the node for a number, or pointer to one, that is written as a string.
func (n *node) stringed() *node {
	own := *n
	switch n.op {
	case opInt, opUint, opFloat:
		own.quoted = true
	case opPointer:
		own.elem = n.elem.stringed()
	default:
		own = node{op: opForeign, typ: n.typ, inString: true}
	}
	return &own
}

// asks reports whether there is something missing in a value that is missing as a whole.
func (n *node) asks() bool { return n.op == opStruct && n.fields != nil && len(n.fields.rules) > 0 }

// holds reports whether the lists and pointers that t is made of have a list in them, or do not end: type L []L.
func holds(t, list reflect.Type, seen []reflect.Type) bool {
	switch {
	case t == list || slices.Contains(seen, t):
		return true
	case t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer:
		return holds(t.Elem(), list, append(seen, t))
	}
	return false
}
