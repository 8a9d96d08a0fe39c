package flow

import "sync"

// Crew runs functions in goroutines, as go does, and keeps the goroutines for the next ones. A call of the SDK and a decode
// are deep: in a new goroutine each grows its stack, copying it several times, which costs as much as the decode itself.
// The goroutines kept are no more than have run at once, and end with Close.
type Crew struct {
	mu     sync.Mutex
	idle   []chan Job // of each goroutine that waits; the last to come is the first to go, for its stack is the warmest
	closed bool
}

// Job is what a crew does.
type Job interface{ Do() }

// call is a function as a job.
type call func()

// Do calls the function.
func (f call) Do() { f() }

// Run calls f in another goroutine.
func (c *Crew) Run(f func()) { c.Start(call(f)) }

// Start does a job in another goroutine.
func (c *Crew) Start(job Job) {
	c.mu.Lock()
	last := len(c.idle) - 1
	if last < 0 {
		c.mu.Unlock()
		go c.member(job)
		return
	}
	next := c.idle[last]
	c.idle[last] = nil
	c.idle = c.idle[:last]
	c.mu.Unlock()
	next <- job
}

// member does a job, and what else there is until the crew is closed. If one of them ends its goroutine, it is a member less.
func (c *Crew) member(job Job) {
	next := make(chan Job, 1)
	for {
		job.Do()
		c.mu.Lock()
		if c.closed {
			c.mu.Unlock()
			return
		}
		c.idle = append(c.idle, next)
		c.mu.Unlock()
		var more bool
		if job, more = <-next; !more {
			return
		}
	}
}

// Close ends the goroutines that wait, and each other one when its function returns. What is run later runs all the same.
func (c *Crew) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	for _, next := range c.idle {
		close(next)
	}
	c.idle = nil
}
