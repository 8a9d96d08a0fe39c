// Package bench measures this module against what people would use instead: the JSON packages alone, a switch on the
// detail-type written by hand, a loop over the SDK written by hand. Its figures are ratios of two things that one
// process measures in turns, so that whatever else the machine does befalls both.
//
// The benchtool command runs all of it:
//
//	go run ./internal/bench/benchtool page    # measure, and write docs/benchmarks.md with its plots
//	go run ./internal/bench/benchtool guard   # compare the ratios with those of ratios.json
//
// The same ways are benchmarks of package testing, for profiles and for benchstat:
//
//	go test ./internal/bench -run '^$' -bench Peers -benchmem -count 10 > new.txt
//	go run golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da -col /way new.txt
package bench
