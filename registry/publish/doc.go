// Package publish sends typed events to EventBridge: the other half of decoding them.
//
// The type that decodes an event also publishes it. Its tag gives the source and the detail-type, and the registry that
// the receivers decode with checks the event before it is sent:
//
//	bus := publish.EventBridge(eventbridge.NewFromConfig(cfg), publish.OnBus("orders"))
//	publisher, err := publish.New(bus)
//
//	placed := &OrderPlaced{Detail: Order{ID: "o-1", Total: 42}}
//	results, err := publisher.Publish(ctx, placed, shipped)
//
// Events go in the order they are given in, in as few requests as the number and the size of entries allow. Each has a
// [Result] at its own index: the id that EventBridge gave it, or why it failed. An event that is invalid, or larger than
// a request may be, is refused before anything is sent, and the others go all the same. The [Error] lists every event
// that failed.
//
// # Retries
//
// What may pass is tried again after a random and growing wait: entries that were throttled or met a failure inside of
// EventBridge, and whole requests that were, or whose answer was lost. An entry that was accepted is not sent again,
// whatever becomes of its neighbours, and keeps its id. Where an answer was lost the entries may have arrived, so that
// the retry makes new events of them, with ids of their own: delivery is at least once. Give the detail an id of your
// own, so that receivers can tell.
//
// A request that is refused as a whole for what is in it is halved until the entry to blame stands alone.
//
// # Outbox
//
// [Publisher.Entry] checks an event and makes an [Entry] of it, which can be stored as JSON in the transaction that the
// event tells of; [Publisher.Send] sends entries. docs/publishing.md has the recipe.
package publish
