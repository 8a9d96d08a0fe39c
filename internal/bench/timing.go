package bench

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// Way is one of several ways to do the same thing to N inputs.
type Way struct {
	Name string
	N    int
	// Do does it to the i-th input.
	Do func(i int) error
}

// Timing is what one way cost, by input.
type Timing struct {
	Way string `json:"way"`
	// Rounds are the nanoseconds of processor time of each round, in the order they were run: the n-th round of one way
	// was run beside the n-th of another.
	Rounds []float64 `json:"-"`
	// Time is the median of Rounds.
	Time   float64 `json:"ns"`
	Allocs float64 `json:"allocs"`
	Bytes  float64 `json:"bytes"`
}

// Effort is how much to measure.
type Effort struct {
	Rounds int
	// Turn is how long a way runs, at least, before it is the next one's turn.
	Turn time.Duration
}

const (
	// wholeCollections is how many collections of garbage belong to a turn of a way that makes any. A turn begins and
	// ends with the end of one, so that it pays for all the garbage that it makes and for no other.
	wholeCollections = 2
	// longestTurn is how many turns a turn may take until those collections are over.
	longestTurn = 8
)

// Alternate measures ways in turns, on one core: in each round, each way goes over its inputs until its turn is over.
// Time is processor time, which does not count what other programs take from this one, and counts the collection of
// the garbage that a way makes.
func Alternate(effort Effort, ways ...Way) ([]Timing, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	timings := make([]Timing, len(ways))
	for i, w := range ways {
		t := &timings[i]
		t.Way = w.Name
		if err := pass(w); err != nil { // what is made once, such as the plans of types, is made now
			return nil, err
		}
		var err error
		if t.Allocs, t.Bytes, err = allocations(w); err != nil {
			return nil, err
		}
	}
	for round := range effort.Rounds {
		for i := range ways {
			i = (i + round) % len(ways) // nobody is always first
			passes, took, err := turn(effort.Turn, ways[i], timings[i].Bytes > 0)
			if err != nil {
				return nil, err
			}
			timings[i].Rounds = append(timings[i].Rounds, float64(took.Nanoseconds())/float64(passes*ways[i].N))
		}
	}
	for i := range timings {
		timings[i].Time = Median(timings[i].Rounds)
	}
	return timings, nil
}

// turn does w again and again, for at least the processor time least, and tells how often and how long. If w makes
// garbage, it goes on to the end of a collection.
func turn(least time.Duration, w Way, garbage bool) (passes int, took time.Duration, err error) {
	runtime.GC()
	first := collections()
	last := first
	begin := cpuTime()
	for {
		if err := pass(w); err != nil {
			return 0, 0, err
		}
		passes++
		took = cpuTime() - begin
		now := collections()
		ended := now > last && now-first >= wholeCollections
		last = now
		if took >= least && (ended || !garbage) || took >= longestTurn*least {
			return passes, took, nil
		}
	}
}

// collections counts the collections of garbage that are over.
func collections() uint64 {
	sample := [1]metrics.Sample{{Name: "/gc/cycles/total:gc-cycles"}}
	metrics.Read(sample[:])
	return sample[0].Value.Uint64()
}

// pass does w to each input once.
func pass(w Way) error {
	for i := range w.N {
		if err := w.Do(i); err != nil {
			return fmt.Errorf("bench: %s, input %d: %w", w.Name, i, err)
		}
	}
	return nil
}

// allocations counts what one pass allocates, by input, with the collector off so that pools keep what they have. The
// least of several passes is what the way itself needs.
func allocations(w Way) (count, bytes float64, err error) {
	runtime.GC()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	if err := pass(w); err != nil { // the collector has emptied the pools
		return 0, 0, err
	}
	for i := range 5 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if err := pass(w); err != nil {
			return 0, 0, err
		}
		runtime.ReadMemStats(&after)
		c := float64(after.Mallocs-before.Mallocs) / float64(w.N)
		b := float64(after.TotalAlloc-before.TotalAlloc) / float64(w.N)
		if i == 0 || c < count {
			count = c
		}
		if i == 0 || b < bytes {
			bytes = b
		}
	}
	return count, bytes, nil
}
