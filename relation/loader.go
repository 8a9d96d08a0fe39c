package relation

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// LoadFunc loads the resources that keys name and returns those that exist, by the same keys.
//
// The keys are distinct, at least one and at most [MaxBatch], normalized by [NormalizeKey], and all in the account and
// region that cfg is for. An id may be any text: it comes from a payload.
//
// A key absent from the answer is [ErrNotFound]. With an error, the answer still counts: the error is the outcome of
// the keys absent from it. [KeyErrors] is the outcome of the keys it names alone. The error codes with which AWS says
// that the caller may not become [ErrDenied], those of [NotFoundCodes] ErrNotFound.
//
// ctx is cancelled when nobody waits for any of the keys any longer.
type LoadFunc[T any] func(ctx context.Context, cfg aws.Config, keys []Key) (map[Key]T, error)

// LoaderOption is a property of the API behind a loader.
type LoaderOption func(*loader)

// MaxBatch sets the most keys that one call of a loader is given, at least 1. Without it the loader gets one at a time.
func MaxBatch(n int) LoaderOption { return func(l *loader) { l.maxBatch = max(n, 1) } }

// Concurrency sets how many calls of a loader run at once for one session, account and region, at least 1; the default
// is 4. Keys that come meanwhile wait, and go together as far as MaxBatch allows.
func Concurrency(n int) LoaderOption { return func(l *loader) { l.concurrency = max(n, 1) } }

// NormalizeKey sets how keys that name the same resource become one, such as an instance's ARN and its id. The
// account and region of an ARN have been taken from it before.
func NormalizeKey(normalize func(Key) Key) LoaderOption {
	return func(l *loader) { l.normalize = normalize }
}

// NotFoundCodes sets the error codes with which the API says that a resource does not exist. A batch of several keys
// that fails with one is halved and asked again, so that the unknown key fails alone: prefer a filter where the API
// has one.
func NotFoundCodes(codes ...string) LoaderOption {
	return func(l *loader) { l.notFoundCodes = codes }
}

// defaultConcurrency keeps a burst below the request rates at which AWS begins to throttle an account.
const defaultConcurrency = 4

// loader is a LoadFunc of any T, with its properties. Its address identifies it.
type loader struct {
	target        string
	elem          reflect.Type // T
	site          string       // file:line of its registration
	maxBatch      int
	concurrency   int
	normalize     func(Key) Key
	notFoundCodes []string
	load          func(ctx context.Context, cfg aws.Config, keys []Key) (map[Key]any, error) // values are *T
}

func newLoader(target string, elem reflect.Type, site string, options []LoaderOption) *loader {
	l := &loader{
		target: target, elem: elem, site: site,
		maxBatch: 1, concurrency: defaultConcurrency,
		normalize: func(key Key) Key { return key },
	}
	for _, option := range options {
		option(l)
	}
	return l
}

// normal is normalize, whose panic over one id is the failure of one key: it is called with many at hand, before any is
// loaded.
func (l *loader) normal(key Key) (normal Key, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("the loader's NormalizeKey panicked: %v", panicked)
		}
	}()
	return l.normalize(key), nil
}

// ask loads keys, whatever it takes, and returns what was found and how other keys failed. A key in neither does not
// exist.
func (l *loader) ask(ctx context.Context, cfg aws.Config, keys []Key) (map[Key]any, map[Key]error) {
	values, err := l.load(ctx, cfg, keys)
	if err == nil {
		return values, nil
	}
	if failed, ok := errors.AsType[KeyErrors](err); ok {
		return values, failed
	}
	if hasCode(err, l.notFoundCodes) && len(keys) > 1 && ctx.Err() == nil {
		found, failed := l.ask(ctx, cfg, keys[:len(keys)/2])
		found2, failed2 := l.ask(ctx, cfg, keys[len(keys)/2:])
		return union(found, found2), union(failed, failed2)
	}
	failed := make(map[Key]error)
	for _, key := range keys {
		if _, ok := values[key]; !ok {
			failed[key] = err
		}
	}
	return values, failed
}

// classify is classify with the loader's own codes.
func (l *loader) classify(err error) (kind error) {
	if hasCode(err, l.notFoundCodes) {
		return ErrNotFound
	}
	return classify(err)
}

func union[V any](a, b map[Key]V) map[Key]V {
	all := make(map[Key]V, len(a)+len(b))
	maps.Copy(all, a)
	maps.Copy(all, b)
	return all
}

// erase makes load a loader's function.
func erase[T any](load LoadFunc[T]) func(context.Context, aws.Config, []Key) (map[Key]any, error) {
	return func(ctx context.Context, cfg aws.Config, keys []Key) (map[Key]any, error) {
		found, err := load(ctx, cfg, keys)
		values := make(map[Key]any, len(found))
		for key, value := range found {
			values[key] = &value
		}
		return values, err
	}
}

// typeName names a type in full, for a message.
func typeName(t reflect.Type) string {
	if t.Name() == "" || t.PkgPath() == "" {
		return t.String()
	}
	return fmt.Sprintf("%s.%s", t.PkgPath(), t.Name())
}
