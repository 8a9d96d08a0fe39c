package registry

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry/internal/declare"
	"github.com/typedbus/typedbus/registry/internal/gotype"
	"github.com/typedbus/typedbus/registry/internal/reader"
	"github.com/typedbus/typedbus/registry/internal/route"
	"github.com/typedbus/typedbus/registry/internal/tags"
	"github.com/typedbus/typedbus/registry/internal/validation"
)

// plan is all that decoding needs to know of an event type. It is worked out once, when the type is registered, and
// never changes.
type plan struct {
	typ       reflect.Type
	site      site
	owner     *Registry   // that the type is registered with
	route     route.Route // To is the plan itself
	tolerant  bool
	relations []relationField
	keys      []keyMember // of the relations
	// validations are the fields with a validate tag, in the type or below it.
	validations []validation.Field
	// acceptor accepts events that are sure to keep the validate tags. It is nil if there are rules it does not know.
	acceptor *validation.Acceptor
	// later is not nil if all but typ, site, owner, pattern and tolerant is worked out when the type is first used.
	later    *sync.Once
	fault    error // what was found then
	compiled atomic.Pointer[reader.Program]
}

// owner is what a program that decodes events of a type leads back to.
type owner struct {
	plan *plan
	none AnyEvent // a nil pointer to the type
}

func newOwner(p *plan) *owner {
	return &owner{p, reflect.Zero(reflect.PointerTo(p.typ)).Interface().(AnyEvent)}
}

// event returns value, a pointer to an event of the type, as an AnyEvent. The assertion value.Interface().(AnyEvent)
// says the same, but searches a table of all types that any program's interfaces have: with more than a thousand event
// types that is a twentieth of what decoding costs. Here the search was made once, for none; only the pointer that an
// interface value ends with is put in its place.
func (o *owner) event(value reflect.Value) AnyEvent {
	event := o.none
	(*[2]unsafe.Pointer)(unsafe.Pointer(&event))[1] = value.UnsafePointer()
	return event
}

// compiler works out a plan, collecting the mistakes it finds.
type compiler struct {
	plan   *plan
	faults []error
}

// compile works out the plan of the event type t. It returns a [*TagError] for every mistake in the type.
func compile(t reflect.Type, site site) (*plan, []error) {
	c := &compiler{plan: &plan{typ: t, site: site}}
	if c.event() {
		c.below()
	}
	if len(c.faults) > 0 {
		return nil, c.faults
	}
	return c.plan, nil
}

// event works out which events the type takes. It reports false if the type is no event type.
func (c *compiler) event() bool {
	if c.plan.typ.Kind() != reflect.Struct {
		c.faultIn("", "it is not a struct", "register a struct that embeds registry.Event")
		return false
	}
	if !c.envelope() {
		return false
	}
	c.eventTag()
	return true
}

// below works out what is not in the event tag.
func (c *compiler) below() {
	if !c.methods() {
		return
	}
	c.conditions()
	declared := declare.Of(c.plan.typ, eventType)
	for _, i := range declared.Relations {
		c.relation(i)
	}
	for _, f := range declared.Faults {
		c.fault(f.Field, f.Key, f.Tag, f.Fault)
	}
	c.plan.validations = declared.Validations
	if len(declared.Validations) > 0 && len(c.faults) == 0 {
		c.plan.acceptor = validation.AcceptorOf(c.plan.typ, eventType)
	}
}

// fault records a mistake in the tag of a field.
func (c *compiler) fault(field, key, tag string, f *tags.Fault) {
	c.faults = append(c.faults, newTagError(c.plan.typ, field, key, tag, f))
}

// faultIn records a mistake that is in no tag.
func (c *compiler) faultIn(field, problem, fix string) {
	c.fault(field, "", "", &tags.Fault{Problem: problem, Fix: fix})
}

// envelope checks that the type embeds Event as it must.
func (c *compiler) envelope() bool {
	t := c.plan.typ
	for i := range t.NumField() {
		f := t.Field(i)
		switch {
		case f.Type == reflect.PointerTo(eventType):
			c.faultIn(f.Name, "the envelope is a pointer", "embed registry.Event by value")
		case f.Type != eventType:
			continue
		case !f.Anonymous:
			c.faultIn(f.Name, "the envelope has a name", "embed it: write registry.Event alone")
		case i > 0:
			c.faultIn(f.Name, "the envelope is not the first field", "move registry.Event to the top")
		default:
			return true
		}
		return false
	}
	c.faultIn("", "there is no envelope", "embed registry.Event as the first field, with an event tag")
	return false
}

// methods checks that the type has Event's methods, and none that would decode it in Event's stead.
func (c *compiler) methods() bool {
	switch t := c.plan.typ; {
	case !reflect.PointerTo(t).Implements(anyEventType):
		c.faultIn("Envelope", "it hides the method of registry.Event", "give it another name")
	case gotype.DecodesItself(t):
		c.faultIn("", "it has an unmarshal method, so that its envelope would not be decoded", "move the method to the type of its detail")
	default:
		return true
	}
	return false
}

// eventTag reads the tag of the envelope.
func (c *compiler) eventTag() {
	f := c.plan.typ.Field(0)
	if tag, ok := tags.JSONOf(f); ok {
		c.fault(f.Name, tags.JSONKey, tag, tags.At(0, "the envelope's members would not be found", "remove the json tag"))
	}
	tag, ok := tags.EventOf(f)
	if fault := tags.CheckForm(f.Tag, tags.EventKey); fault != nil {
		c.faultIn(f.Name, fault.Problem, fault.Fix)
		return
	}
	if !ok {
		c.faultIn(f.Name, "there is no event tag", "add `event:\"source=…\"` to it")
		return
	}
	pattern, tolerant, fault := tags.Event(tag)
	if fault != nil {
		c.fault(f.Name, tags.EventKey, tag, fault)
		return
	}
	c.plan.route, c.plan.tolerant = route.Route{Pattern: pattern, To: c.plan}, tolerant
}

// conditions checks the conditions of the event tag against the type.
func (c *compiler) conditions() {
	f := c.plan.typ.Field(0)
	tag, _ := tags.EventOf(f)
	for _, condition := range c.plan.route.Pattern.Conditions {
		at := condition.Offset
		end, fault := declare.Resolve(c.plan.typ, condition.Path, at)
		if fault == nil && end != nil && (end.Kind() == reflect.Struct && end != gotype.Time || end.Kind() == reflect.Slice || end.Kind() == reflect.Map) {
			fault = tags.At(at, condition.Key+" is not a scalar", "name a member or element in it")
		}
		if fault != nil {
			c.fault(f.Name, tags.EventKey, tag, fault)
		}
	}
}

// relation checks the field of the event type at index, which is a relation or has a relation tag.
func (c *compiler) relation(index int) {
	f := c.plan.typ.Field(index)
	tag, tagged := tags.RelationOf(f)
	switch {
	case f.Type.Kind() == reflect.Pointer && declare.IsRelation(f.Type.Elem()):
		c.fault(f.Name, tags.RelationKey, tag, tags.At(0, "the relation is a pointer", "make it a "+f.Type.Elem().String()))
		return
	case !declare.IsRelation(f.Type):
		c.fault(f.Name, tags.RelationKey, tag, tags.At(0, fmt.Sprintf("a %s is no relation", f.Type), "make the field a relation.One or a relation.Many"))
		return
	case !tagged:
		c.faultIn(f.Name, "the relation has no tag", "add `relation:\"…\"` with the resource and the path of its id")
		return
	case !f.IsExported():
		c.faultIn(f.Name, "the relation is not exported", "begin its name with a capital letter")
		return
	}
	if jsonTag, _ := tags.JSONOf(f); jsonTag != "-" {
		c.faultIn(f.Name, "a relation is not part of the JSON", "add `json:\"-\"` to it")
	}
	spec, fault := tags.Relation(tag)
	if fault != nil {
		c.fault(f.Name, tags.RelationKey, tag, fault)
		return
	}
	spec.Field, spec.Index = f.Name, index
	kind, _ := seam.RelationOf(f.Type)
	many := kind.Many
	if spec.ID, fault = c.keyPath(spec.ID, strings.Index(tag, ",")+1, many); fault != nil {
		c.fault(f.Name, tags.RelationKey, tag, fault)
	}
	for i, arg := range spec.Args {
		at := strings.Index(tag, ","+arg.Name+"=") + len(arg.Name) + 2
		if spec.Args[i].Path, fault = c.keyPath(arg.Path, at, many); fault != nil {
			c.fault(f.Name, tags.RelationKey, tag, fault)
		}
	}
	c.plan.relations = append(c.plan.relations, relationField{spec, kind, kind.At(f.Offset)})
	if len(c.faults) == 0 {
		c.plan.keys = append(c.plan.keys, keyMembers(c.plan.typ, spec, many)...)
	}
}

// keyPath checks the path of a part of a key and returns it, with a [*] added where it leads to a list.
func (c *compiler) keyPath(path eventpath.Path, offset int, many bool) (eventpath.Path, *tags.Fault) {
	end, fault := declare.Resolve(c.plan.typ, path, offset)
	if fault != nil {
		return path, fault
	}
	each := slices.ContainsFunc(path, func(s eventpath.Step) bool { return s.Kind == eventpath.Each })
	if end != nil && end.Kind() == reflect.Slice && gotype.Indirect(end.Elem()).Kind() == reflect.String {
		path = append(path[:len(path):len(path)], eventpath.Step{Kind: eventpath.Each})
		each, end = true, nil
	}
	switch {
	case each && !many && path.String() == "resources[*]":
		return path, tags.At(offset, "resources is a list", "write resources[service:resource-type], or make the field a relation.Many")
	case each && !many:
		return path, tags.At(offset, path.String()+" is a list", "make the field a relation.Many, or choose one element")
	case end != nil && end.Kind() == reflect.Struct && end != gotype.Time:
		return path, tags.At(offset, path.String()+" is an object", "name a string in it")
	case end != nil && !isKey(end):
		return path, tags.At(offset, fmt.Sprintf("%s is a %s", path.String(), end), "name a string or an integer")
	}
	return path, nil
}

// isKey reports whether a value of type t can be part of a key.
func isKey(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return true
	}
	return false
}
