//go:build !unix

package bench

import "time"

var started = time.Now()

// cpuTime returns the time since the process began: the nearest thing that package time knows everywhere.
func cpuTime() time.Duration { return time.Since(started) }
