// Package sqsmodel is a model of Amazon SQS queues in memory: what a queue
// does to its messages, without HTTP, without an SDK and without a clock of
// its own.
//
// One [Model] holds the queues of one account in one region. A [Queue] is a
// handle on one of them and has a method for each thing a client may ask:
//
//	model := sqsmodel.New()
//	queue, err := model.CreateQueue(ctx, "orders", nil)
//	…
//	sent, err := queue.Send(ctx, sqsmodel.Send{Body: "hello"})
//	messages, err := queue.Receive(ctx, sqsmodel.Receive{Max: 10})
//	err = queue.Delete(ctx, messages[0].Receipt)
//
// The model follows the rules that the SQS API reference and developer guide
// state: visibility timeouts and their 12 hour total, receipt handles that go
// stale, FIFO groups and deduplication, redrive to a dead-letter queue, limits
// on what is in flight, and batches in which each entry fails alone. A call
// that SQS refuses returns an [*Error] with SQS's code and wording.
//
// Time comes from package time alone, and a long poll blocks on channels and
// timers alone. In a testing/synctest bubble the model therefore runs on
// virtual time, and hours of leases pass in microseconds.
//
// Two hooks serve tests. An [Observer] (a [Ledger] is one) sees every change
// to every message, in order. A [Faults] function is asked before each call,
// and for each entry of a batch, what should go wrong with it.
//
// What the model leaves out: encryption, policies and permissions, tags,
// message move tasks, throughput quotas, and the FIFO rule that only the first
// 120,000 messages are searched for a free group. Counts that SQS calls
// approximate are exact here.
package sqsmodel
