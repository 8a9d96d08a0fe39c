package sqsxtest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/typedbus/typedbus/sqsx"
)

// TestStore tries a [sqsx.Store] against the contract that [sqsx.Idempotent] rests on, for a store of one's own. It
// makes records whose IDs begin with "sqsxtest" and does not wait: a claim that is to be over is begun with a time in
// the past.
func TestStore(t *testing.T, store sqsx.Store) {
	run := fmt.Sprintf("sqsxtest:%d#", time.Now().UnixNano())
	for _, test := range storeContract {
		t.Run(test.name, func(t *testing.T) {
			test.try(&storeTrial{T: t, store: store, id: run + test.name})
		})
	}
}

// storeTrial is one record of a store under test.
type storeTrial struct {
	*testing.T
	store sqsx.Store
	id    string
}

const storePayload = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"

// claim lasts for a while from now, which is negative for one that is over, and is remembered for an hour.
func (s *storeTrial) claim(token string, lasts time.Duration) sqsx.Claim {
	now := time.Now()
	return sqsx.Claim{ID: s.id, Token: token, Until: now.Add(lasts), Expires: now.Add(time.Hour), Payload: storePayload}
}

func (s *storeTrial) begin(c sqsx.Claim, want sqsx.ClaimState) sqsx.Begun {
	s.Helper()
	begun, err := s.store.Begin(s.Context(), c)
	if err != nil || begun.State != want {
		s.Fatalf("Begin by %s: state %d, error %v; want state %d", c.Token, begun.State, err, want)
	}
	if want != sqsx.Claimed && begun.Payload != storePayload {
		s.Fatalf("Begin by %s: the payload's digest is %q; want that of the claim it met", c.Token, begun.Payload)
	}
	return begun
}

func (s *storeTrial) settle(name string, call func(context.Context, sqsx.Claim) error, c sqsx.Claim, want error) {
	s.Helper()
	if err := call(s.Context(), c); !errors.Is(err, want) {
		s.Fatalf("%s by %s: error %v; want %v", name, c.Token, err, want)
	}
}

func (s *storeTrial) complete(c sqsx.Claim, want error) {
	s.Helper()
	s.settle("Complete", s.store.Complete, c, want)
}

func (s *storeTrial) release(c sqsx.Claim, want error) {
	s.Helper()
	s.settle("Release", s.store.Release, c, want)
}

// race begins with many tokens at once and wants one of them to have the claim.
func (s *storeTrial) race() {
	s.Helper()
	var claimed, failed atomic.Int32
	var all sync.WaitGroup
	for n := range 20 {
		all.Go(func() {
			begun, err := s.store.Begin(s.Context(), s.claim(fmt.Sprint("racer ", n), time.Minute))
			if err != nil {
				failed.Add(1)
			} else if begun.State == sqsx.Claimed {
				claimed.Add(1)
			}
		})
	}
	all.Wait()
	if claimed.Load() != 1 || failed.Load() != 0 {
		s.Fatalf("of 20 that began at once %d have the claim and %d failed", claimed.Load(), failed.Load())
	}
}

var storeContract = []struct {
	name string
	try  func(*storeTrial)
}{
	{"a claim keeps others out until it ends", func(s *storeTrial) {
		a := s.claim("a", time.Minute)
		s.begin(a, sqsx.Claimed)
		begun := s.begin(s.claim("b", time.Hour), sqsx.InProgress)
		if off := begun.Until.Sub(a.Until).Abs(); off > time.Second {
			s.Fatalf("it is in progress until %s, which is %s off", begun.Until, off)
		}
	}},
	{"begin again with the token extends", func(s *storeTrial) {
		s.begin(s.claim("a", time.Second), sqsx.Claimed)
		longer := s.claim("a", time.Hour)
		s.begin(longer, sqsx.Claimed)
		if begun := s.begin(s.claim("b", time.Hour), sqsx.InProgress); begun.Until.Sub(longer.Until).Abs() > time.Second {
			s.Fatalf("it is in progress until %s and was extended to %s", begun.Until, longer.Until)
		}
	}},
	{"a claim that is over keeps nobody out", func(s *storeTrial) {
		s.begin(s.claim("a", -time.Second), sqsx.Claimed)
		s.begin(s.claim("b", time.Minute), sqsx.Claimed)
		s.begin(s.claim("a", time.Minute), sqsx.InProgress)
	}},
	{"late, one frees or completes nobody else's claim", func(s *storeTrial) {
		a, b := s.claim("a", -time.Second), s.claim("b", time.Minute)
		s.begin(a, sqsx.Claimed)
		s.begin(b, sqsx.Claimed)
		s.release(a, sqsx.ErrClaimLost)
		s.complete(a, sqsx.ErrClaimLost)
		s.begin(s.claim("c", time.Minute), sqsx.InProgress)
		s.complete(b, nil)
		s.release(a, sqsx.ErrClaimLost)
		s.begin(s.claim("c", time.Minute), sqsx.Done)
	}},
	{"what is over and nobody took can be completed", func(s *storeTrial) {
		a := s.claim("a", -time.Second)
		s.begin(a, sqsx.Claimed)
		s.complete(a, nil)
		s.begin(s.claim("b", time.Minute), sqsx.Done)
	}},
	{"what is over and nobody took can be released", func(s *storeTrial) {
		a := s.claim("a", -time.Second)
		s.begin(a, sqsx.Claimed)
		s.release(a, nil)
	}},
	{"done is done, for its owner too, and all calls may be repeated", func(s *storeTrial) {
		a := s.claim("a", time.Minute)
		s.begin(a, sqsx.Claimed)
		s.begin(a, sqsx.Claimed)
		s.complete(a, nil)
		s.complete(a, nil)
		s.begin(a, sqsx.Done)
		s.release(a, sqsx.ErrClaimLost)
		s.begin(s.claim("b", time.Minute), sqsx.Done)
	}},
	{"done ends when it expires, whether or not the record is gone", func(s *storeTrial) {
		a := s.claim("a", time.Minute)
		s.begin(a, sqsx.Claimed)
		a.Expires = time.Now().Add(-2 * time.Second)
		s.complete(a, nil)
		s.begin(s.claim("b", time.Minute), sqsx.Claimed)
	}},
	{"a release lets the next begin at once", func(s *storeTrial) {
		a := s.claim("a", time.Minute)
		s.begin(a, sqsx.Claimed)
		s.release(a, nil)
		s.release(a, nil)
		s.begin(s.claim("b", time.Minute), sqsx.Claimed)
	}},
	{"complete does not need its claim to be there", func(s *storeTrial) {
		s.complete(s.claim("a", time.Minute), nil)
		s.begin(s.claim("b", time.Minute), sqsx.Done)
	}},
	{"one of many has the claim", func(s *storeTrial) { s.race() }},
	{"one of many takes the claim that is over", func(s *storeTrial) {
		s.begin(s.claim("a", -time.Second), sqsx.Claimed)
		s.race()
	}},
	{"one key is not another", func(s *storeTrial) {
		s.begin(s.claim("a", time.Minute), sqsx.Claimed)
		s.id += " too"
		s.begin(s.claim("b", time.Minute), sqsx.Claimed)
	}},
	{"an ended context claims nothing", func(s *storeTrial) {
		ctx, cancel := context.WithCancel(s.Context())
		cancel()
		if begun, err := s.store.Begin(ctx, s.claim("a", time.Minute)); err == nil {
			s.Fatalf("state %d without an error", begun.State)
		}
		s.begin(s.claim("b", time.Minute), sqsx.Claimed)
	}},
}
