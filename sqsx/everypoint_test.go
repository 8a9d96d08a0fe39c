package sqsx_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// verify demands what must hold when Run and all calls of Shutdown have returned.
func (l *life) verify(ran error) {
	synctest.Wait()
	now := time.Now()
	left := leftovers()
	stats := l.consumer.Stats()
	l.mu.Lock()
	defer l.mu.Unlock()

	var fault sqsx.ShutdownError
	if told, ok := errors.AsType[*sqsx.ShutdownError](ran); ok {
		fault = *told
	} else if ran != nil {
		l.violate("G11: Run returned %v", ran)
	}
	for _, err := range append(l.errs, l.consumer.Shutdown(context.Background())) {
		if err != ran {
			l.violate("G6: Run returned %v and Shutdown %v", ran, err)
		}
	}
	if stats.Held != 0 || stats.Received != sum(stats) {
		l.violate("G12: the counters do not add up: %+v", stats)
	}
	books := l.hooks
	books.Discarded = stats.Discarded
	if books != stats {
		l.violate("G12: hooks tell of %+v, counters of %+v", books, stats)
	}
	running := 0
	for _, id := range l.ids {
		deleted, hidden := fate(l.service.Ledger().Of(id), now)
		switch end := l.ends[id]; {
		case (end == "done" || end == "buried") != deleted:
			l.violate("G1, G6: a message whose handler ended as %q: deleted is %t", end, deleted)
		case end == "" && hidden > 0:
			l.violate("G6, G7: a message that was not started stays hidden for %s", hidden)
		case (end == "failed" || end == "panicked") && hidden <= 0:
			l.violate("G4: a message that failed is not hidden")
		case end == "running":
			running++
			if hidden <= 0 || hidden > lifeLease {
				l.violate("G6: an abandoned message is hidden for %s", hidden)
			}
		}
	}
	if fault != (sqsx.ShutdownError{Abandoned: running}) || int(stats.Abandoned) != running {
		l.violate("G6: %d handlers run on; Run returned %v, the counters are %+v", running, ran, stats)
	}
	if left != running {
		l.violate("G6: %d goroutines are left, and %d handlers run on", left, running)
	}
	if n := len(l.service.Ledger().Misuses()); n > 0 {
		l.violate("G2: %d calls were made with receipts that were worth nothing", n)
	}
}

// fate returns whether a message has been deleted, and else for how long from now it stays hidden.
func fate(changes []sqsxtest.Change, now time.Time) (deleted bool, hidden time.Duration) {
	for _, c := range changes {
		switch c.Kind {
		case sqsxtest.Deleted:
			deleted = true
		case sqsxtest.Received, sqsxtest.VisibilityChanged:
			hidden = c.Time.Add(c.Timeout).Sub(now)
		}
	}
	return deleted, hidden
}

// forms are the lives that are led.
var forms = []form{{"standard", false, false}, {"standard, deaf", false, true}, {"fifo", true, false}, {"fifo, deaf", true, true}}

// TestG6AtEveryPoint stops a consumer at each point of its life, in each manner.
func TestG6AtEveryPoint(t *testing.T) {
	for _, form := range forms {
		t.Run(form.name, func(t *testing.T) {
			whole := lead(t, form, racing, -1)
			require.Empty(t, whole.violations)
			for _, manner := range []manner{racing, held, late} {
				stride := 1
				if testing.Short() {
					stride = 7
				}
				for at := 0; at <= whole.points; at += stride {
					l := lead(t, form, manner, at)
					require.Empty(t, l.violations, "stopped at point %d of %d, %s", at, whole.points, manner)
				}
			}
			t.Logf("stopped at each of %d points in 3 manners: %v", whole.points, describe(whole.kinds))
		})
	}
}

func describe(kinds map[string]int) []string {
	var list []string
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		list = append(list, fmt.Sprintf("%s %d", kind, kinds[kind]))
	}
	return list
}
