package relation_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
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
	event := decodeAs[Shipped](events, fmt.Appendf(nil, `{"id":"1","source":"acme.dock","detail-type":"Shipped","account":"123456789012",
		"time":"2024-05-01T12:00:00Z","region":"eu-west-1","detail":{"crates":[%s]}}`, crates))
	for crate, err := range event.Crates.All(context.Background()) {
		if err != nil {
			fmt.Println("failed:", err)
		} else {
			fmt.Println("crate", crate.Serial)
		}
	}
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
