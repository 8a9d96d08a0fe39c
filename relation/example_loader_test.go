package relation_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"reflect"
	"strings"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/smithy-go"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/session"
)

// Crate is what the examples of loaders load.
type Crate struct{ Serial string }

// Shipped is an event that names crates.
type Shipped struct {
	registry.Event `event:"source=acme.dock,detail-type=Shipped"`
	Detail         struct {
		Crates []string `json:"crates"`
	} `json:"detail"`
	Crates relation.Many[Crate] `json:"-" relation:"acme.Crate,detail.crates"`
}

// shipped prints what there is of the crates of one event, with a loader of crates.
func shipped(crates string, load relation.LoadFunc[Crate], options ...relation.LoaderOption) {
	events := registry.New(registry.WithSession(relation.WithLoader(nil, "acme.Crate", load, options...)))
	if err := events.Register(Shipped{}); err != nil {
		log.Fatal(err)
	}
	event := decodeAs[Shipped](events, shippedPayload(crates))
	for crate, err := range event.Crates.All(context.Background()) {
		if err != nil {
			fmt.Println("failed:", err)
		} else {
			fmt.Println("crate", crate.Serial)
		}
	}
}

// shippedPayload is the payload of a Shipped with those crates, a list in JSON.
func shippedPayload(crates string) []byte {
	return fmt.Appendf(nil, `{"id":"1","source":"acme.dock","detail-type":"Shipped","account":"123456789012",
		"time":"2024-05-01T12:00:00Z","region":"eu-west-1","detail":{"crates":[%s]}}`, crates)
}

// echo is a loader of crates that knows them all.
func echo(_ context.Context, _ aws.Config, keys []relation.Key) (map[relation.Key]Crate, error) {
	fmt.Println("asked for", keys)
	found := make(map[relation.Key]Crate)
	for _, key := range keys {
		found[key] = Crate{Serial: key.ID()}
	}
	return found, nil
}

// An API that takes several ids gets them in as few calls as it can.
func ExampleMaxBatch() {
	shipped(`"c-1","c-2","c-3"`, echo, relation.MaxBatch(2), relation.Concurrency(1))
	// Output:
	// asked for [c-1 c-2]
	// asked for [c-3]
	// crate c-1
	// crate c-2
	// crate c-3
}

// Two spellings of one id are one key, and one call.
func ExampleNormalizeKey() {
	lower := func(key relation.Key) relation.Key { return relation.NewKey(strings.ToLower(key.ID())) }
	shipped(`"c-1","C-1"`, echo, relation.MaxBatch(2), relation.NormalizeKey(lower))
	// Output:
	// asked for [c-1]
	// crate c-1
}

// What is one crate shows only once it is loaded: a crate has a serial number and a label.
func ExampleIdentity() {
	labels := map[string]string{"heavy": "c-1"}
	load := func(_ context.Context, _ aws.Config, keys []relation.Key) (map[relation.Key]Crate, error) {
		found := make(map[relation.Key]Crate)
		for _, key := range keys {
			serial := key.ID()
			if labelled, ok := labels[serial]; ok {
				serial = labelled
			}
			found[key] = Crate{Serial: serial}
		}
		return found, nil
	}
	shipped(`"heavy","c-1","c-2"`, load, relation.MaxBatch(10), relation.Identity(func(c Crate) string { return c.Serial }))
	// Output:
	// crate c-1
	// crate c-2
}

// An API that fails a whole call for one unknown id: the batch is halved until that id stands alone.
func ExampleNotFoundCodes() {
	load := func(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]Crate, error) {
		for _, key := range keys {
			if key.ID() == "gone" {
				return nil, &smithy.GenericAPIError{Code: "CrateNotFound", Message: "there is no such crate"}
			}
		}
		return echo(ctx, cfg, keys)
	}
	shipped(`"c-1","gone"`, load, relation.MaxBatch(2), relation.NotFoundCodes("CrateNotFound"))
	// Output:
	// asked for [c-1]
	// crate c-1
	// failed: relation: Crates of event 1: acme.Crate gone in 123456789012/eu-west-1: the resource does not exist: api error CrateNotFound: there is no such crate
}

// A loader whose API answers each id on its own says which of them failed, and why.
func ExampleKeyErrors() {
	load := func(_ context.Context, _ aws.Config, keys []relation.Key) (map[relation.Key]Crate, error) {
		found, failed := make(map[relation.Key]Crate), make(relation.KeyErrors)
		for _, key := range keys {
			if key.ID() == "broken" {
				failed[key] = errors.New("the scanner is off")
				continue
			}
			found[key] = Crate{Serial: key.ID()}
		}
		if len(failed) > 0 {
			return found, failed
		}
		return found, nil
	}
	shipped(`"c-1","broken"`, load, relation.MaxBatch(2))
	// Output:
	// crate c-1
	// failed: relation: Crates of event 1: acme.Crate broken in 123456789012/eu-west-1: the scanner is off
}

// An API that takes one call at a time is not called twice at once: the keys that come meanwhile go together.
func ExampleConcurrency() {
	var running atomic.Int32
	load := func(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]Crate, error) {
		if running.Add(1) > 1 {
			return nil, errors.New("one at a time")
		}
		defer running.Add(-1)
		return echo(ctx, cfg, keys)
	}
	shipped(`"c-1","c-2","c-3"`, load, relation.Concurrency(1))
	// Output:
	// asked for [c-1]
	// asked for [c-2]
	// asked for [c-3]
	// crate c-1
	// crate c-2
	// crate c-3
}

// An API without permissions for single resources denies a batch for all of it. That is found out in few calls: of a
// hundred keys, 199 calls would ask for each by halving.
func ExampleDeniedAsWhole() {
	calls := 0
	load := func(context.Context, aws.Config, []relation.Key) (map[relation.Key]Crate, error) {
		calls++
		return nil, &smithy.GenericAPIError{Code: "AccessDeniedException"}
	}
	events := registry.New(registry.WithSession(
		relation.WithLoader(nil, "acme.Crate", load, relation.MaxBatch(100), relation.Concurrency(1), relation.DeniedAsWhole())))
	if err := events.Register(Shipped{}); err != nil {
		log.Fatal(err)
	}
	crates := make([]string, 100)
	for i := range crates {
		crates[i] = fmt.Sprintf(`"c-%d"`, i)
	}
	event := decodeAs[Shipped](events, shippedPayload(strings.Join(crates, ",")))
	_, err := event.Crates.Get(context.Background())
	fmt.Println(errors.Is(err, relation.ErrDenied), calls <= 100+32)
	// Output: true true
}

// Alarms may have any name, even one that looks like the ARN of another account's alarm. Only a member whose name says
// that it holds ARNs holds ARNs.
func ExampleAnyName() {
	type fired struct {
		registry.Event `event:"source=acme.watch"`
		Detail         struct {
			Name string `json:"alarmName"`
			ARN  string `json:"alarmArn"`
		} `json:"detail"`
		Named relation.One[Crate] `json:"-" relation:"acme.Alarm,detail.alarmName"`
		ByARN relation.One[Crate] `json:"-" relation:"acme.Alarm,detail.alarmArn"`
	}
	isAlarm := func(name arn.ARN, _ relation.Key) bool { return name.Service == "watch" }
	load := func(_ context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]Crate, error) {
		return map[relation.Key]Crate{keys[0]: {Serial: keys[0].Name() + " of " + cfg.Region}}, nil
	}
	events := registry.New(registry.WithSession(
		relation.WithLoader(nil, "acme.Alarm", load, relation.TakesARN(isAlarm), relation.AnyName())))
	if err := events.Register(fired{}); err != nil {
		log.Fatal(err)
	}
	const name = "arn:aws:watch:us-east-1:999999999999:alarm:cpu"
	event := decodeAs[fired](events, fmt.Appendf(nil, `{"id":"1","source":"acme.watch","detail-type":"Fired","account":"123456789012",
		"time":"2024-05-01T12:00:00Z","region":"eu-west-1","detail":{"alarmName":%q,"alarmArn":%q}}`, name, name))
	for _, alarm := range []*relation.One[Crate]{&event.Named, &event.ByARN} {
		found, err := alarm.Get(context.Background())
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(found.Serial)
	}
	// Output:
	// arn:aws:watch:us-east-1:999999999999:alarm:cpu of eu-west-1
	// cpu of us-east-1
}

// Shelf and Bay are resources of one service, which answers JSON whatever it is asked for.
type (
	Shelf struct{ Height int }
	Bay   struct{ Door string }
)

func init() {
	documents := map[string]string{"warehouse.Shelf s-1": `{"Height":220}`, "warehouse.Bay b-7": `{"Door":"north"}`}
	var load relation.FallbackFunc = func(_ context.Context, _ aws.Config, request relation.FallbackRequest) (map[relation.Key]any, error) {
		found := make(map[relation.Key]any)
		for _, key := range request.Keys {
			if document, ok := documents[request.Target+" "+key.ID()]; ok {
				value := reflect.New(request.Type).Interface() // a *Shelf for a One[Shelf]
				if err := json.Unmarshal([]byte(document), value); err != nil {
					return nil, err
				}
				found[key] = value
			}
		}
		return found, nil
	}
	relation.RegisterFallback("warehouse.", load, relation.MaxBatch(50))
}

// One function loads all kinds of resources of a service, as package cloudcontrol does for those of AWS.
func ExampleRegisterFallback() {
	type Arrived struct {
		registry.Event `event:"source=acme.warehouse"`
		Detail         struct {
			Shelf string `json:"shelf"`
			Bay   string `json:"bay"`
		} `json:"detail"`
		Shelf relation.One[Shelf] `json:"-" relation:"warehouse.Shelf,detail.shelf"`
		Bay   relation.One[Bay]   `json:"-" relation:"warehouse.Bay,detail.bay"`
	}
	events := registry.New(registry.WithSession(session.Func(
		func(context.Context, string, string) (aws.Config, error) { return aws.Config{}, nil })))
	if err := events.Register(Arrived{}); err != nil {
		log.Fatal(err)
	}
	event := decodeAs[Arrived](events, []byte(`{"id":"1","source":"acme.warehouse","detail-type":"Arrived","account":"123456789012",
		"time":"2024-05-01T12:00:00Z","region":"eu-west-1","detail":{"shelf":"s-1","bay":"b-7"}}`))
	shelf, err := event.Shelf.Get(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	bay, err := event.Bay.Get(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(shelf.Height, bay.Door)
	// Output: 220 north
}

// A loader may ask for a resource by another name than the event's: the parts of the key stay with it.
func ExampleKey_WithID() {
	task := relation.NewKey("arn:aws:ecs:eu-west-1:123456789012:task/prod/0f9e", "cluster", "prod")
	short := task.WithID(task.Name())
	fmt.Println(short.ID(), short.Arg("cluster"), "|", short.WithArg("cluster", ""))
	// Output: 0f9e prod | 0f9e
}
