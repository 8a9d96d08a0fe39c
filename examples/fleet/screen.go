package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// screen shows a fleet at work: all of it at one place on a terminal, elsewhere a line every few seconds.
type screen struct {
	w        io.Writer
	terminal bool
	next     time.Time
}

const (
	lineEvery = 5 * time.Second

	clearScreen  = "\x1b[2J"
	toTop        = "\x1b[H"
	clearLine    = "\x1b[K"
	clearBelow   = "\x1b[J"
	progressWide = 40
)

func newScreen(file *os.File) *screen {
	info, err := file.Stat()
	s := &screen{w: file, terminal: err == nil && info.Mode()&os.ModeCharDevice != 0}
	if s.terminal {
		fmt.Fprint(s.w, clearScreen)
	}
	return s
}

// show shows the fleet as it is now.
func (s *screen) show(f *fleet) {
	now := time.Now()
	f.mu.Lock()
	scene := scene{
		plan: f.plan, depth: f.depth, elapsed: now.Sub(f.start),
		processes: append([]*process(nil), f.slots...), restarts: len(f.processes) - f.workers,
	}
	f.mu.Unlock()
	scene.counts = f.tally.counts()
	switch {
	case s.terminal:
		page := strings.ReplaceAll(scene.page(now), "\n", clearLine+"\n")
		fmt.Fprint(s.w, toTop+page+clearBelow)
	case !now.Before(s.next):
		s.next = now.Add(lineEvery)
		fmt.Fprintln(s.w, scene.line())
	}
}

// close leaves the last picture, and the next line free.
func (s *screen) close() { fmt.Fprintln(s.w) }

// scene is what there is to show at one moment.
type scene struct {
	counts
	plan      plan
	depth     depth
	elapsed   time.Duration
	processes []*process
	restarts  int
}

func (s *scene) line() string {
	return fmt.Sprintf("%5s  sent %d  received %d  handled %d  again %d  in flight %d  waiting %d  lag %s  restarts %d",
		s.elapsed.Round(time.Second), s.sent, s.received, s.handled, s.duplicates, s.depth.inFlight, s.depth.visible,
		round(s.lag), s.restarts)
}

func (s *scene) page(now time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, "fleet: %d workers, -kill %s, lease %s, seed %d\n\n", s.plan.workers, s.plan.kill, s.plan.lease, s.plan.seed)
	done := min(progressWide, progressWide*s.handled/s.plan.messages)
	fmt.Fprintf(&b, "  [%s%s]  %s of %s\n\n", strings.Repeat("#", done), strings.Repeat(".", progressWide-done),
		s.elapsed.Round(time.Second), s.plan.duration)
	row := func(name string, value any, note string) {
		fmt.Fprintf(&b, "  %-10s %10v   %s\n", name, value, note)
	}
	row("sent", s.sent, fmt.Sprintf("of %d", s.plan.messages))
	row("received", s.received, "")
	row("handled", s.handled, fmt.Sprintf("and %d again", s.duplicates))
	row("in flight", s.depth.inFlight, fmt.Sprintf("and %d waiting in the queue", s.depth.visible))
	row("lag", round(s.lag), fmt.Sprintf("at worst %s", round(s.worstLag)))
	row("restarts", s.restarts, "")
	fmt.Fprintf(&b, "\n  %6s %8s %10s %10s   %s\n", "worker", "pid", "generation", "handled", "state")
	for _, p := range s.processes {
		state := "up " + now.Sub(p.started).Round(time.Second).String()
		if !p.fate().running {
			state = "gone"
		}
		fmt.Fprintf(&b, "  %6d %8d %10d %10d   %s\n", p.slot, p.pid, p.generation, s.bySlot[p.slot], state)
	}
	return b.String()
}
