// Package sqsx consumes EventBridge events from SQS queues as typed Go values.
//
// [Poll] is the simple way: an iterator over the messages of a queue, each with its decoded event or with the error that
// says why there is none.
//
//	for m, err := range sqsx.Poll(ctx, client, queueURL) {
//		if err != nil {
//			log.Print(err) // a receive that failed (m is nil) or a message that did not decode; Poll goes on
//			continue
//		}
//		switch event := m.Event.(type) {
//		case *ThingyEvent:
//			thingy(event)
//		case *registry.UnknownEvent:
//			log.Print(event.Source)
//		}
//		if err := m.Delete(ctx); err != nil {
//			log.Print(err)
//		}
//	}
//
// A body can carry its event in several ways: see [Shape]. They are told apart by themselves; options pin or extend
// what is accepted.
package sqsx
