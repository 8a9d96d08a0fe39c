package relation_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

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

// fakeEvent names things in its detail. A test gives its own loader for them to the session.
type fakeEvent struct {
	registry.Event `event:"source=fake.things,detail-type=Thing Changed"`
	Detail         map[string]any       `json:"detail"`
	Thing          relation.One[thing]  `json:"-" relation:"fake.Thing,detail.id"`
	Things         relation.Many[thing] `json:"-" relation:"fake.Thing,detail.ids"`
	ByARN          relation.One[thing]  `json:"-" relation:"fake.Thing,detail.thingArn"`
}

// fakes are sessions whose events load fake.Thing by a loader of the test's, one for each session.
type fakes struct {
	wrap     func(registry.Session) registry.Session
	sessions map[registry.Session]registry.Session
}

// loads returns the sessions whose events load fake.Thing by load.
func loads(load relation.LoadFunc[thing], options ...relation.LoaderOption) *fakes {
	return &fakes{sessions: make(map[registry.Session]registry.Session), wrap: func(s registry.Session) registry.Session {
		return relation.WithLoader(s, "fake.Thing", load, options...)
	}}
}

// session returns the session for session.
func (f *fakes) session(session registry.Session) registry.Session {
	if session == nil {
		return nil
	}
	if !reflect.ValueOf(session).Comparable() {
		return f.wrap(session)
	}
	if f.sessions[session] == nil {
		f.sessions[session] = f.wrap(session)
	}
	return f.sessions[session]
}

// register returns the sessions whose events load by l.
func (l *fakeLoader) register(options ...relation.LoaderOption) *fakes {
	return loads(l.load, options...)
}

// event decodes an event with this detail.
func event(t testing.TB, session registry.Session, detail string) *fakeEvent {
	t.Helper()
	return eventFrom(t, session, account, region, detail)
}

func eventFrom(t testing.TB, session registry.Session, account, region, detail string) *fakeEvent {
	t.Helper()
	payload := fmt.Sprintf(`{"version":"0","id":"e-1","detail-type":"Thing Changed","source":"fake.things","account":%q,
		"time":"2026-01-02T03:04:05Z","region":%q,"resources":[],"detail":%s}`, account, region, detail)
	return decode[*fakeEvent](t, session, []byte(payload), fakeEvent{})
}

// decode decodes an event of the type that is registered.
func decode[E registry.AnyEvent](t testing.TB, session registry.Session, payload []byte, prototype any) E {
	t.Helper()
	events := registry.New(registry.WithSession(session))
	require.NoError(t, events.Register(prototype))
	decoded, err := events.Decode(payload)
	require.NoError(t, err)
	e, ok := decoded.(E)
	require.True(t, ok, "%T", decoded)
	return e
}

func one(t testing.TB, session registry.Session, fakes *fakes, detail string) *relation.One[thing] {
	t.Helper()
	return &event(t, fakes.session(session), detail).Thing
}

func many(t testing.TB, session registry.Session, fakes *fakes, detail string) *relation.Many[thing] {
	t.Helper()
	return &event(t, fakes.session(session), detail).Things
}
