package bench

import (
	"hash/crc32"
	"runtime"
	"sync"
	"time"

	"github.com/typedbus/typedbus/registry"
)

// Cores is the throughput of one core and of two.
type Cores struct {
	// One and Two are events a second, the medians of the rounds.
	One float64 `json:"one"`
	Two float64 `json:"two"`
	// Ratio is two ÷ one by the clock. On a machine that does something else meanwhile it is less than the program's own.
	Ratio Ratio `json:"ratio"`
	// Machine is the same ratio, in the same turns, of a loop that allocates nothing and shares nothing: what two cores are
	// worth here while others use them too.
	Machine Ratio `json:"machine"`
	// Work is the processor time of an event on two cores ÷ that on one: what they cost each other.
	Work Ratio `json:"work"`
}

// MeasureCores decodes the payloads on one core and on two, in turns.
func MeasureCores(c Corpus, effort Effort) (*Cores, error) {
	decode := decoding(c, registry.Default)
	if err := pass(Way{Decode, len(c), decode}); err != nil {
		return nil, err
	}
	var rates, work, sums [2][]float64
	for round := range effort.Rounds {
		for i := range 2 {
			cores := 1 + (i+round)%2
			passes, took, _, _ := parallel(cores, len(c), effort.Turn, checksum)
			sums[cores-1] = append(sums[cores-1], float64(passes)/took.Seconds())
			events, took, cpu, err := parallel(cores, len(c), effort.Turn, decode)
			if err != nil {
				return nil, err
			}
			rates[cores-1] = append(rates[cores-1], float64(events)/took.Seconds())
			work[cores-1] = append(work[cores-1], cpu.Seconds()/float64(events))
		}
	}
	return &Cores{
		One: Median(rates[0]), Two: Median(rates[1]), Ratio: RatioOf(rates[1], rates[0]),
		Machine: RatioOf(sums[1], sums[0]), Work: RatioOf(work[1], work[0]),
	}, nil
}

// checksum works on a few kilobytes that stay in the core's own cache.
func checksum(int) error {
	crc32.ChecksumIEEE(someText[:])
	return nil
}

var someText [4 << 10]byte

// parallel has so many goroutines, on as many cores, go over n inputs until the time is over.
func parallel(cores, n int, turn time.Duration, do func(i int) error) (events int, took, cpu time.Duration, err error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
	runtime.GC()
	begin, cpuBegin := time.Now(), cpuTime()
	counts, errs := make([]int, cores), make([]error, cores)
	var group sync.WaitGroup
	for g := range cores {
		group.Go(func() {
			count := 0
			for i := g * n / cores; time.Since(begin) < turn; {
				for range 50 { // the clock is not what is measured
					if errs[g] = do(i % n); errs[g] != nil {
						return
					}
					i++
					count++
				}
			}
			counts[g] = count
		})
	}
	group.Wait()
	took, cpu = time.Since(begin), cpuTime()-cpuBegin
	for g := range cores {
		events += counts[g]
		if errs[g] != nil {
			err = errs[g]
		}
	}
	return events, took, cpu, err
}
