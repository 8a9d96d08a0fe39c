// Package resident tells how much memory a program has.
package resident

import (
	"os"
	"strconv"
	"strings"
)

// Bytes returns the resident set of this process, 0 where the system has no /proc/self/status.
func Bytes() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	fields := strings.Fields(after)
	if len(fields) == 0 {
		return 0
	}
	kilobytes, err := strconv.ParseInt(fields[0], 10, 64)
	if err != nil {
		return 0
	}
	return kilobytes << 10
}
