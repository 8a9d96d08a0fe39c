// Package virtual lets time pass in tests whose time is virtual, and only there: no test of this module waits for a
// clock on a wall.
package virtual

import "time"

// latest is far above what a bubble of testing/synctest reaches, whose clock starts at midnight UTC on 2000-01-01, and
// below any time at which a program runs.
var latest = time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC)

// Sleep lets d of virtual time pass. It panics outside a bubble of testing/synctest.
func Sleep(d time.Duration) {
	if time.Now().After(latest) {
		panic("virtual: Sleep outside of synctest.Test; real time does not pass in tests")
	}
	time.Sleep(d)
}
