package registry

import (
	"iter"
	"reflect"
	"unsafe"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/internal/seam"
)

// relationField is a relation of an event type. The registry checks its tag, and tells the field, when an event is
// decoded, which event it belongs to; all else is package relation's.
type relationField struct {
	spec   *seam.Spec
	kind   seam.Relation
	offset uintptr // of the field's slot in the event
}

// bind tells the field of the event which event it is in.
func (f *relationField) bind(event *Event) {
	seam.SlotAt[Event](unsafe.Pointer(event), f.offset).Bind(f.kind.Rebind, event, f.spec)
}

func init() {
	seam.SpecsOf = func(event any) []*seam.Spec {
		e, ok := event.(AnyEvent)
		if !ok {
			return nil
		}
		p := e.Envelope().plan
		if p == nil || reflect.TypeOf(event) != reflect.PointerTo(p.typ) {
			return nil
		}
		return p.specs()
	}
	seam.Find = func(event any, path eventpath.Path) iter.Seq2[[]int, jsontext.Value] {
		return func(yield func([]int, jsontext.Value) bool) {
			event.(*Event).program().Taken(event.(*Event).payload, path, func(position []int, value string) bool {
				return yield(position, jsontext.Value(value))
			})
		}
	}
	seam.Trust = func(registry any, path string) {
		if err := registry.(*Registry).Configure(withTested(path)); err != nil {
			panic(err)
		}
	}
}

// specs returns the relations of the type, in the order of its fields.
func (p *plan) specs() []*seam.Spec {
	specs := make([]*seam.Spec, len(p.relations))
	for i := range p.relations {
		specs[i] = p.relations[i].spec
	}
	return specs
}
