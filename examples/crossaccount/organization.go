package main

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/typedbus/typedbus/internal/standin"
)

// furnish puts instances into the accounts.
func furnish(server *standin.Server) {
	server.Place(shop, "us-east-1").AddInstance("i-0000000000000000a", "t3.micro")
	server.Place(shop, "eu-west-1").AddInstance("i-0000000000000000b", "t3.small")
	server.Place(billing, "us-east-1").AddInstance("i-0000000000000000c", "m7g.large")
	server.Place(billing, "us-east-1").AddInstance("i-0000000000000000d", "m7g.xlarge")
	server.Place(billing, "eu-west-1").AddInstance("i-0000000000000000e", "c7g.large")
	server.Place(stranger, "us-east-1").AddInstance("i-0000000000000000f", "p5.48xlarge")
}

var firstBatch = []string{
	stateChange(shop, "us-east-1", "i-0000000000000000a", "pending"),
	stateChange(shop, "us-east-1", "i-0000000000000000a", "running"),
	stateChange(shop, "eu-west-1", "i-0000000000000000b", "running"),
	stateChange(billing, "us-east-1", "i-0000000000000000c", "running"),
	stateChange(billing, "us-east-1", "i-0000000000000000d", "running"),
	stateChange(billing, "eu-west-1", "i-0000000000000000e", "running"),
	stateChange(billing, "eu-west-1", "i-0000000000000000a", "running"), // it is the shop's
	stateChange(stranger, "us-east-1", "i-0000000000000000f", "running"),
	stateChange(shop, "evil.example/#", "i-0000000000000000a", "running"),
}

var secondBatch = []string{
	stateChange(shop, "us-east-1", "i-0000000000000000a", "stopped"),
	stateChange(billing, "us-east-1", "i-0000000000000000c", "stopped"),
	stateChange(billing, "us-east-1", "i-0000000000000000d", "stopped"),
}

// stateChange is one of EC2's own events, as the bus of another account forwards it.
func stateChange(account, region, instance, state string) string {
	return fmt.Sprintf(`{"version":"0","id":"7bf73129-1428-4cd3-a780-95db273d1602","detail-type":"EC2 Instance State-change Notification",`+
		`"source":"aws.ec2","account":%q,"time":"2026-01-02T03:04:05Z","region":%q,`+
		`"resources":["arn:aws:ec2:%s:%s:instance/%s"],"detail":{"instance-id":%q,"state":%q}}`,
		account, region, region, account, instance, instance, state)
}

// printCalls says which calls reached AWS, where, and how often.
func printCalls(w io.Writer, calls []standin.Call) {
	counts := map[string]int{}
	for _, call := range calls {
		counts[fmt.Sprintf("%s %s: %s %s", call.Account, call.Region, call.Service, call.Operation)]++
	}
	for _, call := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(w, "  call in %s × %d\n", call, counts[call])
	}
}
