// Package sqsx consumes EventBridge events from SQS queues as typed Go values.
//
// A [Consumer] receives, decodes and runs a typed handler for each event, many at once; what a handler returns says what
// becomes of the message.
//
//	mux := new(sqsx.Mux)
//	sqsx.On(mux, func(ctx context.Context, event *ThingyEvent) error {
//		instance, err := event.Instance.Get(ctx)
//		…
//		return err // nil deletes the message, an error makes it come again
//	})
//	consumer, err := sqsx.NewConsumer(client, queueURL, mux, sqsx.WithSession(session))
//	…
//	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
//	defer stop()
//	err = consumer.Run(ctx)
//
// [Poll] is the simple way: an iterator over the messages of a queue, each with its decoded event or with the error that
// says why there is none, to be settled by its methods.
//
// # Promises
//
// In them, lease is the time that SQS hides a message from other consumers, and to settle a message is to delete it, to
// make it appear again, or to dead-letter it.
//
//   - G1 No silent loss. sqsx sends a delete for a message only after its handler returned nil, or after an action you
//     named explicitly ([Discard], or a dead-letter send that SQS confirmed). Panics, timeouts, decode errors, unknown
//     types, lost leases and shutdown never delete.
//   - G2 One settlement. Each receipt is settled by exactly one of: delete, retry (visibility change), dead-letter and
//     delete, release, or lease expiry. After a settlement is confirmed no further call is made for that receipt, and no
//     heartbeat for it is in flight when the settlement call starts.
//   - G3 Ack is durable. A nil return leads to a delete that is retried per entry until SQS confirms it or the receipt is
//     dead; meanwhile its lease keeps being extended. Redelivery after success is possible only if: SQS itself duplicates
//     (standard), the process dies before confirmation, deletes fail until the shutdown flush budget ends, or 12 hours
//     pass. Each of the last three is counted and reported.
//   - G4 Failure means delayed redelivery. On error visibility is set to clamp(backoff(receiveCount, err), 0, 43200 −
//     secondsSinceReceive − 1). If that call fails, the message reappears when its current lease ends — never later.
//   - G5 No handler outlives its lease unknowingly. While queued locally, running, or waiting for its delete, a message's
//     lease is extended. If it cannot be confirmed extended before deadline − safety, the handler's context is cancelled
//     with cause [ErrLeaseLost]. A handler is never started on a lease with less than the safety margin.
//   - G6 Shutdown. After Shutdown begins no handler starts. Everything received and not started is released with
//     visibility 0. Running handlers keep an uncancelled context, heartbeats and deletes until the drain deadline, then
//     get cause [ErrShutdown]. Pending deletes are flushed after the last handler, on a context that shutdown does not
//     cancel. A handler that ignores cancellation is abandoned: its message is not released (that would run it twice at
//     once) and reappears within one lease.
//   - G7 Polls are not cut. A receive in progress is allowed to finish; what it returns is released at once. If the
//     deadline forces a cut, at most 10 messages per poller stay hidden for at most one lease (default 30 s, not the
//     queue's setting).
//   - G8 Bounded. At most [WithMaxInFlight] messages are held (buffered, running, and waiting for delete). The consumer
//     never asks for more than it has room for.
//   - G9 FIFO. Per group: handlers run one at a time in sequence order; message n+1 starts only after the delete of n is
//     confirmed. If n fails, is undecodable, or loses its lease, nothing later in that group runs from this receive; the
//     tail is released (last first), then n gets its backoff. Other groups are unaffected.
//   - G10 No self-duplication. A second copy of a message still running in this process does not start a second handler;
//     its newer receipt replaces the old one for settlement.
//   - G11 Never silently dead. Transient errors back off with jitter and continue forever; a fatal error makes Run return
//     it (or, after first success, keep retrying with [Health] unhealthy: [WithPersistence]). Ack or heartbeat errors
//     never stop polling.
//   - G12 Accounted. received = deleted + retried + released + dead-lettered + lost + abandoned + coalesced, at every
//     quiescent point: see [Stats].
//
// They are proved on a model of SQS in virtual time, by a test for each and by random schedules whose books must balance
// after each step, also with each rule broken on purpose. Delivery is at least once: [Idempotent] leaves duplicates out.
//
// # Bodies
//
// A body can carry its event in several ways: see [Shape]. They are told apart by themselves; options pin or extend what
// is accepted. Errors and logs never hold any of a body.
package sqsx
