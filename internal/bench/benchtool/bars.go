package main

import (
	"fmt"
	"math"

	"github.com/typedbus/typedbus/internal/bench"
)

// goal is a figure that was set before anything was measured, and what was reached.
type goal struct {
	Figure, Bar, Reached string
	Met                  bool
}

// goals are in the order of the page. What has not been measured has not been met.
func goals(r *bench.Results) []goal {
	decode := ratioOf(r.AWS, bench.StandardJSON)
	floor := ratioOf(r.AWS, bench.JSONv2)
	strict := ratioOf(r.Strict, bench.Switch)
	allocs, imported, types, cores, init := math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN()
	sqs, ec2, throughput, distant := math.NaN(), math.NaN(), math.NaN(), math.NaN()
	if r.AWS != nil {
		allocs = r.AWS.Timing(bench.Decode).Allocs
	}
	if r.Startup != nil {
		init = r.Startup.Init
	}
	if r.Factory != nil {
		imported = r.Factory.Import / init
	}
	if r.Growth != nil {
		types = r.Growth.Ratio.Median
	}
	if r.Cores != nil {
		cores = r.Cores.Ratio.Median
	}
	if r.Calls != nil {
		ec2 = float64(r.Calls.EC2)
	}
	if len(r.Consumer) > 0 {
		sqs, throughput = r.Consumer[0].Ways[0].Calls, r.Consumer[0].Ways[1].RateRatio.Median
	}
	if len(r.Consumer) > 1 {
		distant = r.Consumer[1].Ways[1].RateRatio.Median
	}
	return []goal{
		atMost("`Decode`, all of AWS's types registered ÷ goccy/go-json into the known struct", 1.00, ratioOf(r.AWS, bench.GoccyJSON), "%.2f"),
		atMost("`Decode` ÷ `encoding/json` into the known struct", 0.38, decode, "%.2f"),
		atMost("`Decode` ÷ json v2 into the known struct", 0.75, floor, "%.2f"),
		atMost("the console's samples, half of which drift ÷ `encoding/json`, which gives up on many", 0.48, ratioOf(r.Console, bench.StandardJSON), "%.2f"),
		atMost("members in alphabetical order ÷ in AWS's order", 1.15, ratioOf(r.Alphabetical, bench.AsAWSWrites), "%.2f"),
		atMost("allocations of `Decode`, an event", 4, allocs, "%.1f"),
		atMost("strict `Decode` with ten validate tags ÷ the hand-written switch with the validator", 0.35, strict, "%.2f"),
		atMost("`Decode` with 10,000 types ÷ with 10", 1.05, types, "%.2f"),
		atLeast("two cores ÷ one", 1.9, cores, "%.2f"),
		atMost("init time with all of AWS's types, ms", 3, init, "%.1f"),
		atLeast("botocraft's import ÷ that", 100, imported, "%.0f"),
		atMost("SQS calls a message, full queue", 0.21, sqs, "%.3f"),
		atMost("EC2 calls for 1,000 distinct instances", 5, ec2, "%.0f"),
		atLeast("consumer ÷ hand-written SDK loop, throughput, no latency", 0.95, throughput, "%.2f"),
		atLeast("the same with 10 ms to the queue", 0.95, distant, "%.2f"),
	}
}

func ratioOf(t *bench.Table, way string) float64 {
	if t == nil {
		return math.NaN()
	}
	if r, ok := t.Ratios[way]; ok {
		return r.Median
	}
	return math.NaN()
}

func atMost(figure string, bar, reached float64, format string) goal {
	return goal{figure, "≤ " + fmt.Sprintf(format, bar), reachedText(reached, format), reached <= bar}
}

func atLeast(figure string, bar, reached float64, format string) goal {
	return goal{figure, "≥ " + fmt.Sprintf(format, bar), reachedText(reached, format), reached >= bar}
}

func reachedText(v float64, format string) string {
	if math.IsNaN(v) {
		return "not measured"
	}
	return fmt.Sprintf(format, v)
}
