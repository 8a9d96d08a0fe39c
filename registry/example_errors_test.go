package registry_test

import (
	"errors"
	"fmt"
	"log"
	"path"
	"strings"

	"github.com/typedbus/typedbus/registry"
)

// A strict type lists all that is wrong with an event at once, and has what could be decoded.
func ExampleValidationError() {
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

// A mistake in a declaration is found when the type is registered, and the error says what to write instead.
func ExampleTagError() {
	err := registry.New().Register(struct {
		registry.Event `event:"source=my.source,detailType=Sold"`
	}{})
	if mistake, ok := errors.AsType[*registry.TagError](err); ok {
		fmt.Printf("%s: %s:%q\n", mistake.Field, mistake.Key, mistake.Tag)
		fmt.Println("at", mistake.Offset, mistake.Problem)
		fmt.Println(mistake.Fix)
	}
	// Output:
	// Event: event:"source=my.source,detailType=Sold"
	// at 17 unknown key "detailType"
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
func ExampleConflictError() {
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

// Of a payload that is no event, the error says where the mistake is and what it is.
func ExampleDecodeError() {
	_, err := registry.Decode([]byte(`{"source":"my.shop","detail-type":"Refund","detail":{"order":o-17}}`))
	if bad, ok := errors.AsType[*registry.DecodeError](err); ok {
		fmt.Println(bad.Kind, "at byte", bad.Offset)
		fmt.Println(bad.Path+":", bad.Reason)
	}
	// Output:
	// malformed JSON at byte 61
	// detail.order: not a JSON value
}

// What a strict type and an event disagree on is a list to count by, with the paths of the payload.
func ExampleViolation() {
	_, err := registry.Decode(envelope("my.custom.source", "EC2 Thingy", `{"ec2InstanceId":"vol-1","userArn":5,"attempts":0}`))
	if errors.Is(err, registry.ErrInvalid) {
		invalid, _ := errors.AsType[*registry.ValidationError](err)
		fmt.Println(invalid.Count, "of", invalid.Type)
		for _, v := range invalid.Violations {
			fmt.Printf("%s keeps no %s (%s, got %q)\n", v.Path, v.Rule, v.Param, v.Got)
		}
	}
	// Output:
	// 2 of registry_test.ThingyEvent
	// detail.ec2InstanceId keeps no startswith (i-, got "")
	// detail.userArn keeps no type (string, got "number")
}

// Whoever asked for one type has the event all the same if it is of another.
func ExampleTypeError() {
	payload := envelope("my.custom.source", "EC2 Thingy", `{"ec2InstanceId":"i-0abc","userArn":"a","attempts":1}`)
	_, err := registry.DecodeAs[Refund](registry.Default, payload)
	if other, ok := errors.AsType[*registry.TypeError](err); ok {
		fmt.Println("wanted", other.Want, "and got", other.Got)
		fmt.Println(other.Event.Envelope().ID)
	}
	// Output:
	// wanted registry_test.Refund and got registry_test.ThingyEvent
	// e-1
}

// A queue that has to know all that comes sets aside what it does not know.
func ExampleUnknownTypeError() {
	_, err := registry.Decode(envelope("your.source", "Sold", `{"price":12}`), registry.WithUnknownAsError(true))
	if errors.Is(err, registry.ErrUnknownType) {
		unknown, _ := errors.AsType[*registry.UnknownTypeError](err)
		fmt.Println("set aside:", unknown.Source, unknown.DetailType, string(unknown.Event.Detail))
	}
	// Output: set aside: your.source Sold {"price":12}
}

// A type is registered once. The error says where that was.
func ExampleDuplicateError() {
	r := registry.New()
	if err := r.Register(ThingyEvent{}); err != nil {
		log.Fatal(err)
	}
	err := r.Register(&ThingyEvent{})
	if twice, ok := errors.AsType[*registry.DuplicateError](err); ok {
		fmt.Println(twice.Type, "is there already, since", path.Base(strings.Split(twice.FirstSite, ":")[0]))
	}
	// Output: registry_test.ThingyEvent is there already, since example_errors_test.go
}

// A path that a user typed in may be wrong; the error says in which byte, and what to write.
func ExamplePathError() {
	event, err := registry.Decode(envelope("my.shop", "Refund", `{"order":"o-17"}`))
	if err != nil {
		log.Fatal(err)
	}
	_, err = event.Envelope().Find("detail.items[0")
	if wrong, ok := errors.AsType[*registry.PathError](err); ok {
		fmt.Println(wrong.Text)
		fmt.Println(strings.Repeat(" ", wrong.Offset) + "^ " + wrong.Problem + ": " + wrong.Fix)
	}
	// Output:
	// detail.items[0
	//             ^ the selector does not end: add the closing ]
}
