package registry_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/go-playground/validator/v10"

	"github.com/typedbus/typedbus/registry"
)

// ShoutEvent has a rule of our own.
type ShoutEvent struct {
	registry.Event `event:"source=my.shouts"`
	Detail         struct {
		Text string `json:"text" validate:"shouted"`
	} `json:"detail"`
}

// A validator of one's own brings custom rules. Register them before the types that use them.
func ExampleWithValidator() {
	v := validator.New(validator.WithRequiredStructEnabled())
	err := v.RegisterValidation("shouted", func(f validator.FieldLevel) bool {
		return f.Field().String() == strings.ToUpper(f.Field().String())
	})
	if err != nil {
		log.Fatal(err)
	}
	r := registry.New(registry.WithValidator(v))
	if err := r.Register(ShoutEvent{}); err != nil {
		log.Fatal(err)
	}
	_, err = r.Decode(envelope("my.shouts", "Shout", `{"text":"psst"}`))
	fmt.Println(err)
	// Output:
	// registry: invalid registry_test.ShoutEvent (id "e-1"): detail.text: shouted
}

// A registry knows its own types first and those of its parents after them.
func ExampleWithParent() {
	aws := registry.New()
	if err := aws.Register(BuildEvent{}); err != nil {
		log.Fatal(err)
	}
	ours := registry.New(registry.WithParent(aws))
	if err := ours.Register(ThingyEvent{}); err != nil {
		log.Fatal(err)
	}
	event, err := ours.Decode(envelope("aws.build", "Build Ended", `{"phase":"DONE"}`))
	fmt.Printf("%T %v\n", event, err)
	// Output:
	// *registry_test.BuildEvent <nil>
}

func ExampleWithUnknownAsError() {
	_, err := registry.Decode(envelope("your.source", "Sold", `{}`), registry.WithUnknownAsError(true))
	fmt.Println(err)
	// Output:
	// registry: no type is registered for source "your.source", detail-type "Sold"
}

type readOnly struct{}

func (readOnly) Config(_ context.Context, account, region string) (aws.Config, error) {
	return aws.Config{Region: region}, nil
}

// The session that relations load resources through reaches every event.
func ExampleWithSession() {
	r := registry.New(registry.WithSession(readOnly{}))
	event, err := r.Decode(envelope("any.source", "Any", `{}`))
	if err != nil {
		log.Fatal(err)
	}
	e := event.Envelope()
	cfg, err := e.Session().Config(context.Background(), e.Account, e.Region)
	fmt.Println(cfg.Region, err)
	// Output:
	// eu-west-1 <nil>
}

// A payload that nobody else uses need not be copied.
func ExampleWithOwnedPayload() {
	event, err := registry.Decode(envelope("any.source", "Any", `{}`), registry.WithOwnedPayload(true))
	fmt.Println(len(event.Envelope().Raw()), err)
	// Output:
	// 224 <nil>
}

// In a staging environment, a registry tells what its types leave out of the events that come.
func ExampleWithUntaken() {
	type paid struct {
		registry.Event `event:"source=example.shop,detail-type=Paid"`
		Detail         struct {
			ID string `json:"id"`
		} `json:"detail"`
	}
	r := registry.New(registry.WithUntaken(func(_ reflect.Type, path string) { fmt.Println("no field takes", path) }))
	if err := r.Register(paid{}); err != nil {
		log.Fatal(err)
	}
	payload := []byte(`{"version":"0","id":"1","source":"example.shop","detail-type":"Paid","account":"123456789012",
		"time":"2024-05-01T12:00:00Z","region":"eu-west-1","resources":[],"detail":{"id":"o-1","amount":5}}`)
	for range 2 { // it tells once
		if _, err := r.Decode(payload); err != nil {
			log.Fatal(err)
		}
	}
	// Output: no field takes detail.amount
}

// What is said of one call takes the place of what is said of the registry.
func ExampleDecodeOption() {
	strict := registry.New(registry.WithUnknownAsError(true))
	lenient := []registry.DecodeOption{registry.WithUnknownAsError(false), registry.WithOwnedPayload(true)}
	event, err := strict.Decode(envelope("your.source", "Sold", `{}`), lenient...)
	fmt.Println(event, err)
	// Output: your.source: Sold (account 123456789012, region eu-west-1, id e-1) <nil>
}

// onlyKnown is for queues whose events are all known.
func onlyKnown() registry.EventOption { return registry.WithUnknownAsError(true) }

// An option about events goes where a registry's options go, and where those of a call go.
func ExampleEventOption() {
	_, err := registry.New(onlyKnown()).Decode(envelope("your.source", "Sold", `{}`))
	fmt.Println(errors.Is(err, registry.ErrUnknownType))
	_, err = registry.DecodeMap(map[string]any{"source": "your.source", "detail-type": "Sold"}, onlyKnown())
	fmt.Println(errors.Is(err, registry.ErrUnknownType))
	// Output:
	// true
	// true
}

// A session of one's own refuses accounts it does not mean to serve: account and region come from the event, that is
// from outside.
func ExampleSession() {
	event, err := registry.Decode(envelope("my.shop", "Refund", `{"order":"o-17"}`), registry.WithSession(onlyOurs{"111122223333": true}))
	if err != nil {
		log.Fatal(err)
	}
	e := event.Envelope()
	_, err = e.Session().Config(context.Background(), e.Account, e.Region)
	fmt.Println(err)
	// Output: 123456789012 is not one of ours
}

type onlyOurs map[string]bool

func (ours onlyOurs) Config(_ context.Context, account, region string) (aws.Config, error) {
	if !ours[account] {
		return aws.Config{}, fmt.Errorf("%s is not one of ours", account)
	}
	return aws.Config{Region: region}, nil
}
