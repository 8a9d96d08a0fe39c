// Benchtool runs the benchmarks of package bench.
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/typedbus/typedbus/internal/bench"
)

func main() {
	if err := peers(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func peers() error {
	root, err := bench.Root()
	if err != nil {
		return err
	}
	all, err := bench.Samples(root)
	if err != nil {
		return err
	}
	strict, err := bench.StrictPeers()
	if err != nil {
		return err
	}
	typed := bench.KnownToAll(all, bench.Peers)
	lambda := bench.KnownToAll(all, bench.LambdaPeers)
	for _, ways := range [][]bench.Way{bench.Peers(typed), bench.LambdaPeers(lambda), strict} {
		timings, err := bench.Alternate(bench.Effort{Rounds: 20, Turn: 40 * time.Millisecond}, ways...)
		if err != nil {
			return err
		}
		fmt.Printf("\n%d payloads\n", ways[0].N)
		decode := timings[len(ways)-1]
		for _, t := range timings {
			if t.Way == bench.Decode {
				decode = t
			}
		}
		for _, t := range timings {
			r := bench.RatioOf(decode.Rounds, t.Rounds)
			fmt.Printf("%-40s %8.0f ns %8.0f B %7.2f allocs   Decode is %.3f of it (%.3f–%.3f)\n", t.Way, t.Time, t.Bytes, t.Allocs, r.Median, r.Low, r.High)
		}
	}
	return nil
}
