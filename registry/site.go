package registry

import (
	"fmt"
	"runtime"
)

// site is a place in the source that registers a type. It is looked up only when somebody asks: that takes longer than
// all the rest of a registration.
type site uintptr

// callerSite returns the place that called the caller of callerSite.
func callerSite() site {
	var pc [1]uintptr
	runtime.Callers(3, pc[:])
	return site(pc[0])
}

// String returns the place as file:line.
func (s site) String() string {
	frame, _ := runtime.CallersFrames([]uintptr{uintptr(s)}).Next()
	if frame.File == "" {
		return "unknown"
	}
	return fmt.Sprintf("%s:%d", frame.File, frame.Line)
}
