package main

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/sqsx"
)

const (
	deleted  = string(sqsx.Deleted)
	released = string(sqsx.Released)
)

var epoch = time.Unix(1_700_000_000, 0)

// after is a moment s seconds into a test's story.
func after(s float64) time.Time { return epoch.Add(time.Duration(s * float64(time.Second))) }

// happens is a record of the one message there is, s seconds into the story; SQS handed it out receives times, first
// at one second.
func happens(what string, s float64, receives int) record {
	return record{what: what, message: "m", at: after(s), receives: receives, first: after(1), sent: epoch}
}

func TestVerdict(t *testing.T) {
	const lease = 5 * time.Second
	killed := func(s float64) *process { return &process{slot: 1, generation: 1, asked: killKill, ended: after(s)} }
	stopped := func() *process { return &process{slot: 2, generation: 1, asked: killTerm, ended: after(100)} }

	tests := []struct {
		name       string
		dead       *process // its records
		died       []record
		live       []record // of a process that was stopped in order
		left       depth
		duplicates int
		worst      time.Duration
		broken     string // part of the one promise that was broken
	}{{
		name: "handled once",
		live: []record{happens(received, 1, 1), happens(handled, 2, 1), happens(deleted, 3, 1)},
	}, {
		name:   "never handled",
		live:   []record{happens(received, 1, 1), happens(released, 3, 1)},
		broken: "1 messages were never handled",
	}, {
		name: "still in the queue",
		live: []record{happens(received, 1, 1), happens(handled, 2, 1), happens("retried", 3, 1)},
		left: depth{inFlight: 1}, broken: "1 messages were left in the queue",
	}, {
		name: "killed while handling",
		dead: killed(2), died: []record{happens(received, 1, 1)},
		live:  []record{happens(received, 6.5, 2), happens(handled, 7, 2), happens(deleted, 8, 2)},
		worst: 4500 * time.Millisecond,
	}, {
		name: "killed between handling and delete",
		dead: killed(2), died: []record{happens(received, 1, 1), happens(handled, 1.5, 1)},
		live:       []record{happens(received, 7, 2), happens(handled, 7, 2), happens(deleted, 8, 2)},
		duplicates: 1, worst: lease,
	}, {
		name: "killed after the delete was confirmed",
		dead: killed(2), died: []record{happens(received, 1, 1), happens(handled, 1.5, 1), happens(deleted, 1.7, 1)},
		live:       []record{happens(received, 7, 2), happens(handled, 7, 2), happens(deleted, 8, 2)},
		duplicates: 1, broken: "1 messages were handled again",
	}, {
		name: "handled twice and nobody was killed",
		live: []record{
			happens(received, 1, 1), happens(handled, 2, 1), happens("lost", 6, 1),
			happens(received, 7, 2), happens(handled, 7, 2), happens(deleted, 8, 2),
		},
		duplicates: 1, broken: "1 messages were handled again",
	}, {
		name: "redelivered late",
		dead: killed(2), died: []record{happens(received, 1, 1)},
		live:  []record{happens(received, 12.5, 2), happens(handled, 13, 2), happens(deleted, 14, 2)},
		worst: 10500 * time.Millisecond, broken: "a redelivery took 10.5s",
	}, {
		name: "handed to a worker that was killed before it could say so",
		live: []record{happens(received, 7, 2), happens(handled, 8, 2), happens(deleted, 9, 2)},
		dead: killed(2), worst: 6 * time.Second,
	}, {
		name: "and to another such after it was killed",
		dead: killed(2), died: []record{happens(received, 1, 1)},
		live:  []record{happens(received, 14, 3), happens(handled, 14, 3), happens(deleted, 15, 3)},
		worst: 6 * time.Second,
	}, {
		name: "released before the worker was killed",
		dead: killed(3), died: []record{happens(received, 1, 1), happens(released, 2, 1)},
		live: []record{happens(received, 60, 2), happens(handled, 60, 2), happens(deleted, 60, 2)},
	}, {
		name:   "received and forgotten",
		live:   []record{happens(received, 1, 1), happens(handled, 2, 1)},
		broken: "worker 2.1 left 1 receives unsettled",
	}}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			live := stopped()
			processes := []*process{live}
			tally := newTally()
			tally.sending([]string{"m"})
			tally.add(live, test.live) // ledgers are read in any order
			if test.dead != nil {
				tally.add(test.dead, test.died)
				processes = append(processes, test.dead)
			}
			v := judge(plan{messages: 1, workers: 1, kill: killKill, lease: lease}, tally, processes, test.left)
			require.Equal(t, test.duplicates, v.duplicates)
			require.Equal(t, test.worst, v.worst)
			if test.broken == "" {
				require.Empty(t, v.broken)
				require.Contains(t, v.String(), "every promise was kept")
				return
			}
			require.Len(t, v.broken, 1)
			require.Contains(t, v.broken[0], test.broken)
			require.Contains(t, v.String(), "BROKEN: "+v.broken[0])
		})
	}
}

func TestVerdictOnWorkers(t *testing.T) {
	failure := errors.New("exit status 1")
	for name, test := range map[string]struct {
		process *process
		kept    bool
	}{
		"stopped in order":    {&process{asked: killTerm, ended: epoch}, true},
		"killed":              {&process{asked: killKill, ended: epoch, failed: failure}, true},
		"stopped with a loss": {&process{asked: killTerm, ended: epoch, failed: failure}, false},
		"failed by itself":    {&process{ended: epoch, failed: failure}, false},
		"went home by itself": {&process{ended: epoch}, false},
	} {
		t.Run(name, func(t *testing.T) {
			v := judge(plan{}, newTally(), []*process{test.process}, depth{})
			require.Equal(t, test.kept, len(v.broken) == 0, v.broken)
		})
	}
}

func TestVerdictOnSending(t *testing.T) {
	v := judge(plan{messages: 1}, newTally(), nil, depth{})
	require.Equal(t, []string{"1 messages were to be sent and 0 were"}, v.broken)
}

func TestVerdictOnAnswersThatNobodyGot(t *testing.T) {
	worker := &process{slot: 1, generation: 1, asked: killTerm, ended: after(100)}
	tally := newTally()
	tally.sending([]string{"m"})
	tally.add(worker, []record{happens(received, 7, 2), happens(handled, 8, 2), happens(deleted, 9, 2)})
	p := plan{messages: 1, workers: 1, kill: killTerm, lease: 5 * time.Second}
	v := judge(p, tally, []*process{worker}, depth{})
	require.Equal(t, []string{"1 messages were hidden for a lease although nobody was killed"}, v.broken)

	tally.add(worker, []record{{what: noAnswer, message: "-", at: after(1)}})
	v = judge(p, tally, []*process{worker}, depth{})
	require.Empty(t, v.broken, "a receive that failed explains it")
	require.Contains(t, v.String(), "receives that failed   1")
}
