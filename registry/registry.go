package registry

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Registry knows event types and turns payloads into values of them. The zero Registry is empty and ready to use.
//
// A Registry may be used by many goroutines at once. Types may be registered while others decode: a payload is
// decoded with the types there were when its decoding began.
type Registry struct {
	settings atomic.Pointer[settings]
	index    atomic.Pointer[index] // nil when it has to be built from cells again

	mu    sync.Mutex
	types map[reflect.Type]*plan
	cells map[cell][]*plan
}

// New returns a registry that knows no types but those of its parents, see [WithParent]. It panics if an option is
// wrong in itself.
func New(options ...Option) *Registry {
	r := new(Registry)
	if err := r.Configure(options...); err != nil {
		panic(err)
	}
	return r
}

// Configure changes the options of a registry. What is decoded afterwards is decoded with them.
func (r *Registry) Configure(options ...Option) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := *r.current()
	for _, o := range options {
		if err := o.configure(&s); err != nil {
			return err
		}
	}
	for _, parent := range s.parents {
		if parent == nil {
			return errors.New("registry: the parent is nil; give WithParent a registry")
		}
		if parent.descendsFrom(r) {
			return errors.New("registry: the parent leads back to the registry itself; leave it out")
		}
	}
	r.settings.Store(&s)
	return nil
}

// AddParent makes r ask parent about events that none of r's own types and earlier parents takes. It returns an error
// if parent leads back to r.
func (r *Registry) AddParent(parent *Registry) error {
	return r.Configure(WithParent(parent))
}

var noSettings settings

func (r *Registry) current() *settings {
	if s := r.settings.Load(); s != nil {
		return s
	}
	return &noSettings
}

func (r *Registry) descendsFrom(ancestor *Registry) bool {
	return r == ancestor || slices.ContainsFunc(r.current().parents, func(p *Registry) bool { return p.descendsFrom(ancestor) })
}

// Register adds event types: all of them or, if it returns an error, none. A prototype is a value of the type or a
// pointer to one, which may be nil; only its type counts.
//
// The error joins one error for every mistake: a [TagError] for a declaration that is wrong, a [DuplicateError] for a
// type that is registered already, a [ConflictError] for one that takes events which a registered type takes, too,
// with neither more specific. Types of a parent are no conflict: a registry's own types come first.
func (r *Registry) Register(prototypes ...any) error {
	return r.register(callerSite(2), prototypes...)
}

func (r *Registry) register(site string, prototypes ...any) error {
	plans := make([]*plan, 0, len(prototypes))
	var errs []error
	for _, prototype := range prototypes {
		if prototype == nil {
			errs = append(errs, errors.New("registry: the prototype is nil; give a value of the event type, such as ThingyEvent{}"))
			continue
		}
		p, err := compile(indirect(reflect.TypeOf(prototype)), site)
		if err == nil {
			err = r.current().checkRules(p)
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		plans = append(plans, p)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	staged := stage{registry: r}
	for _, p := range plans {
		if err := staged.add(p); err != nil {
			errs = append(errs, err)
		}
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	staged.commit()
	return nil
}

// stage holds types that are to be added to a registry, whose lock is held.
type stage struct {
	registry *Registry
	types    map[reflect.Type]*plan
	cells    map[cell][]*plan
}

func (s *stage) add(p *plan) error {
	if first := cmp.Or(s.registry.types[p.typ], s.types[p.typ]); first != nil {
		return &DuplicateError{Type: p.typ.String(), Site: p.site, FirstSite: first.site}
	}
	cells := p.pattern.cells()
	for _, c := range cells {
		for _, other := range slices.Concat(s.registry.cells[c], s.cells[c]) {
			if w := witness(c, p, other); w != nil {
				return &ConflictError{
					Type: p.typ.String(), TypeSite: p.site, Other: other.typ.String(), OtherSite: other.site, Witness: w,
				}
			}
		}
	}
	if s.types == nil {
		s.types, s.cells = map[reflect.Type]*plan{}, map[cell][]*plan{}
	}
	s.types[p.typ] = p
	for _, c := range cells {
		s.cells[c] = append(s.cells[c], p)
	}
	return nil
}

func (s *stage) commit() {
	r := s.registry
	if r.types == nil {
		r.types, r.cells = map[reflect.Type]*plan{}, map[cell][]*plan{}
	}
	for t, p := range s.types {
		r.types[t] = p
	}
	for c, plans := range s.cells {
		r.cells[c] = append(r.cells[c], plans...)
	}
	r.index.Store(nil)
}

// lookup returns the plan for an event: that of the most specific of r's types, else of the first parent that has
// one, else nil.
func (r *Registry) lookup(source, detailType, payload []byte) *plan {
	x := r.index.Load()
	if x == nil {
		x = r.buildIndex()
	}
	if p := x.lookup(source, detailType, payload); p != nil {
		return p
	}
	for _, parent := range r.current().parents {
		if p := parent.lookup(source, detailType, payload); p != nil {
			return p
		}
	}
	return nil
}

func (r *Registry) buildIndex() *index {
	r.mu.Lock()
	defer r.mu.Unlock()
	if x := r.index.Load(); x != nil {
		return x
	}
	x := newIndex(r.cells)
	r.index.Store(x)
	return x
}

// Registration describes a registered type.
type Registration struct {
	// Type is the event type, not a pointer to it.
	Type reflect.Type
	// Pattern says which events the type takes, as an event tag does: "source=aws.ec2,detail-type=…".
	Pattern string
	// Tolerant is true for a type that takes what does not fit it as drift.
	Tolerant bool
	// Site is where the type was registered, as file:line.
	Site string
	// Relations are the relations of the type, in the order of its fields. They must not be modified.
	Relations []*RelationSpec
}

// String returns the pattern and the type, for example "source=my.source: main.ThingyEvent".
func (t Registration) String() string { return fmt.Sprintf("%s: %s", t.Pattern, t.Type) }

// Types lists the types of the registry, without those of its parents, sorted by pattern and then by type.
func (r *Registry) Types() []Registration {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := make([]Registration, 0, len(r.types))
	for t, p := range r.types {
		relations := make([]*RelationSpec, len(p.relations))
		for i := range p.relations {
			relations[i] = p.relations[i].spec
		}
		list = append(list, Registration{Type: t, Pattern: p.pattern.String(), Tolerant: p.tolerant, Site: p.site, Relations: relations})
	}
	slices.SortFunc(list, func(a, b Registration) int {
		return cmp.Or(strings.Compare(a.Pattern, b.Pattern), strings.Compare(a.Type.PkgPath()+"."+a.Type.String(), b.Type.PkgPath()+"."+b.Type.String()))
	})
	return list
}

// callerSite returns the place, as file:line, that called the function skip levels above it.
func callerSite(skip int) string {
	if _, file, line, ok := runtime.Caller(skip); ok {
		return fmt.Sprintf("%s:%d", file, line)
	}
	return "unknown"
}
