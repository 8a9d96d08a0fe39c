package standin

import (
	"net/http"
	"slices"
	"sync"
	"time"
)

// Fault says which calls go wrong, and how. Empty fields of the first group
// match every call.
type Fault struct {
	Service   string // "sqs", "events", "ec2" or "sts"
	Operation string
	Account   string
	Region    string

	// After lets so many matching calls pass first, and Times is how many go
	// wrong then; 0 is all of them.
	After, Times int

	// Latency passes before the call is looked at.
	Latency time.Duration
	// Drop closes the connection without doing anything; DropResponse does the
	// call and then closes the connection.
	Drop, DropResponse bool
	// Code is the AWS error that is answered instead of doing the call, with
	// the HTTP status (400 when zero) and a message.
	Code    string
	Status  int
	Message string
}

// Faults that AWS is known for; set Service, Operation and counts as needed.
var (
	// Throttled is how EC2 answers too many calls.
	Throttled = Fault{Code: "RequestLimitExceeded", Status: http.StatusServiceUnavailable, Message: "Request limit exceeded."}
	// Unauthorized is how EC2 answers a caller without permission.
	Unauthorized = Fault{Code: "UnauthorizedOperation", Status: http.StatusForbidden, Message: "You are not authorized to perform this operation."}
	// AccessDenied is how SQS and STS answer a caller without permission.
	AccessDenied = Fault{Code: "AccessDenied", Status: http.StatusForbidden, Message: "User is not authorized to perform this operation."}
	// Unavailable is a service that is down.
	Unavailable = Fault{Code: "ServiceUnavailable", Status: http.StatusServiceUnavailable, Message: "Service is unavailable."}
)

// On is the fault, for one operation.
func (f Fault) On(service, operation string) Fault {
	f.Service, f.Operation = service, operation
	return f
}

type faultList struct {
	mu     sync.Mutex
	faults []*plannedFault
}

type plannedFault struct {
	Fault
	seen int
}

// Inject makes matching calls go wrong from now on, and returns a function
// that ends it. Of several faults that match a call, the earliest injected
// one that is still due applies.
func (s *Server) Inject(f Fault) (remove func()) {
	planned := &plannedFault{Fault: f}
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.faults = append(s.faults.faults, planned)
	return func() {
		s.faults.mu.Lock()
		defer s.faults.mu.Unlock()
		s.faults.faults = slices.DeleteFunc(s.faults.faults, func(p *plannedFault) bool { return p == planned })
	}
}

// next is what goes wrong with a call.
func (l *faultList) next(c Call) (fault Fault) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range l.faults {
		if !p.matches(c) {
			continue
		}
		p.seen++
		if p.seen > p.After && (p.Times == 0 || p.seen <= p.After+p.Times) {
			return p.Fault
		}
	}
	return Fault{}
}

func (f Fault) matches(c Call) bool {
	return (f.Service == "" || f.Service == c.Service) &&
		(f.Operation == "" || f.Operation == c.Operation) &&
		(f.Account == "" || f.Account == c.Account) &&
		(f.Region == "" || f.Region == c.Region)
}
