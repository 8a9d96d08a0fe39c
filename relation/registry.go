package relation

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// RegisterLoader registers load for relation fields of target that hold a T. Packages under relation/ do it when they
// are imported; do it in an init function too. A target can have loaders of several types. It panics if the target has
// one of T already, and says where both are.
func RegisterLoader[T any](target string, load LoadFunc[T], options ...LoaderOption) {
	l := newLoader(target, reflect.TypeFor[T](), caller(), options)
	l.load = erase(load)
	loaders.register(l)
}

// FallbackFunc loads resources of any target and type, like a [LoadFunc]. The values of its answer are pointers to
// request.Type.
type FallbackFunc func(ctx context.Context, cfg aws.Config, request FallbackRequest) (map[Key]any, error)

// FallbackRequest is what a [FallbackFunc] is to load.
type FallbackRequest struct {
	Target string       // the relation's target, such as "AWS::ECS::Cluster"
	Type   reflect.Type // what the relation holds
	Keys   []Key
}

// RegisterFallback registers load for the targets that begin with prefix. It loads the relation fields for whose target
// and type no loader is registered. If several prefixes match a target, the longest is used. RegisterFallback panics if
// prefix has a fallback already.
func RegisterFallback(prefix string, load FallbackFunc, options ...LoaderOption) {
	loaders.registerFallback(&fallback{prefix: prefix, site: caller(), load: load, options: options})
}

type fallback struct {
	prefix  string
	site    string
	load    FallbackFunc
	options []LoaderOption
}

// loaderKey is what a loader is found by.
type loaderKey struct {
	target string
	elem   reflect.Type
}

// loaderSet is a set of loaders. The zero set is empty.
type loaderSet struct {
	mu        sync.RWMutex
	own       map[loaderKey]*loader // registered
	derived   map[loaderKey]*loader // made from a fallback, kept so that each has one address
	absent    map[loaderKey]*loader // stand for those that there are not, for a cache to be asked
	fallbacks []*fallback           // longest prefix first
}

// loaders are those registered.
var loaders loaderSet

func (s *loaderSet) register(l *loader) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := loaderKey{l.target, l.elem}
	if other, ok := s.own[key]; ok {
		panic(fmt.Sprintf("relation: RegisterLoader of %q for %s at %s: there is one already, registered at %s",
			l.target, typeName(l.elem), l.site, other.site))
	}
	if s.own == nil {
		s.own = make(map[loaderKey]*loader)
	}
	s.own[key] = l
	needHTTPClient()
}

func (s *loaderSet) registerFallback(f *fallback) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, other := range s.fallbacks {
		if other.prefix == f.prefix {
			panic(fmt.Sprintf("relation: RegisterFallback of %q at %s: there is one already, registered at %s",
				f.prefix, f.site, other.site))
		}
	}
	s.fallbacks = append(s.fallbacks, f)
	needHTTPClient()
	slices.SortFunc(s.fallbacks, func(a, b *fallback) int { return len(b.prefix) - len(a.prefix) })
}

// lookup returns the loader for target and elem. If there is none, it is one that is missing, and the error says how to
// get one.
func (s *loaderSet) lookup(target string, elem reflect.Type) (*loader, error) {
	key := loaderKey{target, elem}
	s.mu.RLock()
	l, ok := s.own[key]
	if !ok {
		l, ok = s.derived[key]
	}
	s.mu.RUnlock()
	if ok {
		return l, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if l, ok := s.derived[key]; ok {
		return l, nil
	}
	for _, f := range s.fallbacks {
		if strings.HasPrefix(target, f.prefix) {
			l := newLoader(target, elem, f.site, f.options)
			l.fallback = true
			l.load = func(ctx context.Context, cfg aws.Config, keys []Key) (map[Key]any, error) {
				return f.load(ctx, cfg, FallbackRequest{Target: target, Type: elem, Keys: keys})
			}
			if s.derived == nil {
				s.derived = make(map[loaderKey]*loader)
			}
			s.derived[key] = l
			return l, nil
		}
	}
	if l, ok := s.absent[key]; ok {
		return l, l.missing
	}
	l = newLoader(target, elem, "", []LoaderOption{MaxBatch(maxUnknown)})
	l.missing = errors.New(s.advice(target, elem))
	if s.absent == nil {
		s.absent = make(map[loaderKey]*loader)
	}
	s.absent[key] = l
	return l, l.missing
}

// maxUnknown is how many resources without a loader a cache is asked for at once.
const maxUnknown = 100

// advice says what is wrong with target and elem, and what to do about it.
func (s *loaderSet) advice(target string, elem reflect.Type) string {
	service, _, native := strings.Cut(target, ".")
	var types, siblings []string
	for key := range s.own {
		if key.target == target {
			types = append(types, typeName(key.elem))
		} else if strings.HasPrefix(key.target, service+".") {
			siblings = append(siblings, key.target)
		}
	}
	slices.Sort(types)
	slices.Sort(siblings)
	switch {
	case len(types) > 0:
		return fmt.Sprintf("the field is of %s, and %q loads %s", typeName(elem), target, strings.Join(types, " or "))
	case len(siblings) > 0:
		return fmt.Sprintf("there are loaders for %s: correct the tag, or call relation.RegisterLoader for %q",
			strings.Join(slices.Compact(siblings), ", "), target)
	case native:
		return fmt.Sprintf("add import _ %q, or call relation.RegisterLoader for %q", importPath+service, target)
	default:
		return fmt.Sprintf("add import _ %q, or call relation.RegisterLoader for %q", importPath+"cloudcontrol", target)
	}
}

// importPath is where the loaders of AWS's services are, each in a package named for the service.
const importPath = "github.com/typedbus/typedbus/relation/"

// caller returns the file:line that called the function that calls it.
func caller() string {
	_, file, line, _ := runtime.Caller(2)
	return fmt.Sprintf("%s:%d", file, line)
}
