package registry

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/go-playground/validator/v10"

	"github.com/typedbus/typedbus/registry/internal/gotype"
	"github.com/typedbus/typedbus/registry/internal/route"
)

// Registry knows event types and turns payloads into values of them. The zero Registry is empty and ready to use.
//
// A Registry may be used by many goroutines at once. Types may be registered while others decode: a payload is
// decoded with the types there were when its decoding began.
type Registry struct {
	settings atomic.Pointer[settings]
	index    atomic.Pointer[route.Index] // nil when it has to be built from routes again

	mu     sync.Mutex
	types  map[reflect.Type]*plan
	routes *route.Table
	noted  []notedType
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

// configuring serializes changes of options, of all registries: two that make one registry the other's parent at the
// same time would each see no cycle.
var configuring sync.Mutex

// Configure changes the options of a registry. What is decoded afterwards is decoded with them.
func (r *Registry) Configure(options ...Option) error {
	configuring.Lock()
	defer configuring.Unlock()
	s := *r.current()
	before := s.inherited().validator
	for _, o := range options {
		o.configure(&s)
	}
	for _, parent := range s.parents {
		if parent == nil {
			return errors.New("registry: the parent is nil; give WithParent a registry")
		}
		if parent.descendsFrom(r) {
			return errors.New("registry: the parent leads back to the registry itself; leave it out")
		}
	}
	if validate := s.inherited().validator; validate != before {
		if err := r.checkAllRules(validate); err != nil {
			return err
		}
	}
	r.settings.Store(&s)
	return nil
}

// checkAllRules tries the validate tags of all types that are registered already.
func (r *Registry) checkAllRules(validate *validator.Validate) error {
	var errs []error
	for _, p := range r.plans() {
		p.complete()
		if err := checkRules(validate, p); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// plans returns the plans of all types that are registered.
func (r *Registry) plans() []*plan {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.addNoted()
	return slices.Collect(maps.Values(r.types))
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
	return r.register(callerSite(), prototypes...)
}

func (r *Registry) register(site site, prototypes ...any) error {
	plans := make([]*plan, 0, len(prototypes))
	var noted []notedType
	var errs []error
	for _, prototype := range prototypes {
		if prototype == nil {
			errs = append(errs, errors.New("registry: the prototype is nil; give a value of the event type, such as ThingyEvent{}"))
			continue
		}
		t := gotype.Indirect(reflect.TypeOf(prototype))
		if r.current().isTested(t) {
			noted = append(noted, notedType{t, site})
			continue
		}
		p, faults := compile(t, site)
		if len(faults) > 0 {
			errs = append(errs, faults...)
			continue
		}
		if err := checkRules(r.current().inherited().validator, p); err != nil {
			errs = append(errs, err)
			continue
		}
		p.owner = r
		plans = append(plans, p)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(plans) > 0 {
		r.addNoted()
	}
	staged := stage{registry: r}
	for _, p := range plans {
		if err := staged.add(p); err != nil {
			errs = append(errs, err)
		}
	}
	if len(errs) > 0 {
		staged.rollback()
		return errors.Join(errs...)
	}
	r.noted = append(r.noted, noted...)
	r.index.Store(nil)
	return nil
}

// lookup returns the plan for an event: that of the most specific type of r and all its parents, or nil. Where none is
// more specific, r's own type comes before those of its parents, and those of one parent before those of the next.
func (r *Registry) lookup(source, detailType, payload string) *plan {
	found := r.match(source, detailType, payload).Route
	if found == nil {
		return nil
	}
	p := found.To.(*plan)
	p.complete()
	return p
}

func (r *Registry) match(source, detailType, payload string) route.Match {
	x := r.index.Load()
	if x == nil {
		x = r.buildIndex()
	}
	best := x.Lookup(source, detailType, payload)
	for _, parent := range r.current().parents {
		if m := parent.match(source, detailType, payload); m.Outranks(best) {
			best = m
		}
	}
	return best
}

func (r *Registry) buildIndex() *route.Index {
	r.mu.Lock()
	defer r.mu.Unlock()
	if x := r.index.Load(); x != nil {
		return x
	}
	r.addNoted()
	r.makeRoom(0)
	x := r.routes.Index()
	r.index.Store(x)
	return x
}
