package sqsx

import "context"

// messageKey is the key of a handler's message, or of a batch handler's messages.
type messageKey struct{}

// FromContext returns the message whose handler the context was given to: its ids and receive count, the envelope's
// surroundings, and the lease, to be extended if need be. It returns nil in any other context, that of a batch handler
// among them.
func FromContext(ctx context.Context) *Message {
	m, _ := ctx.Value(messageKey{}).(*Message)
	return m
}

// BatchFromContext returns the messages whose batch handler the context was given to, in the order of its events. It
// returns nil in any other context.
func BatchFromContext(ctx context.Context) []*Message {
	messages, _ := ctx.Value(messageKey{}).([]*Message)
	return messages
}

// NewContext returns a context that [FromContext] finds m in. Adapters and tests use it; a [Consumer] does it itself.
func NewContext(ctx context.Context, m *Message) context.Context {
	return context.WithValue(ctx, messageKey{}, m)
}
