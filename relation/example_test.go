package relation_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/typedbus/typedbus/internal/standin"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/ec2"
	"github.com/typedbus/typedbus/relation/session"
)

// StateChange is an event that names an instance.
type StateChange struct {
	registry.Event `event:"source=aws.ec2,detail-type=EC2 Instance State-change Notification"`
	Detail         struct {
		InstanceID string `json:"instance-id"`
		State      string `json:"state"`
	} `json:"detail"`
	Instance relation.One[types.Instance] `json:"-" relation:"ec2.Instance,detail.instance-id"`
}

// Drill is an event that names several.
type Drill struct {
	registry.Event `event:"source=acme.drills,detail-type=Drill"`
	Detail         struct {
		InstanceIDs []string `json:"instanceIds"`
	} `json:"detail"`
	Instances relation.Many[types.Instance] `json:"-" relation:"ec2.Instance,detail.instanceIds"`
}

// stateChange is the payload of a StateChange.
func stateChange(account, instance string) []byte {
	return fmt.Appendf(nil, `{"version":"0","id":"7bf73129","detail-type":"EC2 Instance State-change Notification",
		"source":"aws.ec2","account":%q,"time":"2026-01-02T03:04:05Z","region":"us-east-1",
		"resources":["arn:aws:ec2:us-east-1:%s:instance/%s"],"detail":{"instance-id":%q,"state":"running"}}`,
		account, account, instance, instance)
}

// account123 returns a registry of the types above, with a session for an account that has the instances i-0a1 and i-0b2.
// The examples' AWS is a stand-in on loopback; with the configuration of config.LoadDefaultConfig it is the real one.
func account123() (events *registry.Registry, stop func()) {
	server, err := standin.Start()
	if err != nil {
		log.Fatal(err)
	}
	server.Place("123456789012", "us-east-1").AddInstance("i-0a1", "t3.nano")
	server.Place("123456789012", "us-east-1").AddInstance("i-0b2", "m7g.large")
	events = registry.New(registry.WithSession(session.Static(server.Config())))
	if err := events.Register(StateChange{}, Drill{}); err != nil {
		log.Fatal(err)
	}
	return events, func() { _ = server.Close() }
}

func decodeAs[T any](events *registry.Registry, payload []byte) *T {
	event, err := registry.DecodeAs[T](events, payload)
	if err != nil {
		log.Fatal(err)
	}
	return event
}

func ExampleOne_Get() {
	events, stop := account123()
	defer stop()

	event := decodeAs[StateChange](events, stateChange("123456789012", "i-0a1"))
	instance, err := event.Instance.Get(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(event.Detail.State, instance.InstanceType)
	// Output: running t3.nano
}

func ExampleOne_Get_outcomes() {
	events, stop := account123()
	defer stop()

	for _, payload := range [][]byte{
		stateChange("123456789012", "i-0a1"),
		stateChange("123456789012", "i-0ff"),
		stateChange("999999999999", "i-0a1"),
		stateChange("123456789012", ""),
	} {
		event := decodeAs[StateChange](events, payload)
		_, err := event.Instance.Get(context.Background())
		switch {
		case err == nil:
			fmt.Println("found")
		case errors.Is(err, relation.ErrNotFound):
			fmt.Println("terminated long ago")
		case errors.Is(err, relation.ErrOtherAccount):
			fmt.Println("not ours to read")
		case errors.Is(err, relation.ErrNoKey):
			fmt.Println("names no instance")
		default:
			fmt.Println("failed:", err) // throttled, no network: another Get tries again
		}
	}
	// Output:
	// found
	// terminated long ago
	// not ours to read
	// names no instance
}

func ExampleOne_Key() {
	events, stop := account123()
	defer stop()

	event := decodeAs[StateChange](events, stateChange("123456789012", "i-0a1"))
	key, err := event.Instance.Key()
	fmt.Println(key.ID(), err)
	// Output: i-0a1 <nil>
}

const drill = `{"version":"0","id":"9c1","detail-type":"Drill","source":"acme.drills","account":"123456789012",
	"time":"2026-01-02T03:04:05Z","region":"us-east-1","resources":[],"detail":{"instanceIds":["i-0b2","i-0ff","i-0a1"]}}`

func ExampleMany_Get() {
	events, stop := account123()
	defer stop()

	event := decodeAs[Drill](events, []byte(drill))
	instances, err := event.Instances.Get(context.Background())
	for _, instance := range instances {
		fmt.Println(*instance.InstanceId)
	}
	if failed, ok := errors.AsType[*relation.ManyError](err); ok {
		fmt.Println("missing:", failed.Missing())
	}
	// Output:
	// i-0b2
	// i-0a1
	// missing: [i-0ff]
}

func ExampleMany_All() {
	events, stop := account123()
	defer stop()

	event := decodeAs[Drill](events, []byte(drill))
	for instance, err := range event.Instances.All(context.Background()) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(*instance.InstanceId)
	}
	// Output:
	// i-0b2
	// relation: Instances of event 9c1: ec2.Instance i-0ff in 123456789012/us-east-1: the resource does not exist
	// i-0a1
}

func ExampleMany_Keys() {
	events, stop := account123()
	defer stop()

	keys, err := decodeAs[Drill](events, []byte(drill)).Instances.Keys()
	fmt.Println(keys, err)
	// Output: [i-0b2 i-0ff i-0a1] <nil>
}

func ExampleFields() {
	events, stop := account123()
	defer stop()

	var event registry.AnyEvent = decodeAs[StateChange](events, stateChange("123456789012", "i-0a1"))
	for field, target := range relation.Fields(event) {
		if target != "ec2.Instance" {
			continue
		}
		instance, err := relation.Get[types.Instance](context.Background(), event, field)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(field, instance.InstanceType)
	}
	// Output: Instance t3.nano
}

func ExampleGet() {
	events, stop := account123()
	defer stop()

	event, err := events.Decode(stateChange("123456789012", "i-0b2"))
	if err != nil {
		log.Fatal(err)
	}
	instance, err := relation.Get[types.Instance](context.Background(), event, "Instance")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(instance.InstanceType)

	_, err = relation.Get[types.Instance](context.Background(), event, "instance")
	fmt.Println(err)
	// Output:
	// m7g.large
	// relation: instance of event 7bf73129: no such relation field: relation_test.StateChange has Instance
}

func ExampleGetMany() {
	events, stop := account123()
	defer stop()

	event, err := events.Decode([]byte(drill))
	if err != nil {
		log.Fatal(err)
	}
	instances, err := relation.GetMany[types.Instance](context.Background(), event, "Instances")
	fmt.Println(len(instances), errors.Is(err, relation.ErrNotFound))
	// Output: 2 true
}

func ExamplePreload() {
	events, stop := account123()
	defer stop()

	batch := []registry.AnyEvent{
		decodeAs[StateChange](events, stateChange("123456789012", "i-0a1")),
		decodeAs[StateChange](events, stateChange("123456789012", "i-0b2")),
		decodeAs[StateChange](events, stateChange("123456789012", "i-0a1")),
		decodeAs[Drill](events, []byte(drill)),
	}
	stats, err := relation.Preload(context.Background(), batch)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d keys, %d resources, %d call, %d saved\n", stats.Keys, stats.Resources, stats.Calls, stats.Saved())
	// Output: 6 keys, 3 resources, 1 call, 5 saved
}

func ExamplePreload_fields() {
	events, stop := account123()
	defer stop()

	batch := []registry.AnyEvent{
		decodeAs[StateChange](events, stateChange("123456789012", "i-0a1")),
		decodeAs[Drill](events, []byte(drill)),
	}
	stats, err := relation.Preload(context.Background(), batch, "Instances")
	fmt.Println(stats.Relations, stats.Keys, err)
	// Output: 1 3 <nil>
}

// describeInstance is a handler to be tested.
func describeInstance(ctx context.Context, event *StateChange) string {
	instance, err := event.Instance.Get(ctx)
	switch {
	case errors.Is(err, relation.ErrNotFound):
		return "an instance that is gone"
	case err != nil:
		return "an instance we cannot see"
	}
	return "a " + string(instance.InstanceType)
}

// A handler is tested with events made by hand: no payload, no session, no AWS.
func ExampleOf() {
	event := &StateChange{
		Instance: relation.Of(types.Instance{InstanceType: types.InstanceTypeT3Nano}),
	}
	fmt.Println(describeInstance(context.Background(), event))
	// Output: a t3.nano
}

func ExampleOfError() {
	for _, err := range []error{relation.ErrNotFound, relation.ErrDenied} {
		event := &StateChange{Instance: relation.OfError[types.Instance](err)}
		fmt.Println(describeInstance(context.Background(), event))
	}
	// Output:
	// an instance that is gone
	// an instance we cannot see
}

func ExampleOfMany() {
	event := &Drill{
		Instances: relation.OfMany(types.Instance{InstanceId: new("i-1")}, types.Instance{InstanceId: new("i-2")}),
	}
	instances, err := event.Instances.Get(context.Background())
	fmt.Println(len(instances), err)
	// Output: 2 <nil>
}

func ExampleOfManyError() {
	event := &Drill{Instances: relation.OfManyError[types.Instance](relation.ErrDenied)}
	_, err := event.Instances.Get(context.Background())
	fmt.Println(err)
	// Output: relation: access is denied
}

// Rack is a resource of our own, from an inventory of our own.
type Rack struct{ Room string }

func init() {
	rooms := map[string]string{"r1": "cellar", "r2": "attic"}
	relation.RegisterLoader("acme.Rack", func(_ context.Context, _ aws.Config, keys []relation.Key) (map[relation.Key]Rack, error) {
		found := make(map[relation.Key]Rack)
		for _, key := range keys {
			if room, ok := rooms[key.ID()]; ok {
				found[key] = Rack{Room: room}
			}
		}
		return found, nil
	}, relation.MaxBatch(100))
}

// PowerLost is an event that names a rack.
type PowerLost struct {
	registry.Event `event:"source=acme.power"`
	Detail         struct {
		Rack string `json:"rack"`
	} `json:"detail"`
	Rack relation.One[Rack] `json:"-" relation:"acme.Rack,detail.rack"`
}

func ExampleRegisterLoader() {
	events := registry.New(registry.WithSession(session.Func(
		func(context.Context, string, string) (aws.Config, error) { return aws.Config{}, nil })))
	if err := events.Register(PowerLost{}); err != nil {
		log.Fatal(err)
	}
	event := decodeAs[PowerLost](events, []byte(`{"id":"1","source":"acme.power","detail-type":"Power Lost","account":"123456789012",
		"region":"eu-west-1","time":"2026-01-02T03:04:05Z","detail":{"rack":"r2"}}`))
	rack, err := event.Rack.Get(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(rack.Room)
	// Output: attic
}

func ExampleKey() {
	arn := relation.NewKey("arn:aws:ecs:eu-west-1:123456789012:task/prod/0f9e", "cluster", "prod")
	fmt.Println(arn.Name(), arn.Arg("cluster"))
	parsed, ok := arn.ARN()
	fmt.Println(parsed.AccountID, parsed.Region, ok)
	fmt.Println(relation.NewKey("0f9e").Name())
	// Output:
	// 0f9e prod
	// 123456789012 eu-west-1 true
	// 0f9e
}

// Code that asks for resources is tested without AWS: the test's own loader takes the place of that of package ec2.
func ExampleWithLoader() {
	known := func(_ context.Context, _ aws.Config, keys []relation.Key) (map[relation.Key]types.Instance, error) {
		found := make(map[relation.Key]types.Instance)
		for _, key := range keys {
			if key.ID() == "i-0a1" {
				found[key] = types.Instance{InstanceType: types.InstanceTypeT3Nano}
			}
		}
		return found, nil
	}
	events := registry.New(registry.WithSession(relation.WithLoader(nil, "ec2.Instance", known)))
	if err := events.Register(StateChange{}); err != nil {
		log.Fatal(err)
	}
	for _, id := range []string{"i-0a1", "i-0c3"} {
		fmt.Println(describeInstance(context.Background(), decodeAs[StateChange](events, stateChange("123456789012", id))))
	}
	// Output:
	// a t3.nano
	// an instance that is gone
}

// A loader says which ids are ARNs. Here they are those of widgets; every other id is the name of one in the event's own
// account and region, whatever it looks like.
func ExampleTakesARN() {
	isWidget := func(name arn.ARN, _ relation.Key) bool { return name.Service == "widgets" }
	load := func(_ context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]Rack, error) {
		fmt.Println(cfg.Region, keys[0].Name())
		return nil, nil
	}
	events := registry.New(registry.WithSession(relation.WithLoader(nil, "acme.Rack", load, relation.TakesARN(isWidget))))
	if err := events.Register(PowerLost{}); err != nil {
		log.Fatal(err)
	}
	for _, id := range []string{"arn:aws:widgets:us-east-1:999999999999:widget/w1", "arn:aws:x:us-east-1:999999999999:pwn"} {
		event := decodeAs[PowerLost](events, fmt.Appendf(nil, `{"id":"1","source":"acme.power","detail-type":"Power Lost","account":"123456789012",
			"region":"eu-west-1","time":"2026-01-02T03:04:05Z","detail":{"rack":%q}}`, id))
		_, _ = event.Rack.Get(context.Background())
	}
	// Output:
	// us-east-1 w1
	// eu-west-1 arn:aws:x:us-east-1:999999999999:pwn
}
