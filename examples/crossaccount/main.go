// Crossaccount shows relations that follow their events: a bus in one account gathers the events of many, and the
// resources they name are loaded where they are, with a role of that account, if the account is on the list.
//
//	go run ./examples/crossaccount   # on a stand-in for AWS: no account needed
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/typedbus/typedbus/awsevents/ec2events"
	"github.com/typedbus/typedbus/internal/standin"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/ec2" // how to load an ec2.Instance
	"github.com/typedbus/typedbus/relation/session"
)

// The accounts of the organization. The program's own is another one, in which there is nothing but the bus.
const (
	shop    = "111122223333"
	billing = "444455556666"
	// stranger can put events on the bus and has nothing to do with us.
	stranger = "777788889999"
)

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		log.Fatal("crossaccount: ", err)
	}
}

func run(ctx context.Context, w io.Writer) error {
	server, err := standin.Start()
	if err != nil {
		return err
	}
	defer server.Close()
	furnish(server)

	readers, err := newSession(server.Config())
	if err != nil {
		return err
	}
	for n, payloads := range [][]string{firstBatch, secondBatch} {
		server.ForgetCalls()
		fmt.Fprintf(w, "batch %d\n", n+1)
		if err := handle(ctx, w, readers, payloads); err != nil {
			return err
		}
		printCalls(w, server.Calls())
	}
	return nil
}

// newSession returns what relations are loaded through: the role "reader" of the event's account, in the event's
// region, in two accounts and no other. In production cfg is what config.LoadDefaultConfig returns.
func newSession(cfg aws.Config) (registry.Session, error) {
	return session.AssumeRole(cfg, "arn:{partition}:iam::{account}:role/reader", session.Accounts(shop, billing))
}

// handle decodes a batch of events, loads all the instances they name together, and prints what came of each.
func handle(ctx context.Context, w io.Writer, s registry.Session, payloads []string) error {
	events := make([]registry.AnyEvent, len(payloads))
	for i, payload := range payloads {
		event, err := registry.Decode([]byte(payload), registry.WithSession(s))
		if err != nil {
			return err
		}
		events[i] = event
	}
	// What the session refuses or does not exist is no error here: Get says so. An error is AWS denying, which Get says
	// too, or not answering.
	stats, err := relation.Preload(ctx, events)
	if err != nil && !errors.Is(err, relation.ErrDenied) {
		return err
	}
	for _, event := range events {
		if e, ok := event.(*ec2events.InstanceStateChangeNotification); ok {
			fmt.Fprintf(w, "  %s %-15s %s %-8s  %s\n", e.Account, e.Region, e.Detail.InstanceID, e.Detail.State, describe(ctx, e))
		}
	}
	fmt.Fprintf(w, "  preload: %d relations, %d different resources; calls to load them: %d, saved: %d\n",
		stats.Relations, stats.Resources, stats.Calls, stats.Saved())
	return nil
}

// describe says which instance an event is about, as its account knows it, or why that cannot be said.
func describe(ctx context.Context, e *ec2events.InstanceStateChangeNotification) string {
	instance, err := e.Instance.Get(ctx) // calls nothing: it has been loaded
	switch {
	case err == nil:
		return "a " + string(instance.InstanceType)
	case errors.Is(err, relation.ErrNotFound):
		return "not in this account and region"
	case errors.Is(err, relation.ErrDenied):
		return "the role may not read it"
	case errors.Is(err, relation.ErrOtherAccount):
		return "refused: not one of our accounts"
	case errors.Is(err, relation.ErrInvalidOrigin):
		return "refused: no region of AWS"
	}
	return err.Error()
}
