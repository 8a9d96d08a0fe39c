package main

import (
	"slices"
	"strings"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
	"github.com/typedbus/typedbus/awsevents/eventgen/infer"
)

// resolve settles what neither schema nor sample says outright: which of the
// schema's strings are times, and which of its numbers are whole. What fields of
// the same name are elsewhere decides first, then the name itself.
func resolve(services []*catalog.Service) {
	seen := learn(services)
	for _, s := range services {
		for _, e := range s.Events {
			e.Detail.Walk(func(_ string, f *catalog.Field) {
				t := f.Type.Leaf()
				if f.Origin == catalog.Schema {
					seen.settle(f.Name, t)
				}
				if t.Kind == catalog.Unknown {
					t.Kind = kindOfName(f.Name)
				}
				if t.Kind == catalog.Integer && isFractionName(f.Name) {
					t.Kind = catalog.Number
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
		if shown[catalog.Time] >= shown[catalog.String] && (shown[catalog.Time] > 0 || infer.IsTimeName(name)) {
			t.Kind = catalog.Time
		}
	case catalog.Integer, catalog.Number:
		switch {
		case infer.IsTimeName(name) && shown[catalog.Integer]+shown[catalog.Number] == 0:
			t.Kind = catalog.Time
		case shown[catalog.Number] > 0:
		case isTextName(name):
			t.Kind = catalog.String
		case shown[catalog.Integer] > 0, isWholeName(name):
			t.Kind = catalog.Integer
		}
	}
}

// kindOfName is what a field of which only null is known holds.
func kindOfName(name string) catalog.Kind {
	switch {
	case infer.IsTimeName(name):
		return catalog.Time
	case isTextName(name):
		return catalog.String
	}
	return catalog.Unknown
}

// isTextName reports whether a name announces an identifier.
func isTextName(name string) bool {
	p := plain(name)
	return strings.HasSuffix(p, "arn") || strings.HasSuffix(p, "address") || strings.HasSuffix(p, "attachmentid")
}

// fractionWords end the names of numbers that measure, and so may have a
// fraction though the samples' have none.
var fractionWords = []string{
	"threshold", "lat", "lon", "latitude", "longitude", "score", "price", "weight", "percentage", "percent", "ratio",
	"severity", "confidence", "similarity", "average", "rate", "value", "cost", "amount", "multiplier", "position",
	"limitvalue", "exceededby", "horizontal", "accuracy", "speed", "azimuth", "elevation", "normalized", "product",
}

func isFractionName(name string) bool {
	return hasSuffixOf(plain(name), fractionWords) && !isCounted(name)
}

// isCounted tells the few measures that AWS defines as whole.
func isCounted(name string) bool {
	switch plain(name) {
	case "integervalue", "longvalue", "riskscore", "fileposition":
		return true
	}
	return false
}

// wholeWords end the names of numbers that count, number or size something.
var wholeWords = []string{
	"count", "code", "port", "bytes", "version", "size", "index", "attempts", "limit", "capacity", "fileposition",
	"seconds", "minutes", "hours", "days", "files", "volumes", "items", "workers", "number", "attempt", "cpu",
	"vcpus", "memory", "period", "periods", "depth", "rows", "width", "height", "generation", "priority",
	"completed", "started", "succeeded", "failed", "stopped", "pending", "critical", "high", "medium", "low",
	"all", "informational", "undefined", "transferredin", "transferredout", "queryid", "eventid", "daystoexpiry",
	"total", "gb", "timers", "tasks", "functions", "executions", "schedulers", "messages", "hunks", "longvalue",
	"datapointstoalarm", "versionid", "timeout", "seen",
}

func isWholeName(name string) bool { return hasSuffixOf(plain(name), wholeWords) }

func hasSuffixOf(s string, suffixes []string) bool {
	return slices.ContainsFunc(suffixes, func(suffix string) bool { return strings.HasSuffix(s, suffix) })
}

// plain is a name in lower case without its punctuation.
func plain(name string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "", " ", "").Replace(name))
}
