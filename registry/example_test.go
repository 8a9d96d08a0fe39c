package registry_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"time"

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
