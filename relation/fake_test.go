package relation_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

const (
	account = "123456789012"
	region  = "eu-west-1"
)

// thing is what the tests' loaders load.
type thing struct{ ID, Region string }

// fakeSession allows everything and records what it was asked for.
type fakeSession struct {
	mu    sync.Mutex
	asked []string // account/region
	err   error
}

func (s *fakeSession) Config(_ context.Context, account, region string) (aws.Config, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, account+"/"+region)
	return aws.Config{}, s.err
}

// fakeLoader knows things by id, and records the batches it was asked for.
type fakeLoader struct {
	mu      sync.Mutex
	batches [][]string
	known   func(id string) bool
	before  func(ctx context.Context, keys []relation.Key) error
}

func (l *fakeLoader) load(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]thing, error) {
	var ids []string
	for _, key := range keys {
		ids = append(ids, key.ID())
	}
	l.mu.Lock()
	l.batches = append(l.batches, ids)
	l.mu.Unlock()
	found := make(map[relation.Key]thing)
	var err error
	if l.before != nil {
		err = l.before(ctx, keys)
	}
	for _, key := range keys {
		if l.known == nil || l.known(key.ID()) {
			found[key] = thing{ID: key.ID(), Region: cfg.Region}
		}
	}
	if err != nil {
		return nil, err
	}
	return found, nil
}

// sizes returns the sizes of the batches, sorted.
func (l *fakeLoader) sizes() []int {
	l.mu.Lock()
	defer l.mu.Unlock()
	var sizes []int
	for _, ids := range l.batches {
		sizes = append(sizes, len(ids))
	}
	slices.Sort(sizes)
	return sizes
}

func (l *fakeLoader) calls() int { return len(l.sizes()) }

// targets counts the targets, since a test may run more than once.
var targets atomic.Int64

// register registers the loader under a target of its own, and returns that.
func (l *fakeLoader) register(t *testing.T, options ...relation.LoaderOption) string {
	target := fmt.Sprintf("fake.%s%d", t.Name(), targets.Add(1))
	relation.RegisterLoader(target, l.load, options...)
	return target
}

// event decodes an event with this detail.
func event(t *testing.T, session registry.Session, detail string) *registry.Event {
	t.Helper()
	return eventFrom(t, session, account, region, detail)
}

func eventFrom(t *testing.T, session registry.Session, account, region, detail string) *registry.Event {
	t.Helper()
	payload := fmt.Sprintf(`{"version":"0","id":"e-1","detail-type":"Thing Changed","source":"fake.things","account":%q,
		"time":"2026-01-02T03:04:05Z","region":%q,"resources":[],"detail":%s}`, account, region, detail)
	return decode(t, session, []byte(payload))
}

func decode(t *testing.T, session registry.Session, payload []byte) *registry.Event {
	t.Helper()
	decoded, err := registry.New(registry.WithSession(session)).Decode(payload)
	require.NoError(t, err)
	return decoded.Envelope()
}

func spec(t *testing.T, target, path string, args ...string) *seam.Spec {
	t.Helper()
	parse := func(text string) eventpath.Path {
		p, err := eventpath.Parse(text)
		require.NoError(t, err)
		return p
	}
	s := &seam.Spec{Field: "Thing", Target: target, ID: parse(path)}
	for i := 0; i < len(args); i += 2 {
		s.Args = append(s.Args, seam.Arg{Name: args[i], Path: parse(args[i+1])})
	}
	return s
}

func one(t *testing.T, session registry.Session, target, detail string) *relation.One[thing] {
	t.Helper()
	o := new(relation.One[thing])
	seam.Bind(o, event(t, session, detail), spec(t, target, "detail.id"))
	return o
}

func many(t *testing.T, session registry.Session, target, detail string) *relation.Many[thing] {
	t.Helper()
	m := new(relation.Many[thing])
	seam.Bind(m, event(t, session, detail), spec(t, target, "detail.ids"))
	return m
}
