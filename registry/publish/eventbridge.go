package publish

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
)

// Client has the method that this package calls of EventBridge's client. An *eventbridge.Client is one. The call needs
// the permission events:PutEvents.
type Client interface {
	PutEvents(context.Context, *eventbridge.PutEventsInput, ...func(*eventbridge.Options)) (*eventbridge.PutEventsOutput, error)
}

var _ Client = (*eventbridge.Client)(nil)

// The limits of PutEvents: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
const (
	// MaxEntries is how many entries a request has at most.
	MaxEntries = 10
	// MaxBytes is how large the entries of a request are together at most: less than 1 MiB.
	MaxBytes = 1<<20 - 1
	// MaxDetailType is how many characters a detail-type has at most, and MaxDepth how many levels a detail.
	MaxDetailType = 128
	MaxDepth      = 1000
)

// BusOption is an option of [EventBridge].
type BusOption func(*eventBridge)

// OnBus sends events to the event bus of this name or ARN, where an entry names no other. Without it they go to the
// account's default bus. With [OnEndpoint], prefer the ARN.
func OnBus(nameOrARN string) BusOption { return func(b *eventBridge) { b.bus = nameOrARN } }

// OnEndpoint sends events through the global endpoint with this id, such as "abcde.veo". Requests to one are signed for
// all of its regions (SigV4A), which the SDK's client does by itself.
//
// See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-global-endpoints.html
func OnEndpoint(id string) BusOption { return func(b *eventBridge) { b.endpoint = id } }

// EventBridge returns the bus that client reaches, for the classic kind of event bus. The client's own retries are
// turned off: the [Publisher] retries entries, which the client cannot.
func EventBridge(client Client, options ...BusOption) Bus {
	b := &eventBridge{client: client}
	for _, option := range options {
		option(b)
	}
	return b
}

type eventBridge struct {
	client        Client
	bus, endpoint string
}

// Limits implements [Bus].
func (b *eventBridge) Limits() Limits {
	return Limits{Entries: MaxEntries, Bytes: MaxBytes, DetailType: MaxDetailType, Depth: MaxDepth}
}

// Put implements [Bus].
func (b *eventBridge) Put(ctx context.Context, entries []Entry) ([]Answer, error) {
	in := &eventbridge.PutEventsInput{EndpointId: some(b.endpoint), Entries: make([]types.PutEventsRequestEntry, len(entries))}
	for i := range entries {
		in.Entries[i] = b.request(&entries[i])
	}
	out, err := b.client.PutEvents(ctx, in, func(o *eventbridge.Options) { o.Retryer = aws.NopRetryer{} })
	if err != nil {
		return nil, err
	}
	if out == nil {
		return nil, errors.New("publish: the client gave no answer")
	}
	answers := make([]Answer, len(out.Entries))
	for i, e := range out.Entries {
		answers[i] = Answer{ID: aws.ToString(e.EventId), Code: aws.ToString(e.ErrorCode), Message: aws.ToString(e.ErrorMessage)}
	}
	return answers, nil
}

func (b *eventBridge) request(e *Entry) types.PutEventsRequestEntry {
	r := types.PutEventsRequestEntry{
		Source: aws.String(e.Source), DetailType: aws.String(e.DetailType), Detail: aws.String(string(e.Detail)),
		Resources: e.Resources, TraceHeader: some(e.TraceHeader), EventBusName: some(e.Bus),
	}
	if e.Bus == "" {
		r.EventBusName = some(b.bus)
	}
	if !e.Time.IsZero() {
		r.Time = &e.Time
	}
	return r
}

// check implements the publisher's own question to a bus: whether there is anything in e that it cannot send.
func (b *eventBridge) check(e *Entry) string {
	if e.Group != "" || e.Deduplication != "" {
		return "a classic event bus has no groups and no deduplication; leave Group and Deduplication empty"
	}
	return ""
}

// some returns a pointer to s, or nil if it is empty.
func some(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
