package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// fleet is a queue, the workers on it, and what they have written down.
type fleet struct {
	plan
	queue *queue
	dir   string // of ledgers and logs
	start time.Time
	tally *tally

	mu        sync.Mutex
	processes []*process // all there have been, in the order of their starts
	slots     []*process // those of now
	depth     depth
	calm      bool // all is sent, nobody is signalled any more
}

// run does what the plan says and judges the outcome. An error is a run that could not be judged.
func run(ctx context.Context, p plan, view *screen) (v *verdict, err error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	q, err := newQueue(ctx, p.endpoint)
	if err != nil {
		return nil, err
	}
	defer q.close()
	dir, err := os.MkdirTemp("", "fleet-")
	if err != nil {
		return nil, err
	}
	f := &fleet{plan: p, queue: q, dir: dir, start: time.Now(), tally: newTally(), slots: make([]*process, p.workers)}
	defer func() { // what the workers left is evidence if anything went wrong
		switch {
		case err == nil && len(v.broken) == 0 || ctx.Err() != nil:
			_ = os.RemoveAll(dir)
		case err != nil:
			err = fmt.Errorf("%w (the workers' ledgers and logs are in %s)", err, dir)
		}
	}()
	err = f.operate(ctx, view)
	f.stop()
	if err := errors.Join(err, f.read()); err != nil {
		return nil, err
	}
	view.close()
	v = judge(f.plan, f.tally, f.processes, f.depth)
	v.evidence = dir
	return v, nil
}

// operate returns once all is handled, or once nothing is any more.
func (f *fleet) operate(ctx context.Context, view *screen) error {
	for slot := range f.slots {
		if err := f.fill(slot); err != nil {
			return err
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	var trouble sync.WaitGroup
	trouble.Add(2)
	group.Go(func() error {
		defer trouble.Done()
		return f.queue.send(ctx, f.messages, f.duration*9/10, f.tally.sending)
	})
	group.Go(func() error {
		defer trouble.Done()
		return f.disturb(ctx)
	})
	group.Go(func() error {
		trouble.Wait()
		f.mu.Lock()
		defer f.mu.Unlock()
		f.calm = true
		return nil
	})
	group.Go(func() error { return f.watch(ctx, view) })
	return group.Wait()
}

// fill starts a worker in a slot.
func (f *fleet) fill(slot int) error {
	generation := 1
	if before := f.slots[slot]; before != nil {
		generation = before.generation + 1
	}
	p, err := startProcess(f.dir, slot+1, generation, f.queue, f.lease)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.slots[slot] = p
	f.processes = append(f.processes, p)
	return nil
}

// disturb makes workers go and others take their place, for as long as the plan says: with SIGKILL any, at any time;
// with SIGTERM one after the other, as a deployment does.
func (f *fleet) disturb(ctx context.Context) error {
	random := rand.New(rand.NewPCG(f.seed, 0))
	until := f.start.Add(f.duration)
	for n := 0; ; n++ {
		pause := f.every/2 + time.Duration(random.Int64N(int64(f.every)))
		victim := n % f.workers
		if f.kill == killKill {
			victim = random.IntN(f.workers)
		}
		left := time.Until(until)
		if err := spend(ctx, min(pause, left)); err != nil {
			return err
		}
		if pause >= left {
			return nil
		}
		if f.kill == killNone {
			continue
		}
		f.slots[victim].signal(f.kill)
		if err := f.fill(victim); err != nil {
			return err
		}
	}
}

// watch reads along and shows it, until nothing is left in the queue or there is no progress any more.
func (f *fleet) watch(ctx context.Context, view *screen) error {
	ticker := time.NewTicker(250 * time.Millisecond)
	defer ticker.Stop()
	progress, last := time.Now(), -1
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-ticker.C:
		}
		calm := f.isCalm()
		depth, err := f.queue.depth(ctx)
		if err != nil {
			return err
		}
		if err := f.read(); err != nil {
			return err
		}
		f.mu.Lock()
		f.depth = depth
		f.mu.Unlock()
		view.show(f)
		if n := f.tally.counts().records; n != last || !calm {
			progress, last = time.Now(), n
		}
		switch {
		case calm && depth.visible+depth.inFlight == 0:
			return nil
		case time.Since(progress) > 3*(f.lease+poll): // three times what a redelivery may take
			return nil
		}
	}
}

func (f *fleet) isCalm() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calm
}

// stop lets all workers end in order, those of a fleet of SIGKILLs too.
func (f *fleet) stop() {
	var all sync.WaitGroup
	for _, p := range f.current() {
		if p != nil {
			all.Go(func() {
				p.signal(killTerm)
				_ = p.stdin.Close()
			})
		}
	}
	all.Wait()
}

// current returns the workers of now, by slot.
func (f *fleet) current() []*process {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]*process(nil), f.slots...)
}

// read adds to the tally what workers wrote since the last read. A ledger is closed once its process has ended and all
// of it was read.
func (f *fleet) read() error {
	f.mu.Lock()
	processes := f.processes
	f.mu.Unlock()
	for _, p := range processes {
		if p.tail == nil {
			continue
		}
		over := !p.fate().running // asked before the read, so that nothing can be added after it
		records, err := p.tail.read()
		if err != nil {
			return err
		}
		f.tally.add(p, records)
		if over {
			p.tail.close()
			p.tail = nil
		}
	}
	return nil
}
