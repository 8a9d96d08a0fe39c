// Package sqsxtest is SQS in memory, for tests of handlers and consumers: no network, no account, and in a
// [testing/synctest] bubble no waiting either, since all its time is the bubble's.
//
//	synctest.Test(t, func(t *testing.T) {
//		service := sqsxtest.New(t)
//		queue := service.Queue("orders")
//		queue.Send(`{"source":"my.shop","detail-type":"Order Placed", … }`)
//
//		consumer, err := sqsx.NewConsumer(service, queue.URL(), mux)
//		…
//		go consumer.Run(ctx)
//		queue.AwaitEmpty()
//	})
//
// It follows SQS's own rules: visibility timeouts, receipt handles that go stale, message groups, redrive, the limits of
// calls and batches. [Service.Fail] makes calls go wrong, and [Service.Ledger] has all that ever happened to a message.
// It is a model: what only SQS itself can settle, it cannot.
package sqsxtest
