// Soak sends and consumes for as long as it is told, with a fault a second, and fails if a message is lost, or if memory or
// goroutines grow. It prints a line every ten seconds.
//
//	go run ./internal/soak -duration 10m
//
// AWS is a stand-in in a process of its own, so that what it remembers is not taken for what the library does. Between the
// two is a proxy that breaks calls, and connections, in every way that package faults knows.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"
)

// plan is what to do.
type plan struct {
	duration time.Duration
	rate     int           // messages a second
	fault    time.Duration // between faults
	restart  time.Duration // between restarts of a consumer
	baseline time.Duration // how long the SDK alone is measured
	warmUp   time.Duration // before growth counts
}

func main() {
	var p plan
	serve := flag.Bool("serve", false, "be the stand-in, and nothing else")
	flag.DurationVar(&p.duration, "duration", 10*time.Minute, "how long to send")
	flag.IntVar(&p.rate, "rate", 40, "messages a second")
	flag.DurationVar(&p.fault, "fault", time.Second, "time between faults")
	flag.DurationVar(&p.restart, "restart", 20*time.Second, "time between kills of a consumer")
	flag.Parse()
	p.baseline = min(15*time.Second, p.duration/10)
	p.warmUp = min(3*time.Minute, p.duration/3)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := error(nil)
	if *serve {
		err = serveWorld(ctx, os.Stdin, os.Stdout)
	} else {
		err = run(ctx, p)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}
