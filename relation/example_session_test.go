package relation_test

import (
	"context"
	"fmt"
	"log"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

// sharedCache is a session that remembers resources between events, in a map here; in a program in a cache that many
// processes share.
type sharedCache struct {
	registry.Session
	mu     sync.Mutex
	values map[relation.Resource]any
}

// Unwrap leads relations to the loaders and limits of the session inside.
func (c *sharedCache) Unwrap() registry.Session { return c.Session }

func (c *sharedCache) Load(_ context.Context, resources []relation.Resource) (map[relation.Resource]any, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known := make(map[relation.Resource]any)
	for _, r := range resources {
		if value, ok := c.values[r]; ok {
			known[r] = value
		}
	}
	return known, nil
}

func (c *sharedCache) Store(_ context.Context, loaded map[relation.Resource]any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for r, value := range loaded {
		if value == nil {
			fmt.Println("kept: there is no", r.Target, r.Key, "in", r.Account, r.Region)
		} else {
			fmt.Println("kept:", r.Type, r.Key)
		}
		c.values[r] = value
	}
	return nil
}

// A second event of the same resource costs no call, not even if the resource does not exist.
func ExampleCache() {
	calls := 0
	known := func(_ context.Context, _ aws.Config, keys []relation.Key) (map[relation.Key]types.Instance, error) {
		calls++
		if keys[0].ID() != "i-0a1" {
			return nil, nil
		}
		return map[relation.Key]types.Instance{keys[0]: {InstanceType: types.InstanceTypeT3Nano}}, nil
	}
	remembers := &sharedCache{Session: relation.WithLoader(nil, "ec2.Instance", known), values: map[relation.Resource]any{}}
	var _ relation.Cache = remembers // so that relations ask it

	events := registry.New(registry.WithSession(remembers))
	if err := events.Register(StateChange{}); err != nil {
		log.Fatal(err)
	}
	for _, id := range []string{"i-0a1", "i-0c3", "i-0a1", "i-0c3"} {
		fmt.Println(describeInstance(context.Background(), decodeAs[StateChange](events, stateChange("123456789012", id))))
	}
	fmt.Println(calls, "calls")
	// Output:
	// kept: types.Instance i-0a1
	// a t3.nano
	// kept: there is no ec2.Instance i-0c3 in 123456789012 us-east-1
	// an instance that is gone
	// a t3.nano
	// an instance that is gone
	// 2 calls
}

// A program that must leave most of an account's API quota to others makes one call at a time.
func ExampleWithLimits() {
	var running, most atomic.Int32
	load := func(_ context.Context, _ aws.Config, keys []relation.Key) (map[relation.Key]Crate, error) {
		most.Store(max(most.Load(), running.Add(1)))
		defer running.Add(-1)
		return map[relation.Key]Crate{keys[0]: {Serial: keys[0].ID()}}, nil
	}
	session := relation.WithLoader(nil, "acme.Crate", load)
	events := registry.New(registry.WithSession(relation.WithLimits(session, relation.Limits{Loader: 1, Account: 1})))
	if err := events.Register(Shipped{}); err != nil {
		log.Fatal(err)
	}
	event := decodeAs[Shipped](events, shippedPayload(`"c-1","c-2","c-3","c-4"`))
	crates, err := event.Crates.Get(context.Background())
	fmt.Println(len(crates), "crates,", most.Load(), "call at once,", err)
	// Output: 4 crates, 1 call at once, <nil>
}

// What a batch of events cost is what to put in a metric.
func ExampleStats() {
	events, stop := account123()
	defer stop()

	batch := []registry.AnyEvent{
		decodeAs[StateChange](events, stateChange("123456789012", "i-0a1")),
		decodeAs[StateChange](events, stateChange("123456789012", "i-0a1")),
		decodeAs[Drill](events, []byte(drill)),
	}
	stats, err := relation.Preload(context.Background(), batch)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(stats.Relations, "relations name", stats.Keys, "keys of", stats.Resources, "resources")
	fmt.Println(stats.Batches, "batch,", stats.Calls, "call,", stats.Saved(), "saved,", stats.CacheFailures, "failures of the cache")
	// Output:
	// 3 relations name 5 keys of 3 resources
	// 1 batch, 1 call, 4 saved, 0 failures of the cache
}
