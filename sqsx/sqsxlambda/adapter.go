package sqsxlambda

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/typedbus/typedbus/internal/text"
	"github.com/typedbus/typedbus/sqsx"
)

// adapter is what is common to all sources.
type adapter struct {
	config
	decoder *sqsx.Decoder
	handler sqsx.Handler
}

// newAdapter panics if an option, or the handler, cannot be: the mistake is found when the function starts.
func newAdapter(handler sqsx.Handler, options []Option) *adapter {
	a := &adapter{config: config{margin: time.Second}, handler: handler}
	if handler == nil {
		panic(&sqsx.ConfigError{Option: "sqsxlambda", Reason: "the handler is nil"})
	}
	var decode []sqsx.DecodeOption
	for _, o := range options {
		own, ok := o.(option)
		if !ok {
			decode = append(decode, o)
			continue
		}
		if err := own.apply(&a.config); err != nil {
			panic(err)
		}
	}
	decoder, err := sqsx.NewDecoder(decode...)
	if err == nil {
		err = decoder.Verify(handler)
	}
	if err != nil {
		panic(err)
	}
	a.decoder = decoder
	return a
}

// handleAll handles messages and returns what came of each: nil, or an error, which a [sqsx.Discard] is too. Those of a line are handled one after the other, up to
// the first failure; those of different lines at once, as far as the concurrency lets them.
func (a *adapter) handleAll(ctx context.Context, messages []*sqsx.Message, lines [][]int) []error {
	ctx = sqsx.ContextWithReport(ctx, a.storeFailed)
	ctx, answerBy, cancel := a.untilDeadline(ctx)
	defer cancel()
	for _, m := range messages {
		a.hook(func(h *sqsx.Hooks) {
			if h.Received != nil {
				h.Received(m)
			}
		})
	}
	queue := make(chan []int, len(lines))
	for _, line := range lines {
		queue <- line
	}
	close(queue)
	workers := len(lines)
	if a.concurrency > 0 {
		workers = min(workers, a.concurrency)
	}
	// A batch does not wait for more once all workers wait for batches.
	gathering := sqsx.NewGathering(workers)
	ctx = gathering.Context(ctx)
	results := make([]error, len(messages))
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			defer gathering.Returned()
			for line := range queue {
				a.handleLine(ctx, answerBy, messages, line, results)
			}
		})
	}
	all.Wait()
	return results
}

// handleLine handles the messages of a line.
func (a *adapter) handleLine(ctx context.Context, answerBy <-chan struct{}, messages []*sqsx.Message, line []int, results []error) {
	for n, i := range line {
		m := messages[i]
		if results[i] = context.Cause(ctx); results[i] == nil {
			start := time.Now()
			var finished bool
			results[i], finished = a.handle(ctx, answerBy, m)
			a.handled(ctx, m, time.Since(start), results[i], finished)
		} else {
			a.settled(m, sqsx.Released)
		}
		if !failed(results[i]) {
			continue
		}
		for _, rest := range line[n+1:] {
			results[rest] = ErrAfterFailure
			a.settled(messages[rest], sqsx.Released)
		}
		return
	}
}

// handle handles one message, in a goroutine of its own, and reports whether that ended in time. A panic, and the end of
// the goroutine, are errors.
func (a *adapter) handle(ctx context.Context, answerBy <-chan struct{}, m *sqsx.Message) (err error, finished bool) {
	done := make(chan error, 1)
	go func() {
		returned := false
		var err error
		defer func() {
			switch r := recover(); {
			case r != nil:
				err = &sqsx.PanicError{Value: r, Stack: debug.Stack()}
			case !returned:
				err = &sqsx.PanicError{Stack: debug.Stack()}
			}
			done <- err
		}()
		a.decoder.Decode(ctx, m)
		a.started(ctx, m)
		err = a.handler.Handle(sqsx.NewContext(ctx, m), m)
		returned = true
	}()
	select {
	case err = <-done:
	case <-answerBy:
		select {
		case err = <-done:
		default:
			return ErrDeadline, false
		}
	}
	return err, true
}

// untilDeadline returns a context that ends the margin before the function's time does, and a channel that is closed when
// handlers are not waited for any longer. Without a deadline neither happens.
func (a *adapter) untilDeadline(ctx context.Context) (context.Context, <-chan struct{}, context.CancelFunc) {
	end, ok := ctx.Deadline()
	if !ok {
		return ctx, nil, func() {}
	}
	margin := min(a.margin, time.Until(end)/4)
	answer, stopWaiting := context.WithDeadline(ctx, end.Add(-margin/2))
	ctx, cancel := context.WithDeadlineCause(ctx, end.Add(-margin), ErrDeadline)
	return ctx, answer.Done(), func() { cancel(); stopWaiting() }
}

func (a *adapter) started(ctx context.Context, m *sqsx.Message) {
	var left time.Duration
	if end, ok := ctx.Deadline(); ok {
		left = time.Until(end)
	}
	a.hook(func(h *sqsx.Hooks) {
		if h.Started != nil {
			h.Started(m, left)
		}
	})
}

func (a *adapter) handled(ctx context.Context, m *sqsx.Message, took time.Duration, err error, finished bool) {
	outcome := sqsx.Deleted
	switch {
	case failed(err):
		outcome = sqsx.Retried
		a.log(ctx, slog.LevelWarn, "sqsxlambda: handler failed", m, err)
	case err != nil:
		a.log(ctx, slog.LevelWarn, "sqsxlambda: message discarded", m, err)
	}
	if !finished {
		a.settled(m, sqsx.Abandoned)
		return
	}
	a.hook(func(h *sqsx.Hooks) {
		if h.Handled != nil {
			h.Handled(m, took, err)
		}
	})
	a.settled(m, outcome)
}

func (a *adapter) settled(m *sqsx.Message, outcome sqsx.Outcome) {
	a.hook(func(h *sqsx.Hooks) {
		if h.Settled != nil {
			h.Settled(m, outcome)
		}
	})
}

// storeFailed is told what fails beside a handler.
func (a *adapter) storeFailed(m *sqsx.Message, op sqsx.Op, err error) {
	a.log(context.Background(), slog.LevelWarn, "sqsxlambda: "+string(op)+" failed", m, err)
	a.hook(func(h *sqsx.Hooks) {
		if h.Failed != nil {
			h.Failed(op, err)
		}
	})
}

// hook calls a function for all hooks. What one panics with is logged and changes nothing else.
func (a *adapter) hook(call func(*sqsx.Hooks)) {
	for i := range a.hooks {
		func() {
			defer func() {
				if r := recover(); r != nil {
					a.logTo().Error("sqsxlambda: a hook panicked", "panic", r, "stack", string(debug.Stack()))
				}
			}()
			call(&a.hooks[i])
		}()
	}
}

func (a *adapter) log(ctx context.Context, level slog.Level, what string, m *sqsx.Message, err error) {
	attrs := []slog.Attr{slog.String("queue", text.Line(m.QueueURL)), slog.String("message", text.Line(m.ID)), slog.Int("receiveCount", m.ReceiveCount), slog.Any("error", err)}
	if panicked, ok := errors.AsType[*sqsx.PanicError](err); ok {
		attrs = append(attrs, slog.String("stack", string(panicked.Stack)))
	}
	a.logTo().LogAttrs(ctx, level, what, attrs...)
}

func (a *adapter) logTo() *slog.Logger {
	if a.logger != nil {
		return a.logger
	}
	return slog.Default()
}

// asFunction makes the function the consumer of events for [sqsx.Idempotent]: many functions read one stream, or are
// targets of one bus, and each is to handle each event.
func asFunction(ctx context.Context) context.Context {
	name := lambdacontext.FunctionName
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		// arn:aws:lambda:eu-west-1:123456789012:function:name:qualifier; a new version is no other consumer.
		if function, err := arn.Parse(lc.InvokedFunctionArn); err == nil {
			parts := strings.Split(function.Resource, ":")
			name = function.AccountID + ":" + function.Region + ":" + strings.Join(parts[:min(2, len(parts))], ":")
		}
	}
	if name == "" {
		return ctx
	}
	return sqsx.ContextWithConsumerName(ctx, name)
}

// each makes a line of each record, apart from those with a key, which are in line with those of the same key.
func each(n int, key func(i int) string) [][]int {
	var lines [][]int
	at := map[string]int{}
	for i := range n {
		k := key(i)
		if k == "" {
			lines = append(lines, []int{i})
			continue
		}
		line, ok := at[k]
		if !ok {
			line = len(lines)
			at[k], lines = line, append(lines, nil)
		}
		lines[line] = append(lines[line], i)
	}
	return lines
}

// failed reports whether a handler's result is a failure: a discarded message is none.
func failed(err error) bool { return err != nil && !sqsx.IsDiscard(err) }

// failures are the positions of what failed.
func failures(results []error) []int {
	var positions []int
	for i, err := range results {
		if failed(err) {
			positions = append(positions, i)
		}
	}
	return positions
}
