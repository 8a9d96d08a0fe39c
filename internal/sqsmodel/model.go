package sqsmodel

import (
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// DefaultAccount and DefaultRegion name a model that was not told otherwise.
const (
	DefaultAccount = "123456789012"
	DefaultRegion  = "us-east-1"
)

// Model holds the queues of one account in one region. Its methods, and those
// of its queues, may be called from many goroutines.
type Model struct {
	account, region string
	urlBase         string
	inFlightLimit   int
	shuffle         bool
	faults          Faults
	observers       []Observer

	mu      sync.Mutex
	rng     *rand.Rand
	counter uint64 // of messages, the order they were sent in
	queues  map[string]*Queue
	deleted map[string]time.Time // when a queue of that name was deleted
}

// Option sets one choice of a [Model].
type Option func(*Model)

// WithAccount names the account and the region whose queues these are.
func WithAccount(account, region string) Option {
	return func(m *Model) { m.account, m.region = account, region }
}

// WithURLBase sets what queue URLs start with, by default
// "https://sqs.<region>.amazonaws.com".
func WithURLBase(base string) Option {
	return func(m *Model) { m.urlBase = strings.TrimRight(base, "/") }
}

// WithSeed makes the identifiers and the shuffling a function of the seed.
func WithSeed(seed uint64) Option {
	return func(m *Model) { m.rng = rand.New(rand.NewPCG(seed, seed)) }
}

// WithShuffle makes standard queues hand out messages in random order, as SQS
// is free to. Without it they come in the order they were sent.
func WithShuffle() Option { return func(m *Model) { m.shuffle = true } }

// WithInFlightLimit sets how many messages of one queue may be in flight
// (default 120,000).
func WithInFlightLimit(n int) Option { return func(m *Model) { m.inFlightLimit = n } }

// WithFaults sets the function that is asked what should go wrong.
func WithFaults(f Faults) Option { return func(m *Model) { m.faults = f } }

// WithObserver adds a function that sees every change to every message.
func WithObserver(o Observer) Option {
	return func(m *Model) { m.observers = append(m.observers, o) }
}

// New returns a model with no queues.
func New(options ...Option) *Model {
	m := &Model{
		account: DefaultAccount, region: DefaultRegion, inFlightLimit: 120_000,
		queues: map[string]*Queue{}, deleted: map[string]time.Time{},
		rng: rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())),
	}
	for _, option := range options {
		option(m)
	}
	if m.urlBase == "" {
		m.urlBase = "https://sqs." + m.region + ".amazonaws.com"
	}
	return m
}

var queueName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,80}$`)

// recreateAfter is how long the name of a deleted queue cannot be used again.
const recreateAfter = 60 * time.Second

// CreateQueue makes a queue, or returns the one of that name if its attributes
// are those asked for. A name that ends in ".fifo" makes a FIFO queue.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
func (m *Model) CreateQueue(ctx context.Context, name string, attributes map[string]string) (*Queue, error) {
	return call(ctx, m, CreateQueue, name, func(Fault) (*Queue, error) {
		stem, fifo := strings.CutSuffix(name, ".fifo")
		if !queueName.MatchString(stem) || len(name) > 80 {
			return nil, refuse(InvalidParameterValue,
				"Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length")
		}
		m.mu.Lock()
		defer m.mu.Unlock()
		if q := m.queues[name]; q != nil {
			return q, q.sameAttributes(attributes)
		}
		if at, ok := m.deleted[name]; ok && time.Since(at) < recreateAfter {
			return nil, refuse(QueueDeletedRecently,
				"You must wait 60 seconds after deleting a queue before you can create another with the same name.")
		}
		if fifo && attributes["FifoQueue"] != "true" {
			return nil, refuse(InvalidParameterValue, "The name of a FIFO queue can only end with .fifo and needs the attribute FifoQueue=true")
		}
		q := newQueue(m, name, fifo)
		if err := q.configure(attributes); err != nil {
			return nil, err
		}
		m.queues[name] = q
		return q, nil
	})
}

// Queue finds a queue by its URL, its ARN or its name.
func (m *Model) Queue(ref string) (*Queue, error) {
	name := ref[strings.LastIndexAny(ref, "/:")+1:]
	m.mu.Lock()
	defer m.mu.Unlock()
	if q := m.queues[name]; q != nil {
		return q, nil
	}
	return nil, refuseQueue()
}

// Queues returns the queues whose names have the prefix, by name.
func (m *Model) Queues(prefix string) []*Queue {
	m.mu.Lock()
	defer m.mu.Unlock()
	var queues []*Queue
	for _, name := range slices.Sorted(maps.Keys(m.queues)) {
		if strings.HasPrefix(name, prefix) {
			queues = append(queues, m.queues[name])
		}
	}
	return queues
}

// newID returns an identifier in the form of a UUID; the model is locked.
func (m *Model) newID() string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:], m.rng.Uint64())
	binary.BigEndian.PutUint64(b[8:], m.rng.Uint64())
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
