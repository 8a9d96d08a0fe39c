package publish_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/publish"
)

type OrderPlaced struct {
	registry.Event `event:"source=my.shop,detail-type=Order Placed"`
	Detail         struct {
		ID    string `json:"id" validate:"required"`
		Cents int    `json:"cents" event:"present"`
	} `json:"detail"`
}

// placed returns an event that says that an order was placed.
func placed(id string, cents int) *OrderPlaced {
	event := new(OrderPlaced)
	event.Detail.ID, event.Detail.Cents = id, cents
	return event
}

func init() { registry.Register[OrderPlaced]() }

// bridge is EventBridge without a network; a program has an *eventbridge.Client.
type bridge struct{}

func (bridge) PutEvents(_ context.Context, in *eventbridge.PutEventsInput, _ ...func(*eventbridge.Options)) (*eventbridge.PutEventsOutput, error) {
	out := &eventbridge.PutEventsOutput{}
	for i, e := range in.Entries {
		fmt.Println("on the wire:", aws.ToString(e.EventBusName), *e.Source, *e.DetailType, *e.Detail)
		out.Entries = append(out.Entries, types.PutEventsResultEntry{EventId: aws.String(fmt.Sprintf("event-%d", i))})
	}
	return out, nil
}

func Example() {
	var client publish.Client = bridge{} // eventbridge.NewFromConfig(cfg)

	publisher, err := publish.New(publish.EventBridge(client, publish.OnBus("shop")))
	if err != nil {
		panic(err)
	}
	results, err := publisher.Publish(context.Background(), placed("o-1", 4200), placed("", 1), placed("o-3", 0))
	var failed *publish.Error
	if errors.As(err, &failed) {
		for _, failure := range failed.Failures {
			fmt.Println(failure)
		}
	}
	for i, result := range results {
		if result.Err == nil {
			fmt.Println(i, result.ID)
		}
	}
	// Output:
	// on the wire: shop my.shop Order Placed {"id":"o-1","cents":4200}
	// on the wire: shop my.shop Order Placed {"id":"o-3","cents":0}
	// publish: event 1 (publish_test.OrderPlaced) invalid: detail.id: required
	// 0 event-0
	// 2 event-1
}

func ExampleEvents() {
	publisher, err := publish.New(publish.EventBridge(bridge{}))
	if err != nil {
		panic(err)
	}
	orders := []*OrderPlaced{placed("o-1", 1), placed("o-2", 2)}
	if _, err := publisher.Publish(context.Background(), publish.Events(orders)...); err != nil {
		panic(err)
	}
	// Output:
	// on the wire:  my.shop Order Placed {"id":"o-1","cents":1}
	// on the wire:  my.shop Order Placed {"id":"o-2","cents":2}
}

// A trace header that is not OpenTelemetry's: Lambda gives its own to each invocation.
func ExampleWithEntry() {
	type traceKey struct{}
	publisher, err := publish.New(publish.EventBridge(bridge{}),
		publish.WithEntry(func(ctx context.Context, event registry.AnyEvent, entry *publish.Entry) error {
			entry.TraceHeader, _ = ctx.Value(traceKey{}).(string)
			return nil
		}))
	if err != nil {
		panic(err)
	}
	ctx := context.WithValue(context.Background(), traceKey{}, "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1")
	entry, err := publisher.Entry(ctx, placed("o-1", 1))
	fmt.Println(entry.TraceHeader, err)
	// Output: Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1 <nil>
}

func ExampleSize() {
	entry := publish.Entry{Source: "my.shop", DetailType: "Order Placed", Detail: jsontext.Value(`{"name":"Zoë"}`)}
	fmt.Println(publish.Size(entry))
	// Output: 34
}

func ExampleWithHooks() {
	publisher, err := publish.New(publish.EventBridge(bridge{}), publish.WithHooks(publish.Hooks{
		Accepted: func(entry *publish.Entry, result publish.Result) { fmt.Println("accepted", result.ID) },
		Failed:   func(err *publish.EntryError) { fmt.Println("failed:", err.Kind) },
	}))
	if err != nil {
		panic(err)
	}
	_, _ = publisher.Publish(context.Background(), placed("o-1", 1), placed("", 1))
	// Output:
	// failed: invalid
	// on the wire:  my.shop Order Placed {"id":"o-1","cents":1}
	// accepted event-0
}

// Pass an event on to another bus, as it came.
func ExampleForward() {
	event, err := registry.Decode([]byte(`{"id":"1","source":"my.other","detail-type":"Thing","detail":{"a":1}}`))
	if err != nil {
		panic(err)
	}
	publisher, err := publish.New(publish.EventBridge(bridge{}, publish.OnBus("audit")))
	if err != nil {
		panic(err)
	}
	entry, err := publish.Forward(event)
	if err != nil {
		panic(err)
	}
	_, err = publisher.Send(context.Background(), entry)
	fmt.Println(err)
	// Output:
	// on the wire: audit my.other Thing {"a":1}
	// <nil>
}
