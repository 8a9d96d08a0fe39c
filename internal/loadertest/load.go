package loadertest

import (
	"context"
	"crypto/rand"
	"maps"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

// Result is what became of one key.
type Result[T any] struct {
	Value *T
	Err   error
}

// Load loads keys by the loader of target that is registered for T, the way a relation field does: in batches, and with
// everything package relation adds to a loader. All keys are asked for together.
func Load[T any](t testing.TB, cfg aws.Config, target string, keys ...relation.Key) map[relation.Key]Result[T] {
	t.Helper()
	results := make(map[relation.Key]Result[T])
	s := &session{cfg: cfg, known: make(map[relation.Resource]any)}
	load[T](t, s, target, keys, results)
	for _, key := range keys { // a relation has one key for all names of a resource: ask by the others
		if _, ok := results[key]; !ok {
			load[T](t, s, target, []relation.Key{key}, results)
		}
	}
	return results
}

// Distinct returns what a relation.Many gives for keys, all of which must be found: a resource once, by whatever keys.
func Distinct[T any](t testing.TB, cfg aws.Config, target string, keys ...relation.Key) []*T {
	t.Helper()
	found, err := field[T](t, &session{cfg: cfg, known: make(map[relation.Resource]any)}, target, keys).Get(t.Context())
	require.NoError(t, err)
	return found
}

// load adds the results of keys to results.
func load[T any](t testing.TB, s *session, target string, keys []relation.Key, results map[relation.Key]Result[T]) {
	t.Helper()
	many := field[T](t, s, target, keys)
	asked, err := many.Keys()
	require.NoError(t, err)
	require.Subset(t, keys, asked, "the keys as the event names them")
	var all []Result[T]
	for value, err := range many.All(t.Context()) {
		all = append(all, Result[T]{value, err})
	}
	if len(all) == len(asked) {
		for i, result := range all {
			results[asked[i]] = result
		}
		return
	}
	// Several keys turned out to name one resource, which the relation has once: which of them it has is not told. The
	// session remembers what was loaded, and answers for each key alone.
	require.Greater(t, len(asked), 1)
	for _, key := range asked {
		load[T](t, s, target, []relation.Key{key}, results)
	}
}

// named is the event that names resources, each in an object of its own. The name of the member says that an id may be an
// ARN, as some loaders want to be told. The further parts are all that the loaders' keys have.
type named[T any] struct {
	registry.Event `event:"source=loadertest,tolerant"`
	Detail         struct {
		Keys []struct {
			NameOrARN   string `json:"nameOrArn"`
			Application string `json:"application"`
			Bucket      string `json:"bucket"`
			Cluster     string `json:"cluster"`
			Digest      string `json:"digest"`
			Function    string `json:"function"`
			ID          string `json:"id"`
			Pipeline    string `json:"pipeline"`
			Qualifier   string `json:"qualifier"`
			Region      string `json:"region"`
			Repository  string `json:"repository"`
			Tag         string `json:"tag"`
			Version     string `json:"version"`
		} `json:"keys"`
	} `json:"detail"`
	Resources relation.Many[T] `json:"-" relation:"any.Target,detail.keys[*].nameOrArn,application=detail.keys[*].application,bucket=detail.keys[*].bucket,cluster=detail.keys[*].cluster,digest=detail.keys[*].digest,function=detail.keys[*].function,id=detail.keys[*].id,pipeline=detail.keys[*].pipeline,qualifier=detail.keys[*].qualifier,region=detail.keys[*].region,repository=detail.keys[*].repository,tag=detail.keys[*].tag,version=detail.keys[*].version"`
}

// field returns a relation to target of an event that names keys: what the registry makes of the tag of one, but for the
// target, which no tag can leave open.
func field[T any](t testing.TB, s *session, target string, keys []relation.Key) *relation.Many[T] {
	t.Helper()
	objects := make([]map[string]string, 0, len(keys))
	for _, key := range keys {
		object := map[string]string{"nameOrArn": key.ID()}
		for _, name := range argNames {
			if value := key.Arg(name); value != "" {
				object[name] = value
			}
		}
		objects = append(objects, object)
	}
	payload, err := json.Marshal(map[string]any{
		"version": "0", "id": "e-1", "detail-type": "Loader Tested", "source": "loadertest", "account": Account,
		"time": "2026-01-02T03:04:05Z", "region": s.cfg.Region, "resources": []string{}, "detail": map[string]any{"keys": objects},
	})
	require.NoError(t, err)
	events := registry.New(registry.WithSession(s))
	require.NoError(t, events.Register(named[T]{}))
	event, err := registry.DecodeAs[named[T]](events, payload)
	require.NoError(t, err)
	for spec := range seam.Relations(event) {
		own := *spec
		own.Target = target
		seam.Bind(&event.Resources, event.Envelope(), &own)
	}
	return &event.Resources
}

// argNames are the names of the further parts that the loaders' keys have.
var argNames = []string{"application", "bucket", "cluster", "digest", "function", "id", "pipeline", "qualifier", "region", "repository", "tag", "version"}

// One loads one key, and returns its outcome.
func One[T any](t testing.TB, cfg aws.Config, target string, key relation.Key) (*T, error) {
	t.Helper()
	result := Load[T](t, cfg, target, key)[key]
	return result.Value, result.Err
}

// session gives every account and region the same configuration. It remembers what was loaded.
type session struct {
	cfg   aws.Config
	mu    sync.Mutex
	known map[relation.Resource]any
}

// Load implements relation.Cache.
func (s *session) Load(_ context.Context, resources []relation.Resource) (map[relation.Resource]any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.known), nil
}

// Store implements relation.Cache.
func (s *session) Store(_ context.Context, loaded map[relation.Resource]any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.Copy(s.known, loaded)
	return nil
}

func (s *session) Config(context.Context, string, string) (aws.Config, error) { return s.cfg, nil }

// Unique returns prefix, a hyphen and some letters and digits, in lower case: a name for what an end-to-end test
// creates, that no other run of it has used.
func Unique(prefix string) string { return prefix + "-" + strings.ToLower(rand.Text()[:10]) }
