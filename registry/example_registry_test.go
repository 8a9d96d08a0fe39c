package registry_test

import (
	"fmt"
	"log"
	"path"
	"reflect"
	"strings"
	"time"

	"github.com/typedbus/typedbus/registry"
)

func ExampleNew() {
	events := registry.New(registry.WithUnknownAsError(true))
	if err := events.Register(ThingyEvent{}); err != nil {
		log.Fatal(err)
	}
	_, err := events.Decode(envelope("your.source", "Sold", `{}`))
	fmt.Println(err)
	// Output: registry: no type is registered for source "your.source", detail-type "Sold"
}

// Refund is registered in an init function: Register panics on a mistake, and so the program stops when it starts.
type Refund struct {
	registry.Event `event:"source=my.shop,detail-type=Refund"`
	Detail         struct {
		Order string `json:"order"`
	} `json:"detail"`
}

func init() { registry.Register[Refund]() }

func ExampleRegister() {
	fmt.Println(registry.Default.Has(reflect.TypeFor[Refund]()))
	// Output: true
}

func ExampleRegistry_Types() {
	r := registry.New()
	if err := r.Register(ThingyEvent{}, BuildEvent{}); err != nil {
		log.Fatal(err)
	}
	for _, t := range r.Types() {
		fmt.Println(t, t.Tolerant)
	}
	// Output:
	// source=aws.build: registry_test.BuildEvent true
	// source=my.custom.source,detail-type=EC2 Thingy: registry_test.ThingyEvent false
}

// A factory of one's own can stand before a registry.
func ExampleFactoryFunc() {
	trimmed := registry.FactoryFunc(func(payload []byte, options ...registry.DecodeOption) (registry.AnyEvent, error) {
		text := strings.TrimPrefix(string(payload), "event: ")
		return registry.Decode([]byte(text), options...)
	})
	thingy, err := registry.DecodeAs[ThingyEvent](trimmed,
		append([]byte("event: "), envelope("my.custom.source", "EC2 Thingy", `{"ec2InstanceId":"i-0abc","userArn":"a","attempts":1}`)...))
	fmt.Println(thingy.Detail.InstanceID, err)
	// Output:
	// i-0abc <nil>
}

// The program's own types and AWS's are known to the default registry; it is configured once, in main.
func ExampleRegistry_Configure() {
	events := registry.New() // in a program: registry.Default
	options := []registry.Option{registry.WithSession(readOnly{}), registry.WithUnknownAsError(true)}
	if err := events.Configure(options...); err != nil {
		log.Fatal(err)
	}
	_, err := events.Decode(envelope("your.source", "Sold", `{}`))
	fmt.Println(err)
	// Output: registry: no type is registered for source "your.source", detail-type "Sold"
}

// The zero Registry is ready. Register takes all of the types, or none.
func ExampleRegistry_Register() {
	var events registry.Registry
	err := events.Register(ThingyEvent{}, Refund{}, struct{ Name string }{})
	fmt.Println(err)
	fmt.Println(len(events.Types()), "types")

	err = events.Register(ThingyEvent{}, Refund{})
	fmt.Println(len(events.Types()), "types", err)
	// Output:
	// registry: struct { Name string }: there is no envelope; embed registry.Event as the first field, with an event tag
	// 0 types
	// 2 types <nil>
}

// A test says that a program knows what it relies on.
func ExampleRegistry_Has() {
	for _, t := range []reflect.Type{reflect.TypeFor[ThingyEvent](), reflect.TypeFor[*ThingyEvent](), reflect.TypeFor[time.Time]()} {
		fmt.Println(t, registry.Default.Has(t))
	}
	// Output:
	// registry_test.ThingyEvent true
	// *registry_test.ThingyEvent true
	// time.Time false
}

// A program prints what it knows when it starts, and where each type comes from.
func ExampleRegistration() {
	r := registry.New()
	if err := r.Register(ThingyEvent{}, BuildEvent{}); err != nil {
		log.Fatal(err)
	}
	for _, known := range r.Types() {
		kind := "strict"
		if known.Tolerant {
			kind = "tolerant"
		}
		file, _, _ := strings.Cut(path.Base(known.Site), ":")
		fmt.Println(known.Pattern, known.Type.Name(), kind, len(known.Relations), "relations", file)
	}
	// Output:
	// source=aws.build BuildEvent tolerant 0 relations example_registry_test.go
	// source=my.custom.source,detail-type=EC2 Thingy ThingyEvent strict 0 relations example_registry_test.go
}

// A function that takes a Factory is given a registry in the program, and in its test whatever the test wants.
func ExampleFactory() {
	accountOf := func(events registry.Factory, payload []byte) string {
		event, err := events.Decode(payload)
		if err != nil {
			return "nobody"
		}
		return event.Envelope().Account
	}
	fmt.Println(accountOf(registry.Default, envelope("my.shop", "Refund", `{"order":"o-17"}`)))
	fmt.Println(accountOf(registry.FactoryFunc(func([]byte, ...registry.DecodeOption) (registry.AnyEvent, error) {
		return &Refund{Event: registry.Event{Account: "111122223333"}}, nil
	}), nil))
	// Output:
	// 123456789012
	// 111122223333
}
