package main

import (
	"strings"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
	"github.com/typedbus/typedbus/awsevents/eventgen/infer"
)

// resolve settles what neither schema nor sample says outright: which of the
// schema's strings are times, and which of its numbers are whole. What a field
// of the same name is elsewhere decides first, then the name itself.
func resolve(services []*catalog.Service) {
	seen := learn(services)
	for _, s := range services {
		for _, e := range s.Events {
			e.Detail.Walk(func(_ string, f *catalog.Field) {
				if f.Origin == catalog.Schema {
					seen.settle(f.Name, f.Type.Leaf())
				}
			})
		}
	}
}

// known is what samples showed of fields, by name.
type known map[string]map[catalog.Kind]int

func learn(services []*catalog.Service) known {
	k := known{}
	for _, s := range services {
		for _, e := range s.Events {
			e.Detail.Walk(func(_ string, f *catalog.Field) {
				if f.Origin&catalog.Console != 0 {
					name := plain(f.Name)
					if k[name] == nil {
						k[name] = map[catalog.Kind]int{}
					}
					k[name][f.Type.Leaf().Kind]++
				}
			})
		}
	}
	return k
}

func (k known) settle(name string, t *catalog.Type) {
	shown := k[plain(name)]
	switch t.Kind {
	case catalog.String:
		if shown[catalog.String] == 0 && (shown[catalog.Time] > 0 || infer.IsTimeName(name)) {
			t.Kind = catalog.Time
		}
	case catalog.Integer, catalog.Number:
		switch {
		case infer.IsTimeName(name) && shown[catalog.Integer]+shown[catalog.Number] == 0:
			t.Kind = catalog.Time
		case shown[catalog.Number] > 0:
		case shown[catalog.Integer] > 0, isWholeName(name):
			t.Kind = catalog.Integer
		}
	}
}

// wholeWords end the names of numbers that count, number or size something.
var wholeWords = []string{
	"count", "code", "port", "bytes", "version", "size", "index", "attempts", "limit", "capacity", "position",
	"seconds", "minutes", "hours", "days", "files", "volumes", "items", "workers", "number", "attempt", "cpu",
	"vcpus", "memory", "period", "periods", "depth", "rows", "width", "height", "generation", "priority",
	"completed", "started", "succeeded", "failed", "stopped", "pending", "critical", "high", "medium", "low",
	"all", "informational", "undefined", "transferredin", "transferredout", "queryid", "eventid", "daystoexpiry",
	"total", "gb", "timers", "tasks", "functions", "executions", "schedulers", "messages", "hunks",
}

func isWholeName(name string) bool {
	p := plain(name)
	for _, w := range wholeWords {
		if strings.HasSuffix(p, w) {
			return true
		}
	}
	return false
}

func plain(name string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "", " ", "").Replace(name))
}
