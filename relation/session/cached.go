package session

import (
	"container/list"
	"context"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

// notFoundShare is the part of the TTL for which it is remembered that a resource does not exist: events outrun the
// APIs, which may know a new resource only a little later.
const notFoundShare = 10

// Cached returns a session like s that also remembers the resources which relations load through it, between events:
// for ttl, and for a tenth of ttl that there is none. Of more than maxEntries (at least 1), the least recently used go.
//
// A resource may be as old as ttl. Failures and refusals are not remembered.
func Cached(s registry.Session, ttl time.Duration, maxEntries int) registry.Session {
	return &cached{
		session: s, ttl: ttl, max: max(maxEntries, 1),
		entries: make(map[relation.Resource]*list.Element),
	}
}

type cached struct {
	session registry.Session
	ttl     time.Duration
	max     int

	mu      sync.Mutex
	entries map[relation.Resource]*list.Element
	order   list.List // of *entry, most recently used first
}

type entry struct {
	resource relation.Resource
	value    any // nil: it does not exist
	expires  time.Time
}

// Config implements registry.Session.
func (c *cached) Config(ctx context.Context, account, region string) (aws.Config, error) {
	return c.session.Config(ctx, account, region)
}

// Unwrap returns the session that is cached, for its loaders and limits.
func (c *cached) Unwrap() registry.Session { return c.session }

// Load implements relation.Cache.
func (c *cached) Load(_ context.Context, resources []relation.Resource) (map[relation.Resource]any, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known := make(map[relation.Resource]any)
	now := time.Now()
	for _, r := range resources {
		element, ok := c.entries[r]
		if !ok {
			continue
		}
		e := element.Value.(*entry)
		if !now.Before(e.expires) {
			c.remove(element)
			continue
		}
		c.order.MoveToFront(element)
		known[r] = e.value
	}
	return known, nil
}

// Store implements relation.Cache.
func (c *cached) Store(_ context.Context, loaded map[relation.Resource]any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	for r, value := range loaded {
		ttl := c.ttl
		if value == nil {
			ttl /= notFoundShare
		}
		if ttl <= 0 {
			continue
		}
		if old, ok := c.entries[r]; ok {
			c.remove(old)
		}
		if len(c.entries) >= c.max {
			c.remove(c.order.Back())
		}
		c.entries[r] = c.order.PushFront(&entry{resource: r, value: value, expires: now.Add(ttl)})
	}
	return nil
}

func (c *cached) remove(element *list.Element) {
	delete(c.entries, element.Value.(*entry).resource)
	c.order.Remove(element)
}
