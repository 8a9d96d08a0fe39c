package registry_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"reflect"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/go-playground/validator/v10"

	"github.com/typedbus/typedbus/registry"
)

// Thingy is the detail of our own event.
type Thingy struct {
	InstanceID string `json:"ec2InstanceId" validate:"required,startswith=i-"`
	UserARN    string `json:"userArn" validate:"required"`
	Attempts   int    `json:"attempts" event:"present"`
}

// ThingyEvent is our own event.
type ThingyEvent struct {
	registry.Event `event:"source=my.custom.source,detail-type=EC2 Thingy"`
	Detail         Thingy `json:"detail"`
}

func init() { registry.Register[ThingyEvent]() }

// envelope returns a payload with that source, detail-type and detail.
func envelope(source, detailType, detail string) []byte {
	return fmt.Appendf(nil, `{"version":"0","id":"e-1","detail-type":%q,"source":%q,"account":"123456789012",`+
		`"time":"2024-05-01T12:00:00Z","region":"eu-west-1","resources":["arn:aws:ecs:eu-west-1:123456789012:service/shop/web"],"detail":%s}`,
		detailType, source, detail)
}

// The whole way: a type with tags, registered in an init function, and a payload of it.
func Example() {
	payload := envelope("my.custom.source", "EC2 Thingy",
		`{"ec2InstanceId":"i-0abc","userArn":"arn:aws:iam::123456789012:user/ann","attempts":0}`)

	event, err := registry.Decode(payload)
	if err != nil {
		log.Fatal(err)
	}
	switch e := event.(type) {
	case *ThingyEvent:
		fmt.Println("restart", e.Detail.InstanceID, "in", e.Region)
	case *registry.UnknownEvent:
		fmt.Println("nobody takes", e)
	}
	// Output:
	// restart i-0abc in eu-west-1
}

// A test makes an event as the struct that it is, and json.Marshal writes the payload.
func Example_testPayload() {
	payload, err := json.Marshal(&ThingyEvent{
		Event: registry.Event{
			ID: "e-1", Source: "my.custom.source", DetailType: "EC2 Thingy", Account: "123456789012", Region: "eu-west-1",
			Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		},
		Detail: Thingy{InstanceID: "i-0abc", UserARN: "arn:aws:iam::123456789012:user/ann"},
	})
	if err != nil {
		log.Fatal(err)
	}
	thingy, err := registry.DecodeAs[ThingyEvent](registry.Default, payload)
	fmt.Println(thingy.Detail.InstanceID, thingy.Time.Year(), err)
	// Output: i-0abc 2026 <nil>
}

// Warning stands for a type of AWS's: tolerant, so that an event without the id decodes all the same.
type Warning struct {
	registry.Event `event:"source=aws.ec2,detail-type=EC2 Spot Instance Interruption Warning,tolerant"`
	Detail         struct {
		InstanceID string `json:"instance-id"`
	} `json:"detail"`
}

// StrictWarning is a type of one's own for the same events.
type StrictWarning struct {
	registry.Event `event:"source=aws.ec2,detail-type=EC2 Spot Instance Interruption Warning"`
	Detail         struct {
		InstanceID string `json:"instance-id" validate:"required,startswith=i-"`
	} `json:"detail"`
}

// In a child registry a type of one's own replaces one of the parent's that takes the same events, and all others stay.
func Example_strictTypeOfOnesOwn() {
	parent := registry.New() // in a program: awsevents.Registry()
	own := registry.New(registry.WithParent(parent))
	if err := errors.Join(parent.Register(Warning{}), own.Register(StrictWarning{})); err != nil {
		log.Fatal(err)
	}
	payload := envelope("aws.ec2", "EC2 Spot Instance Interruption Warning", `{"Instance-ID":"i-0abc"}`)

	event, err := parent.Decode(payload)
	fmt.Printf("%T %v\n", event, err)
	event, err = own.Decode(payload)
	fmt.Printf("%T %v\n", event, err)
	// Output:
	// *registry_test.Warning <nil>
	// <nil> registry: invalid registry_test.StrictWarning (id "e-1"): detail.instance-id: required
}

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

func ExampleDecode() {
	event, err := registry.Decode(envelope("my.shop", "Refund", `{"order":"o-17"}`))
	if err != nil {
		log.Fatal(err)
	}
	if refund, ok := event.(*Refund); ok {
		fmt.Println(refund.Detail.Order, "of account", refund.Account)
	}
	// Output: o-17 of account 123456789012
}

// An event that no type is registered for is not lost: its envelope is decoded and its detail kept.
func Example_unknownEvent() {
	event, err := registry.Decode(envelope("your.source", "Sold", `{"price":12}`))
	if err != nil {
		log.Fatal(err)
	}
	unknown := event.(*registry.UnknownEvent)
	fmt.Println(unknown)
	fmt.Println(string(unknown.Detail))
	// Output:
	// your.source: Sold (account 123456789012, region eu-west-1, id e-1)
	// {"price":12}
}

// A strict type lists all that is wrong with an event at once, and has what could be decoded.
func Example_validationError() {
	_, err := registry.Decode(envelope("my.custom.source", "EC2 Thingy", `{"ec2InstanceId":"vol-1","userArn":5}`))
	if invalid, ok := errors.AsType[*registry.ValidationError](err); ok {
		for _, v := range invalid.Violations {
			fmt.Println(v)
		}
		fmt.Println(invalid.Event.Envelope().ID)
	}
	// Output:
	// detail.attempts: present
	// detail.ec2InstanceId: startswith=i-
	// detail.userArn: type=string, got number
	// e-1
}

// BuildEvent is declared as AWS's own events are: tolerant.
type BuildEvent struct {
	registry.Event `event:"source=aws.build,tolerant"`
	Detail         struct {
		Phase    string `json:"phase"`
		Duration int    `json:"duration"`
		ExitCode int    `json:"exitCode"`
	} `json:"detail"`
}

// A tolerant type converts what has a plain meaning, leaves the rest zero and says so.
func Example_tolerant() {
	r := registry.New()
	if err := r.Register(BuildEvent{}); err != nil {
		log.Fatal(err)
	}
	event, err := r.Decode(envelope("aws.build", "Build Ended", `{"phase":"DONE","duration":"8.0","exitCode":{"code":1}}`))
	if err != nil {
		log.Fatal(err)
	}
	build := event.(*BuildEvent)
	fmt.Println(build.Detail.Phase, build.Detail.Duration, build.Detail.ExitCode)
	for _, v := range build.Drift() {
		fmt.Println(v)
	}
	// Output:
	// DONE 8 0
	// detail.exitCode: type=integer, got object
}

// The presence rule asks for a member to be there, whatever its value; validate:"required" would refuse a zero.
func Example_presence() {
	for _, detail := range []string{
		`{"ec2InstanceId":"i-1","userArn":"a","attempts":0}`,
		`{"ec2InstanceId":"i-1","userArn":"a","attempts":null}`,
		`{"ec2InstanceId":"i-1","userArn":"a"}`,
	} {
		_, err := registry.Decode(envelope("my.custom.source", "EC2 Thingy", detail))
		fmt.Println(err)
	}
	// Output:
	// <nil>
	// registry: invalid registry_test.ThingyEvent (id "e-1"): detail.attempts: present
	// registry: invalid registry_test.ThingyEvent (id "e-1"): detail.attempts: present
}

func ExampleDecodeAs() {
	payload := envelope("my.custom.source", "EC2 Thingy", `{"ec2InstanceId":"i-0abc","userArn":"a","attempts":1}`)
	thingy, err := registry.DecodeAs[ThingyEvent](registry.Default, payload)
	fmt.Println(thingy.Detail.InstanceID, err)

	_, err = registry.DecodeAs[registry.UnknownEvent](registry.Default, payload)
	fmt.Println(errors.Is(err, registry.ErrOtherType), err)

	type forgotten struct {
		registry.Event `event:"source=my.other.source"`
	}
	_, err = registry.DecodeAs[forgotten](registry.Default, payload)
	fmt.Println(errors.Is(err, registry.ErrNotRegistered), err)
	// Output:
	// i-0abc <nil>
	// true registry: the event is a registry_test.ThingyEvent, not a registry.UnknownEvent
	// true registry: registry_test.forgotten is not registered: register it, or import the package that does
}

// A handler of AWS Lambda may be given a map instead of bytes.
func ExampleDecodeMap() {
	event, err := registry.DecodeMap(map[string]any{
		"id": "e-1", "source": "my.custom.source", "detail-type": "EC2 Thingy",
		"account": "123456789012", "region": "eu-west-1", "time": "2024-05-01T12:00:00Z",
		"detail": map[string]any{"ec2InstanceId": "i-0abc", "userArn": "a", "attempts": 2},
	})
	fmt.Println(event.(*ThingyEvent).Detail.Attempts, err)
	// Output:
	// 2 <nil>
}

func ExampleDecode_malformed() {
	for _, payload := range []string{`{"source":`, `{"source":"a","source":"b"}`, `[]`, `{"source":"a"}`} {
		_, err := registry.Decode([]byte(payload))
		fmt.Println(errors.Is(err, registry.ErrMalformed), errors.Is(err, registry.ErrNotEvent), err)
	}
	// Output:
	// true false registry: malformed JSON: the payload ends too early at source (offset 10)
	// true false registry: malformed JSON: a member is there twice at source (offset 14)
	// false true registry: not an event: a JSON array where an object is needed
	// false true registry: not an event: there is no detail-type at detail-type
}

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

// Members that a type has no field for can be read all the same.
func ExampleEvent_Lookup() {
	event, err := registry.Decode(envelope("my.custom.source", "EC2 Thingy",
		`{"ec2InstanceId":"i-0abc","userArn":"a","attempts":1,"tags":[{"key":"team","value":"blue"}]}`))
	if err != nil {
		log.Fatal(err)
	}
	for _, path := range []string{"detail.tags[0].value", "resources[ecs:service]", "detail.nothing"} {
		value, ok := event.Envelope().Lookup(path)
		fmt.Println(string(value), ok)
	}
	// Output:
	// "blue" true
	// "arn:aws:ecs:eu-west-1:123456789012:service/shop/web" true
	//  false
}

func ExampleEvent_Find() {
	event, err := registry.Decode(envelope("any.source", "Any", `{"tags":[{"key":"team"},{},{"key":"cost"}]}`))
	if err != nil {
		log.Fatal(err)
	}
	keys, err := event.Envelope().Find("detail.tags[*].key")
	for _, key := range keys {
		fmt.Println(string(key))
	}
	if err != nil {
		log.Fatal(err)
	}
	_, err = event.Envelope().Find("detail.tags[first]")
	fmt.Println(err)
	// Output:
	// "team"
	// "cost"
	// registry: path "detail.tags[first]" at offset 11: "first" is not a selector; write an index from 0, * or service:resource-type
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

// A mistake in a declaration is found when the type is registered, and the error says what to write instead.
func ExampleRegistry_Register_mistake() {
	err := registry.New().Register(struct {
		registry.Event `event:"source=my.source,detailType=Sold"`
	}{})
	if mistake, ok := errors.AsType[*registry.TagError](err); ok {
		fmt.Println(mistake.Field, mistake.Offset, mistake.Problem)
		fmt.Println(mistake.Fix)
	}
	// Output:
	// Event 17 unknown key "detailType"
	// write detail-type
}

type highPriority struct {
	registry.Event `event:"source=my.orders,detail.priority=high"`
	Detail         struct {
		Priority string `json:"priority"`
	} `json:"detail"`
}

type fromEurope struct {
	registry.Event `event:"source=my.orders,region=eu-*"`
}

// Two types that one event could be are refused, with such an event.
func ExampleRegistry_Register_conflict() {
	err := registry.New().Register(highPriority{}, fromEurope{})
	if conflict, ok := errors.AsType[*registry.ConflictError](err); ok {
		fmt.Println(conflict.Type, "or", conflict.Other)
		event, _ := registry.Decode(conflict.Witness)
		priority, _ := event.Envelope().Lookup("detail.priority")
		fmt.Println(event.Envelope().Region, string(priority))
	}
	// Output:
	// registry_test.fromEurope or registry_test.highPriority
	// eu-example "high"
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

// A type that does not fit its events shows in what it does not take.
func ExampleEvent_Untaken() {
	type ordered struct {
		registry.Event `event:"source=example.shop,detail-type=Ordered"`
		Detail         struct {
			ID    string `json:"id"`
			Total int    `json:"sum"` // it is called total
		} `json:"detail"`
	}
	r := registry.New()
	if err := r.Register(ordered{}); err != nil {
		log.Fatal(err)
	}
	event, err := r.Decode([]byte(`{"version":"0","id":"1","source":"example.shop","detail-type":"Ordered","account":"123456789012",
		"time":"2024-05-01T12:00:00Z","region":"eu-west-1","resources":[],"detail":{"id":"o-1","total":5}}`))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(event.Envelope().Untaken())
	// Output: [detail.total]
}
