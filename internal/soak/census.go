package main

import (
	"bytes"
	"runtime"
	"strings"
)

// census is what the process holds at one moment, after a garbage collection. A goroutine is counted as the library's if a
// function of the library is on its stack or started it, as HTTP's if one of net/http is, and as the program's or the
// runtime's otherwise: connections that idle belong to the SDK's client, whoever asked for them.
type census struct {
	heap                uint64
	ours, http, program int
}

const (
	library = "github.com/typedbus/typedbus/"
	self    = "main."
)

func take() census {
	runtime.GC()
	runtime.GC() // what finalizers and pools held
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	stacks := make([]byte, 1<<20)
	for {
		n := runtime.Stack(stacks, true)
		if n < len(stacks) {
			stacks = stacks[:n]
			break
		}
		stacks = make([]byte, 2*len(stacks))
	}
	c := census{heap: m.HeapAlloc}
	for stack := range bytes.SplitSeq(stacks, []byte("\n\n")) {
		switch kindOf(string(stack)) {
		case "ours":
			c.ours++
		case "http":
			c.http++
		default:
			c.program++
		}
	}
	return c
}

// kindOf tells whose a goroutine is by its stack. This program's own functions are in package main and are no part of the
// library, though their files are in its folder.
func kindOf(stack string) string {
	kind := "program"
	for line := range strings.Lines(stack) {
		name := strings.TrimPrefix(line, "created by ")
		switch {
		case strings.HasPrefix(line, "\t"), strings.HasPrefix(line, "goroutine "), strings.HasPrefix(name, self):
		case strings.HasPrefix(name, library):
			return "ours"
		case strings.HasPrefix(name, "net/http."), strings.HasPrefix(name, "internal/poll."):
			kind = "http"
		}
	}
	return kind
}
