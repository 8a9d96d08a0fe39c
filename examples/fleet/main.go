// Fleet shows that nothing is lost when consumers die. It sends events to a queue, starts worker processes that consume
// them, kills and restarts those all the while, and judges at the end by what each worker wrote down:
//
//	go run ./examples/fleet                            # SIGKILL in a loop, on a stand-in for AWS: no account needed
//	go run ./examples/fleet -kill term -workers 3      # a rolling restart: nothing is handled twice
//	go run ./examples/fleet -endpoint http://127.0.0.1:5000   # the same on moto or LocalStack
//
// The exit status is 1 if a promise was broken. On a terminal it shows one screen, elsewhere a line now and then.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// The ways to make workers go.
const (
	killNone = "none"
	killTerm = "term"
	killKill = "kill"
)

// plan is what to do to which fleet.
type plan struct {
	messages int
	workers  int
	duration time.Duration
	kill     string
	every    time.Duration
	seed     uint64
	endpoint string
	lease    time.Duration
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == workerCommand {
		if err := work(os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, "fleet worker:", err)
			os.Exit(1)
		}
		return
	}
	var p plan
	flag.IntVar(&p.messages, "messages", 2000, "how many messages to send, spread over most of the duration")
	flag.IntVar(&p.workers, "workers", 2, "how many worker processes consume at once")
	flag.DurationVar(&p.duration, "duration", 20*time.Second, "for how long workers are killed; then what is left is waited for")
	flag.StringVar(&p.kill, "kill", killKill, "how workers are made to go: kill (SIGKILL), term (SIGTERM, in turn) or none")
	flag.DurationVar(&p.every, "every", 2*time.Second, "the mean time between two such signals")
	flag.Uint64Var(&p.seed, "seed", 0, "of when and whom to signal; 0 picks one")
	flag.StringVar(&p.endpoint, "endpoint", "", "an SQS to use, such as moto's `URL`, instead of the embedded stand-in")
	flag.DurationVar(&p.lease, "lease", 5*time.Second, "for how long a message of a dead worker stays hidden (whole seconds, at least 5s)")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "fleet: unexpected argument %q\n", flag.Arg(0))
		os.Exit(2)
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	v, err := run(ctx, p, newScreen(os.Stdout))
	if err != nil {
		fmt.Fprintln(os.Stderr, "fleet:", err)
		os.Exit(1)
	}
	fmt.Print(v)
	if len(v.broken) > 0 {
		os.Exit(1)
	}
}

func (p *plan) check() error {
	switch {
	case p.messages < 1 || p.workers < 1:
		return errors.New("it takes at least one message and one worker")
	case p.duration <= 0 || p.every <= 0:
		return errors.New("-duration and -every must be more than 0")
	case p.lease < 5*time.Second || p.lease%time.Second != 0:
		return errors.New("-lease is of whole seconds, at least 5s")
	}
	switch p.kill {
	case killNone, killTerm, killKill:
	default:
		return fmt.Errorf("-kill is %s, %s or %s, not %q", killKill, killTerm, killNone, p.kill)
	}
	if p.seed == 0 {
		p.seed = rand.Uint64()
	}
	return nil
}
