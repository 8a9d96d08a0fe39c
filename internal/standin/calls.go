package standin

import (
	"slices"
	"sync"
	"time"
)

// Call is a call that reached the server, whatever came of it.
type Call struct {
	Time      time.Time
	Service   string // "sqs", "events", "ec2" or "sts"
	Operation string
	Account   string
	Region    string
}

type callLog struct {
	mu    sync.Mutex
	calls []Call
}

func (l *callLog) add(c Call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls = append(l.calls, c)
}

// Calls returns the calls made so far, in order of arrival. A client's retry
// is a call of its own.
func (s *Server) Calls() []Call {
	s.calls.mu.Lock()
	defer s.calls.mu.Unlock()
	return slices.Clone(s.calls.calls)
}

// Count says how many calls of an operation there were ("" is any).
func (s *Server) Count(service, operation string) int {
	n := 0
	for _, c := range s.Calls() {
		if (service == "" || service == c.Service) && (operation == "" || operation == c.Operation) {
			n++
		}
	}
	return n
}

// ForgetCalls empties the record of calls.
func (s *Server) ForgetCalls() {
	s.calls.mu.Lock()
	defer s.calls.mu.Unlock()
	s.calls.calls = nil
}
