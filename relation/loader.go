package relation

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/typedbus/typedbus/relation/internal/refusal"
)

// LoadFunc loads the resources that keys name and returns those that exist, by the same keys.
//
// The keys are distinct, at least one and at most [MaxBatch], normalized by [NormalizeKey], and all in the account and
// region that cfg is for. An id may be any text: it comes from a payload. [Key.ARN] is true of an id only if the loader
// [TakesARN] of that kind.
//
// A key that is absent from the answer is [ErrNotFound]. If LoadFunc returns an error as well, the keys in the answer
// keep their resources, and the error is the outcome of the absent keys. [KeyErrors] is the outcome of only the keys
// that it names; it may be joined with another error, which is then the outcome of the other absent keys. The error
// codes with which AWS says that the caller lacks a permission become [ErrDenied], those of [NotFoundCodes] become
// [ErrNotFound]. A batch of several keys that fails with one of either is halved and asked again, so that the key it is
// about fails alone.
//
// ctx is cancelled when nobody waits for any of the keys any longer. A loader may ask for relations itself, with ctx.
type LoadFunc[T any] func(ctx context.Context, cfg aws.Config, keys []Key) (map[Key]T, error)

// LoaderOption is a property of the API behind a loader.
type LoaderOption func(*loader)

// MaxBatch sets how many keys one call of a loader is given at most (at least 1; default 1).
func MaxBatch(n int) LoaderOption { return func(l *loader) { l.maxBatch = max(n, 1) } }

// Concurrency sets how many calls of a loader run at once for one session, account and region, at least 1; the default
// is 4. Keys that come meanwhile wait, and go together as far as MaxBatch allows.
func Concurrency(n int) LoaderOption { return func(l *loader) { l.concurrency = max(n, 1) } }

// TakesARN says that an id may be an ARN, and which: those that take reports true for, such as those of its service and
// kind. The resource is then in the account and region of the ARN. Every other id is a name, whatever it looks like: an
// object's key may be chosen by a stranger and must not choose whose role is assumed.
func TakesARN(take func(name arn.ARN, key Key) bool) LoaderOption {
	return func(l *loader) { l.takeARN = take }
}

// AnyName says that the resource's name may be any text, even the text of an ARN, as the name of a CloudWatch alarm
// may. An id is then an ARN only if the tag's path says so too: if it ends in a selector such as [cloudwatch:alarm], or
// in a member whose name ends in "arn" or "arns", or is "resources".
func AnyName() LoaderOption { return func(l *loader) { l.anyName = true } }

// NormalizeKey sets how keys that name the same resource become one, such as an instance's ARN and its id. The
// account and region of an ARN have been taken from it before.
func NormalizeKey(normalize func(Key) Key) LoaderOption {
	return func(l *loader) { l.normalize = normalize }
}

// NotFoundCodes sets the error codes with which the API says that a resource does not exist. Prefer a filter where the
// API has one: a batch with an unknown key is halved until the key stands alone.
func NotFoundCodes(codes ...string) LoaderOption {
	return func(l *loader) { l.notFoundCodes = codes }
}

// DeniedAsWhole says that IAM cannot limit the API's action to single resources. A batch that is denied is then most
// likely denied for each of its keys: after 16 denials in a row the rest of it is not halved any more, which would be two
// calls for each key that is denied, but asked for one by one. So a key that may be read is found among any number that may not
// be, and a batch in which none may be takes at most 32 calls more than it has keys.
func DeniedAsWhole() LoaderOption { return func(l *loader) { l.deniedAsWhole = true } }

// defaultConcurrency keeps a burst below the request rates at which AWS begins to throttle an account.
const defaultConcurrency = 4

// loader is a LoadFunc of any T, with its properties. Its address identifies it.
type loader struct {
	target        string
	elem          reflect.Type // T
	site          string       // file:line of its registration
	maxBatch      int
	concurrency   int
	takeARN       func(arn.ARN, Key) bool
	anyName       bool
	normalize     func(Key) Key
	identity      func(value any) string // of a *T; nil if the loader does not say
	notFoundCodes []string
	deniedAsWhole bool
	fallback      bool                                                                       // whether it is of a FallbackFunc
	missing       error                                                                      // if not nil: there is no loader, and this says how to get one
	load          func(ctx context.Context, cfg aws.Config, keys []Key) (map[Key]any, error) // values are *T
}

func newLoader(target string, elem reflect.Type, site string, options []LoaderOption) *loader {
	l := &loader{
		target: target, elem: elem, site: site,
		maxBatch: 1, concurrency: defaultConcurrency,
		takeARN:   func(arn.ARN, Key) bool { return false },
		normalize: func(key Key) Key { return key },
	}
	for _, option := range options {
		option(l)
	}
	return l
}

// takes reports whether key's id, which has the form of an ARN, is one. inARNs says whether its path leads to ARNs only;
// for a fallback, which has the names of all kinds of resources before it, an ARN that is at home is as good.
func (l *loader) takes(key Key, inARNs, atHome bool) (taken bool) {
	if l.anyName && !inARNs && (!l.fallback || !atHome) {
		return false
	}
	defer func() {
		if recover() != nil {
			taken = false
		}
	}()
	name, ok := key.ARN()
	return ok && l.takeARN(name, key)
}

// normal is normalize, whose panic over one id is the failure of one key: it is called with many at hand, before any is
// loaded. A name that looks like an ARN stays one.
func (l *loader) normal(key Key) (normal Key, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("the loader's NormalizeKey panicked: %v", panicked)
		}
	}()
	normal = l.normalize(key)
	if key.name {
		normal = normal.asName()
	}
	return normal, nil
}

// holds reports whether value is a *T of the loader's T, and not nil.
func (l *loader) holds(value any) bool {
	v := reflect.ValueOf(value)
	return v.IsValid() && v.Type() == reflect.PointerTo(l.elem) && !v.IsNil()
}

// maxDenials is how many denials in a row it takes to believe that most of the rest is denied, where IAM makes it likely.
const maxDenials = 16

// ask loads keys, whatever it takes, and returns what was found and how other keys failed. A key in neither does not
// exist. It counts in denials how often in a row a call was denied.
func (l *loader) ask(ctx context.Context, cfg aws.Config, keys []Key, denials *int) (map[Key]any, map[Key]error) {
	found, err := l.load(ctx, cfg, keys)
	if *denials++; !refusal.IsDenied(err) {
		*denials = 0
	}
	if err == nil {
		return found, nil
	}
	alone, rest := refusal.Split[KeyErrors](err)
	failed := make(map[Key]error)
	for _, one := range alone {
		maps.Copy(failed, one)
	}
	if rest == nil {
		return found, failed
	}
	var open []Key
	for _, key := range keys {
		_, isFound := found[key]
		if _, isFailed := failed[key]; !isFound && !isFailed {
			open = append(open, key)
		}
	}
	size := max((len(open)+1)/2, 1)
	if l.deniedAsWhole && *denials >= maxDenials {
		size = 1
	}
	for some := range slices.Chunk(open, size) {
		if len(keys) > 1 && l.mayConcernSome(rest) && ctx.Err() == nil {
			theirs, denied := l.ask(ctx, cfg, some, denials)
			found, failed = union(found, theirs), union(failed, denied)
			continue
		}
		for _, key := range some {
			failed[key] = rest
		}
	}
	return found, failed
}

// mayConcernSome reports whether err, the outcome of several keys, may be that of some of them alone.
func (l *loader) mayConcernSome(err error) bool {
	return refusal.HasCode(err, l.notFoundCodes) || refusal.MayConcernSome(err)
}

// classify is classify with the loader's own codes.
func (l *loader) classify(err error) (kind error) {
	if refusal.HasCode(err, l.notFoundCodes) && !refusal.IsThrottled(err) {
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
		found, err := load(ctx, cfg, slices.Clone(keys))
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
