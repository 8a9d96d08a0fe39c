package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/typedbus/typedbus/sqsx"
)

// maxReceived is the most messages that one receive can bring.
const maxReceived = 10

// verdict says what became of all messages, and which promises were broken.
type verdict struct {
	plan     plan
	sent     int
	handled  int
	outcomes map[string]int // of receives
	restarts int

	duplicates   int // handlings after the first of a message
	unexplained  int // of these, those after a handling that no SIGKILL kept from being confirmed
	noAnswers    int // receives that failed
	redeliveries int // of messages that a killed worker held, or whose receive failed
	worst        time.Duration

	broken   []string
	evidence string
}

// judge holds what was recorded against the promises. Everything has been read and every process has ended.
func judge(p plan, t *tally, processes []*process, left depth) *verdict {
	v := &verdict{plan: p, sent: len(t.sent), outcomes: map[string]int{}, restarts: max(0, len(processes)-p.workers),
		noAnswers: t.count.noAnswers}
	lost := 0
	for id := range t.sent {
		if !has(t.stories[id], handled) {
			lost++
		}
	}
	held := map[*process]int{} // received and not settled
	for _, story := range t.stories {
		v.follow(story, p.lease+poll)
		for _, e := range story {
			switch e.what {
			case received:
				held[e.by]++
			case handled:
			default:
				held[e.by]--
				v.outcomes[e.what]++
			}
		}
	}
	v.handled = v.sent - lost

	v.demand(v.sent == p.messages, "%d messages were to be sent and %d were", p.messages, v.sent)
	v.demand(lost == 0, "%d messages were never handled", lost)
	v.demand(left == depth{}, "%d messages were left in the queue, %d of them in flight", left.visible+left.inFlight, left.inFlight)
	v.demand(v.unexplained == 0, "%d messages were handled again although no SIGKILL explains it", v.unexplained)
	v.demand(p.kill == killKill || v.redeliveries <= v.noAnswers*maxReceived,
		"%d messages were hidden for a lease although nobody was killed", v.redeliveries)
	v.demand(v.worst <= p.lease+poll, "a redelivery took %s", round(v.worst))
	for _, process := range processes {
		fate := process.fate()
		v.demand(fate.failed == nil, "%v", fate.failed)
		v.demand(fate.killed || held[process] == 0, "worker %d.%d left %d receives unsettled", process.slot, process.generation, held[process])
	}
	return v
}

// follow judges the story of one message.
func (v *verdict) follow(story []entry, promised time.Duration) {
	slices.SortStableFunc(story, func(a, b entry) int { return a.at.Compare(b.at) })
	var receive, handling *entry
	for i := range story {
		e := &story[i]
		switch e.what {
		case received:
			if hops, took := gap(story[:i], receive, e); hops > 0 {
				v.redeliveries++
				v.worst = max(v.worst, took/time.Duration(hops))
			}
			receive = e
		case handled:
			if handling != nil {
				v.duplicates++
				if !handling.by.fate().killed || settled(story[:i], handling.by, string(sqsx.Deleted)) {
					v.unexplained++
				}
			}
			handling = e
		}
	}
}

// gap is how long a message that a killed worker had took to be received again, from that worker's end; and how often
// SQS handed it out meanwhile. That is more than once if it went to another worker that was killed before it could
// record it, as the receive count tells; each of those times may take as long as one redelivery may. A message whose
// first record says it was handed out before was in an answer that nobody got. 0 is a receive of another kind.
func gap(before []entry, last, e *entry) (hops int, took time.Duration) {
	if last == nil {
		return e.receives - 1, e.at.Sub(e.first)
	}
	fate := last.by.fate()
	if !fate.killed || settled(before, last.by, "") {
		return 0, 0
	}
	return max(1, e.receives-last.receives), e.at.Sub(fate.ended)
}

// settled reports whether a process recorded an outcome of a message; any, if it is empty.
func settled(story []entry, by *process, outcome string) bool {
	return slices.ContainsFunc(story, func(e entry) bool {
		return e.by == by && e.what != received && e.what != handled && (outcome == "" || e.what == outcome)
	})
}

func (v *verdict) demand(kept bool, format string, args ...any) {
	if !kept {
		v.broken = append(v.broken, fmt.Sprintf(format, args...))
	}
}

// String is the verdict as it is printed.
func (v *verdict) String() string {
	var b strings.Builder
	row := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "  %-22s "+format+"\n", append([]any{name}, args...)...)
	}
	fmt.Fprintf(&b, "%d workers, -kill %s, lease %s, seed %d\n", v.plan.workers, v.plan.kill, v.plan.lease, v.plan.seed)
	row("restarts", "%d", v.restarts)
	row("messages sent", "%d", v.sent)
	row("handled at least once", "%d", v.handled)
	row("lost", "%d", v.sent-v.handled)
	row("handled again", "%d, of which %d without a SIGKILL to explain it", v.duplicates, v.unexplained)
	if v.plan.kill == killKill || v.redeliveries > 0 {
		row("redelivered", "%d, the slowest after %s (promised: %s lease + %s poll)",
			v.redeliveries, round(v.worst), v.plan.lease, poll)
	}
	if v.noAnswers > 0 {
		row("receives that failed", "%d, with up to %d messages each that nobody got", v.noAnswers, maxReceived)
	}
	var outcomes []string
	for _, name := range slices.Sorted(maps.Keys(v.outcomes)) {
		outcomes = append(outcomes, fmt.Sprintf("%d %s", v.outcomes[name], name))
	}
	row("receives settled", "%s", strings.Join(outcomes, ", "))
	if len(v.broken) == 0 {
		b.WriteString("every promise was kept\n")
	}
	for _, promise := range v.broken {
		fmt.Fprintf(&b, "BROKEN: %s\n", promise)
	}
	if len(v.broken) > 0 && v.evidence != "" {
		fmt.Fprintf(&b, "the workers' ledgers and logs are in %s\n", v.evidence)
	}
	return b.String()
}

func round(d time.Duration) time.Duration { return d.Round(time.Millisecond) }
