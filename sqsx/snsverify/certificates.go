package snsverify

import (
	"context"
	"crypto/rsa"
	"sync"
	"time"
)

const (
	// fetchTimeout is how long getting a certificate takes at most, with those between it and an authority.
	fetchTimeout = 10 * time.Second
	// keptFor is how long a certificate is used without being got again.
	keptFor = 24 * time.Hour
	// missFor is how long it is remembered that a certificate could not be had or is none of SNS's, and over which
	// the failures are counted.
	missFor = time.Minute
	// maxKept and maxMisses are how many certificates are kept, and how many may be missed in that time. A stranger can
	// make a verifier ask SNS for certificates that are not there; this is how often.
	maxKept, maxMisses = 64, 32
)

// certificates gets each certificate once.
type certificates struct {
	mu     sync.Mutex
	byURL  map[string]*entry
	misses int
	window time.Time // when misses was 0
}

// entry is a certificate that is there, was missed, or is being got.
type entry struct {
	done  chan struct{}
	key   *rsa.PublicKey
	err   error
	until time.Time
}

func (c *certificates) key(ctx context.Context, v *Verifier, url string, from topic) (*rsa.PublicKey, error) {
	e, err := c.entry(ctx, v, url, from)
	if err != nil {
		return nil, err
	}
	select {
	case <-e.done:
		return e.key, e.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// entry returns the entry of a certificate, which may still be on its way.
func (c *certificates) entry(ctx context.Context, v *Verifier, url string, from topic) (*entry, error) {
	now := v.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.byURL[url]; e != nil && (e.until.IsZero() || now.Before(e.until)) {
		return e, nil
	}
	if now.Sub(c.window) >= missFor {
		c.misses, c.window = 0, now
	}
	if c.misses >= maxMisses {
		return nil, refuse(ErrUnavailable, "too many certificates could not be had in the last minute")
	}
	c.makeRoom(now)
	c.misses++ // until it is there
	e := &entry{done: make(chan struct{})}
	c.byURL[url] = e
	// It is not the caller's alone, so that the caller's end is not its.
	go c.get(context.WithoutCancel(ctx), v, e, url, from)
	return e, nil
}

func (c *certificates) get(ctx context.Context, v *Verifier, e *entry, url string, from topic) {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	key, notAfter, err := v.get(ctx, url, from)
	c.mu.Lock()
	defer c.mu.Unlock()
	now := v.now()
	if e.key, e.err, e.until = key, err, now.Add(missFor); err == nil {
		c.misses--
		e.until = now.Add(keptFor)
		if notAfter.Before(e.until) {
			e.until = notAfter
		}
	}
	close(e.done)
}

// makeRoom drops what is over, and then whatever is not on its way, until one more may be kept.
func (c *certificates) makeRoom(now time.Time) {
	if c.byURL == nil {
		c.byURL = make(map[string]*entry)
	}
	for _, over := range []func(*entry) bool{
		func(e *entry) bool { return now.After(e.until) },
		func(e *entry) bool { return e.err != nil },
		func(*entry) bool { return true },
	} {
		for url, e := range c.byURL {
			if len(c.byURL) < maxKept {
				return
			}
			if !e.until.IsZero() && over(e) {
				delete(c.byURL, url)
			}
		}
	}
}
