package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"time"
)

// outcome is what the tests say of a mutant.
type outcome int

const (
	survived  outcome = iota // nothing
	unreached                // nothing, since none of them comes to it
	failed                   // a test failed
	hung                     // they did not end in time
)

// quick is how long a test may take to be asked before those that take longer.
const quick = 300 * time.Millisecond

// round is a run of some tests of one program.
type round struct {
	program program
	slow    bool
	names   []string
	took    time.Duration // without a mutant
}

// rounds returns the tests that come to a mutant, the cheapest first.
func rounds(tests []test, number int) []round {
	var all []round
	for _, t := range tests {
		if !t.reached[number] {
			continue
		}
		slow := t.took > quick
		i := slices.IndexFunc(all, func(r round) bool { return r.program == t.program && r.slow == slow })
		if i < 0 {
			i = len(all)
			all = append(all, round{program: t.program, slow: slow})
		}
		all[i].names = append(all[i].names, t.name)
		all[i].took += t.took
	}
	slices.SortStableFunc(all, func(a, b round) int { return cmp.Compare(a.took, b.took) })
	return all
}

// try runs the tests that come to a mutant with the mutant on, until one notices. A round may take timeout longer than
// ten times what it takes without a mutant. by says who noticed.
func try(ctx context.Context, tests []test, number int, timeout time.Duration) (o outcome, by string, err error) {
	o = unreached
	for _, r := range rounds(tests, number) {
		o = survived
		limit := timeout + 10*r.took
		limited, cancel := context.WithTimeout(ctx, limit+5*time.Second)
		out, err := command(limited, r.program, fmt.Sprintf("%s=%d", envOn, number),
			"-test.short", "-test.failfast", "-test.timeout", limit.String(), "-test.run", exactly(r.names...)).CombinedOutput()
		late := limited.Err() != nil
		cancel()
		var exit *exec.ExitError
		switch {
		case ctx.Err() != nil:
			return o, "", ctx.Err()
		case late, bytes.Contains(out, []byte("panic: test timed out")):
			return hung, r.program.pkg, nil
		case errors.As(err, &exit):
			return failed, r.program.pkg + failure(out), nil
		case err != nil:
			return o, "", err
		}
	}
	return o, "", nil
}

// failure returns the name of the first test that the output says has failed, after a point.
func failure(out []byte) string {
	for line := range bytes.Lines(out) {
		if name, ok := bytes.CutPrefix(line, []byte("--- FAIL: ")); ok {
			name, _, _ = bytes.Cut(name, []byte(" "))
			return "." + string(name)
		}
	}
	return ""
}
