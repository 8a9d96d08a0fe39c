package sqsxtest

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/typedbus/typedbus/internal/sqsmodel"
	"github.com/typedbus/typedbus/sqsx"
)

// Service is the SQS of one account and region. It has the methods of [*sqs.Client] that consumers and their tests call,
// and is safe for concurrent use.
//
// [*sqs.Client]: https://pkg.go.dev/github.com/aws/aws-sdk-go-v2/service/sqs#Client
type Service struct {
	t      testing.TB
	model  *sqsmodel.Model
	ledger *sqsmodel.Ledger

	own atomic.Int32 // calls under way that the test itself makes

	mu     sync.Mutex
	faults Faults
	calls  map[Operation]int
}

var _ sqsx.Client = (*Service)(nil)

// Option is an option of [New].
type Option func(*[]sqsmodel.Option)

// WithSeed makes all that is random, such as receipt handles, depend on seed alone.
func WithSeed(seed uint64) Option {
	return func(o *[]sqsmodel.Option) { *o = append(*o, sqsmodel.WithSeed(seed)) }
}

// WithShuffle makes standard queues hand out messages in any order, as SQS may. Without it they come as they were sent.
func WithShuffle() Option {
	return func(o *[]sqsmodel.Option) { *o = append(*o, sqsmodel.WithShuffle()) }
}

// WithObserver adds a function that sees each change to each message as it happens. The service is locked meanwhile: it
// must neither block nor use the service.
func WithObserver(observer func(Change)) Option {
	return func(o *[]sqsmodel.Option) { *o = append(*o, sqsmodel.WithObserver(observer)) }
}

// WithoutLedger keeps no record of what happens, for tests with very many messages.
func WithoutLedger() Option {
	return func(o *[]sqsmodel.Option) { *o = append(*o, nil) }
}

// New returns a service without queues. What a test sets up wrongly fails t.
func New(t testing.TB, options ...Option) *Service {
	s := &Service{t: t, ledger: new(sqsmodel.Ledger), calls: make(map[Operation]int)}
	var list []sqsmodel.Option
	for _, option := range options {
		option(&list)
	}
	given := []sqsmodel.Option{sqsmodel.WithFaults(s.fault)}
	record := true
	for _, option := range list {
		if option == nil {
			record = false
			continue
		}
		given = append(given, option)
	}
	if record {
		given = append(given, sqsmodel.WithObserver(s.ledger.Observe))
	}
	s.model = sqsmodel.New(given...)
	return s
}

// Fail sets faults, which is asked before each call and for each entry of a batch what goes wrong with it. Nil, the
// default, lets nothing go wrong.
func (s *Service) Fail(faults Faults) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = faults
}

// Latency makes each call take d, half of it before it has its effect. It takes the place of what [Service.Fail] set.
func (s *Service) Latency(d time.Duration) {
	s.Fail(func(Call) Fault { return Fault{Delay: d / 2, Lag: d - d/2} })
}

func (s *Service) fault(c Call) Fault {
	if s.own.Load() > 0 && (c.Operation == SendMessage || c.Operation == GetQueueAttributes) {
		return Fault{} // what a test does to its own queues works, and does not count
	}
	s.mu.Lock()
	if c.Whole() {
		s.calls[c.Operation]++
	}
	faults := s.faults
	s.mu.Unlock()
	if faults == nil {
		return Fault{}
	}
	return faults(c)
}

// Calls returns how many calls there have been of each operation.
func (s *Service) Calls() map[Operation]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	calls := make(map[Operation]int, len(s.calls))
	for op, n := range s.calls {
		calls[op] = n
	}
	return calls
}

// Ledger returns all that happened to the messages of all queues.
func (s *Service) Ledger() *Ledger { return s.ledger }
