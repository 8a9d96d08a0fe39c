package bench

import (
	"fmt"
	"runtime"
	"runtime/debug"
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
	// Turn is how long a way runs before it is the next one's turn.
	Turn time.Duration
}

// Alternate measures ways in turns, on one core: in each round, each way goes over its inputs until its turn is over.
// Time is processor time, which does not count what other programs take from this one, and counts the collection of
// the garbage that a way makes.
func Alternate(effort Effort, ways ...Way) ([]Timing, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	timings := make([]Timing, len(ways))
	passes := make([]int, len(ways))
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
		begin := cpuTime()
		if err := pass(w); err != nil {
			return nil, err
		}
		passes[i] = 1 + int(effort.Turn/max(cpuTime()-begin, time.Microsecond))
	}
	for round := range effort.Rounds {
		for i := range ways {
			i = (i + round) % len(ways) // nobody is always first
			runtime.GC()
			begin := cpuTime()
			for range passes[i] {
				if err := pass(ways[i]); err != nil {
					return nil, err
				}
			}
			took := cpuTime() - begin
			timings[i].Rounds = append(timings[i].Rounds, float64(took.Nanoseconds())/float64(passes[i]*ways[i].N))
		}
	}
	for i := range timings {
		timings[i].Time = Median(timings[i].Rounds)
	}
	return timings, nil
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
