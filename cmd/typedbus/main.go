// Command typedbus decodes, finds, matches, makes and moves EventBridge events, in a terminal.
//
//	go install github.com/typedbus/typedbus/cmd/typedbus@latest
//	typedbus decode events.jsonl
//
// It knows all of AWS's events. A program that calls command.Main knows its own as well.
package main

import (
	"github.com/typedbus/typedbus/awsevents"
	_ "github.com/typedbus/typedbus/awsevents/all" // AWS's events
	"github.com/typedbus/typedbus/cmd/typedbus/command"
	_ "github.com/typedbus/typedbus/internal/loaders" // what decode --related loads resources with
	"github.com/typedbus/typedbus/registry"
)

func main() { command.Main(registry.Default, awsevents.Registry()) }
