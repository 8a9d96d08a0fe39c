package relation_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

// An error of a relation has all that a log needs, in fields.
func ExampleError() {
	events, stop := account123()
	defer stop()

	event := decodeAs[StateChange](events, stateChange("123456789012", "i-0ff"))
	_, err := event.Instance.Get(context.Background())
	if failed, ok := errors.AsType[*relation.Error](err); ok {
		fmt.Println(failed.Source, "/", failed.DetailType, "/", failed.EventID)
		fmt.Println(failed.Field+":", failed.Target, failed.Key, "in", failed.Account, failed.Region)
		fmt.Println(failed.Kind)
		fmt.Println("cause:", failed.Err)
	}
	// Output:
	// aws.ec2 / EC2 Instance State-change Notification / 7bf73129
	// Instance: ec2.Instance i-0ff in 123456789012 us-east-1
	// relation: the resource does not exist
	// cause: <nil>
}

// What a program has forgotten is told from what AWS answers. None of these calls AWS.
func ExampleError_setup() {
	events := registry.New()
	if err := events.Register(StateChange{}, PowerLost{}); err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	decoded := decodeAs[StateChange](events, stateChange("123456789012", "i-0a1"))

	_, err := decoded.Instance.Get(ctx)
	fmt.Println(errors.Is(err, relation.ErrNoSession))

	_, err = new(StateChange).Instance.Get(ctx) // in a test, preset it with relation.Of
	fmt.Println(errors.Is(err, relation.ErrUnbound))

	_, err = relation.Get[types.Instance](ctx, decoded, "Volume")
	fmt.Println(errors.Is(err, relation.ErrNoRelation))

	// A session for tests, which serves every account.
	anywhere := registry.WithSession(relation.WithLoader(nil, "acme.Crate", echo))
	event, err := events.Decode(stateChange("not-an-account", "i-0a1"), anywhere)
	if err != nil {
		log.Fatal(err)
	}
	_, err = event.(*StateChange).Instance.Get(ctx)
	fmt.Println(errors.Is(err, relation.ErrInvalidOrigin))
	// Output:
	// true
	// true
	// true
	// true
}

// A target that nobody loads is most often an import that is missing.
func ExampleError_noLoader() {
	type Broken struct {
		registry.Event `event:"source=acme.elevators"`
		Detail         struct {
			Elevator string `json:"elevator"`
		} `json:"detail"`
		Elevator relation.One[Rack] `json:"-" relation:"lifts.Elevator,detail.elevator"`
	}
	events := registry.New(registry.WithSession(relation.WithLoader(nil, "acme.Crate", echo)))
	if err := events.Register(Broken{}); err != nil {
		log.Fatal(err)
	}
	event := decodeAs[Broken](events, []byte(`{"id":"1","source":"acme.elevators","detail-type":"Stuck","account":"123456789012",
		"region":"eu-west-1","time":"2026-01-02T03:04:05Z","detail":{"elevator":"e-1"}}`))
	_, err := event.Elevator.Get(context.Background())
	if errors.Is(err, relation.ErrNoLoader) {
		failed, _ := errors.AsType[*relation.Error](err)
		fmt.Println(failed.Err)
	}
	// Output: add import _ "github.com/typedbus/typedbus/relation/lifts", or call relation.RegisterLoader for "lifts.Elevator"
}

// Some of many are missing: the others are there all the same.
func ExampleManyError() {
	events, stop := account123()
	defer stop()

	event := decodeAs[Drill](events, []byte(drill))
	instances, err := event.Instances.Get(context.Background())
	fmt.Println(len(instances), "of them")
	if some, ok := errors.AsType[*relation.ManyError](err); ok {
		for _, failed := range some.Failed {
			fmt.Println(failed.Key, "-", failed.Kind)
		}
	}
	// Output:
	// 2 of them
	// i-0ff - relation: the resource does not exist
}
