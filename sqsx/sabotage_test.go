package sqsx_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"
)

var sabotageFlag = flag.Bool("sabotage", false, "break each rule in a copy of the source and demand that the tests notice; takes minutes")

// sabotage is a rule of the promises, and a change of the source that breaks it: the text in a file, and what takes its place.
// Some rules are kept in two places.
type sabotage struct {
	rule, file, text, broken string
	also                     *edit
	notices                  string // the test that must fail; the model test where it is empty
}

type edit struct{ file, text, broken string }

var (
	queuedLeases = &edit{"leases.go", "over := l.Deadline.Add(-c.safety())", "over := l.Deadline.Add(-c.safety())\n\t\tif l.Phase == lease.Queued {\n\t\t\tover = wake\n\t\t}"}
	openLine     = &edit{"drain.go", "\tc.slots.Close(c.line)\n\tc.spawn(c.releaseQueued)\n", ""}
	keptTail     = &edit{"internal/flow/groups.go", "if g == nil || g.busy != d {", "if true {"}
)

const everyPoint = "^TestG6AtEveryPoint$"

var sabotages = []sabotage{
	{rule: "only success deletes", file: "handling.go", text: "if err == nil {\n\t\tc.delete", broken: "if true {\n\t\tc.delete"},
	{rule: "a heartbeat and a settlement exclude each other", file: "internal/lease/receipt.go", text: "for r.hold != free {\n\t\tr.awaitFree(context.Background())\n\t}", broken: ""},
	{rule: "an entry that failed is not settled", file: "settlement.go", text: "case err == nil:", broken: "case err == nil || err.(*SettleError).Err == nil:"},
	{rule: "no heartbeat follows a back-off", file: "handling.go", text: "d.Decide(Retried, false)", broken: "d.Decide(Retried, true)"},
	{rule: "a back-off is one that SQS takes", file: "settlement.go", text: "return clampVisibility(s.after, elapsed)", broken: "return s.after + 0*elapsed"},
	{rule: "nothing starts on a dead lease", file: "internal/lease/receipt.go", text: " || r.deadline.Sub(now) < safety", broken: "", also: queuedLeases, notices: "^TestG5NothingStartsOnADeadLease$"},
	{rule: "a lease that is over is noticed", file: "leases.go", text: "if !now.Before(over) {", broken: "if over = wake; false {"},
	{rule: "nothing starts after Shutdown began", file: "handling.go", text: "stopping := c.stopping", broken: "stopping := false && c.stopping", also: openLine},
	{rule: "what was not started is released", file: "drain.go", text: "c.inOrder(releases(c.holding(lease.Queued)))", broken: ""},
	{rule: "no more is asked for than there is room for", file: "receiving.go", text: "r.receive(c.receiveCtx, n)", broken: "r.receive(c.receiveCtx, maxBatch)"},
	{rule: "groups are kept", file: "settlement.go", text: "return !c.fifo || c.groups.Join(d.message.GroupID, d)", broken: "return true"},
	{rule: "a failure stops its group", file: "settlement.go", text: "passed := outcome == Deleted || outcome == DeadLettered", broken: "passed := true", also: keptTail},
	{rule: "the next of a group waits for the delete", file: "handling.go", text: "if d.Decide(outcome, true) {", broken: "c.mu.Lock()\n\tnext, _ := c.leave(d, outcome)\n\tc.mu.Unlock()\n\tif next != nil {\n\t\tc.submit(next)\n\t}\n\tif d.Decide(outcome, true) {"},
	{rule: "a message that is held runs once", file: "receiving.go", text: "if held := c.held[m.ID]; held != nil {", broken: "if held := c.held[m.ID]; false {"},
	{rule: "a receive that fails ends nothing", file: "receiving.go", text: "if isFatal {", broken: "if isFatal || true {"},
	{rule: "every outcome is counted", file: "handling.go", text: "\tc.stats.count(outcome)\n", broken: "\tif outcome != Retried {\n\t\tc.stats.count(outcome)\n\t}\n"},
	{rule: "what Extend reached is not shortened", file: "leases.go", text: "max(c.config.lease, h.use.Until.Sub(start))", broken: "c.config.lease"},
	{rule: "what is settled is not extended", file: "internal/lease/receipt.go", text: "case r.phase >= Settling:\n\t\t\treturn Use{}, false, ErrDecided", broken: "case false:"},
	{rule: "no more is asked for than SQS grants", file: "hold.go", text: "err := tooLong(id, d.State().Received, until); err != nil", broken: "err := tooLong(id, d.State().Received, until); err != nil && false"},
	{rule: "polls are not cut", file: "drain.go", text: "\tc.gathering.Stop()\n", broken: "\tc.gathering.Stop()\n\tc.endReceive()\n", notices: everyPoint},
	{rule: "stops: nothing starts", file: "handling.go", text: "stopping := c.stopping", broken: "stopping := false && c.stopping", also: openLine, notices: everyPoint},
	{rule: "stops: what was not started is released", file: "drain.go", text: "c.inOrder(releases(c.holding(lease.Queued)))", broken: "", notices: everyPoint},
	{rule: "stops: all is counted", file: "handling.go", text: "\tc.stats.count(outcome)\n", broken: "\tif outcome != Retried {\n\t\tc.stats.count(outcome)\n\t}\n", notices: everyPoint},
	{rule: "the tail of a group is released", file: "internal/flow/groups.go", text: "release = slices.Clone(g.tail[i+1:])", broken: "_ = slices.Clone[[]T]", notices: "^TestTailBehindALostMessageIsReleased$"},
	{rule: "a batch's context ends", file: "batch.go", text: "defer context.AfterFunc(one.ctx, func() { cancel(context.Cause(one.ctx)) })()", broken: "_ = one", notices: "^TestBatchContextEnds$"},
	{rule: "the margin counts the round trip", file: "leases.go", text: "max(receiveMargin, 2*c.rtt.Estimate())", broken: "receiveMargin", notices: "^TestMarginCountsTheRoundTrip$"},
	{rule: "a heartbeat ends before the next is due", file: "leases.go", text: "min(callTimeout, c.beatInterval()/2)", broken: "callTimeout", notices: "^TestHeartbeatThatHangsEndsBeforeTheLease$"},
	{rule: "a try again allows for the call before", file: "settlement.go", text: "elapsed += callTimeout", broken: "elapsed += 0", notices: "^TestRetriedChangeAllowsForTheCallBefore$"},
	{rule: "a FIFO message whose lease is lost is not deleted", file: "settlement.go", text: "l.Lost && (s.op != OpDelete || c.fifo)", broken: "l.Lost && s.op != OpDelete", notices: "^TestLostFIFOLeaseIsNotDeleted$"},
	{rule: "a batch's context ends, in the model", file: "batch.go", text: "defer context.AfterFunc(one.ctx, func() { cancel(context.Cause(one.ctx)) })()", broken: "_ = one"},
	{rule: "what is done is not handled again", file: "idempotent.go", text: "case Done:\n", broken: "case ClaimState(7):\n"},
	{rule: "a claim lasts as long as its lease", file: "idempotent.go", text: "max(time.Until(h.claim.Until)/2, 500*time.Millisecond)", broken: "time.Hour"},
	{rule: "Poll yields nothing whose lease is over", file: "poll.go", text: "if !p.mayStart(d) {\n\t\treturn true\n\t}", broken: "p.mayStart(d)"},
	{rule: "no heartbeats after the twelve hours", file: "leases.go", text: "next = now.Add(MaxVisibility) // SQS extends it no more", broken: "", notices: "^TestNoHeartbeatsAfterTheLimit$"},
	{rule: "what was handled is completed on an ended context, too", file: "idempotent.go", text: "context.WithTimeout(context.WithoutCancel(ctx), storeTimeout)", broken: "context.WithTimeout(ctx, storeTimeout)", notices: "^TestClaimEndsAlsoAfterItsContext$"},
	{rule: "Extend goes on with a newer receipt", file: "hold.go", text: "if !errors.Is(err, errReplaced) {", broken: "if true {", notices: "^TestExtendIsKeptByANewerReceipt$"},
	{rule: "a newer receipt reaches as far as Extend did", file: "internal/lease/receipt.go", text: "if r.until.After(deadline) {", broken: "if false {", notices: "^TestExtendOutlivesItsReceipt$"},
	{rule: "nil is no permanent failure", file: "handler.go", text: "func Permanent(err error) error {\n\tif err == nil {", broken: "func Permanent(err error) error {\n\tif false {", notices: "^TestFatesOfMessages$"},
	{rule: "a discard beside a failure deletes nothing", file: "handler.go", text: "case fateRetry:\n\t\t\tall = false\n", broken: "", notices: "^TestFatesOfMessages$"},
	{rule: "a batch begun while stopping does not wait", file: "batch.go", text: "if !full {\n\t\tg.flushIf(g.complete)", broken: "if full {\n\t\tg.flushIf(g.complete)", notices: "^TestBatchBegunWhileStopping$"},
}

// TestSabotage breaks each rule on purpose, in a copy of the source that go test -overlay puts in its place: a test that does
// not notice proves nothing. Without -sabotage it only sees that each text is still there, once.
func TestSabotage(t *testing.T) {
	for _, s := range sabotages {
		t.Run(s.rule, func(t *testing.T) {
			dir, sources, copies := t.TempDir(), map[string]string{}, map[string]string{}
			edits := []edit{{s.file, s.text, s.broken}}
			if s.also != nil {
				edits = append(edits, *s.also)
			}
			for i, e := range edits {
				if sources[e.file] == "" {
					source, err := os.ReadFile(e.file)
					require.NoError(t, err)
					sources[e.file] = string(source)
				}
				require.Equal(t, 1, strings.Count(sources[e.file], e.text), "%s does not have this once: %s", e.file, e.text)
				sources[e.file] = strings.Replace(sources[e.file], e.text, e.broken, 1)
				original, err := filepath.Abs(e.file)
				require.NoError(t, err)
				copies[original] = filepath.Join(dir, strconv.Itoa(i)+".go")
				require.NoError(t, os.WriteFile(copies[original], []byte(sources[e.file]), 0o600))
			}
			if !*sabotageFlag {
				return
			}
			overlay, err := json.Marshal(map[string]any{"Replace": copies})
			require.NoError(t, err)
			path := filepath.Join(dir, "overlay.json")
			require.NoError(t, os.WriteFile(path, overlay, 0o600))
			args := []string{"test", "-overlay", path, "-vet=off", "-count=1", "-run", s.notices, "."}
			if s.notices == "" {
				args = append(args[:len(args)-2], "^TestModel$", ".", "-seed", "1000", "-steps", "20000")
			}
			out, err := exec.CommandContext(t.Context(), "go", args...).CombinedOutput()
			require.Error(t, err, "nobody noticed:\n%s", out)
			require.NotContains(t, string(out), "[build failed]", "%s", out)
			require.Contains(t, string(out), "--- FAIL", "%s", out)
		})
	}
}
