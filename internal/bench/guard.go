package bench

import (
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/registry"
)

// Figure is what the guard watches of one way: its time as a ratio to that of another, and how many allocations an input
// it makes more than the other, or less.
type Figure struct {
	Ratio float64 `json:"ratio"`
	More  float64 `json:"more"`
}

const (
	// Tolerance is by how much a ratio may be worse than the recorded one.
	Tolerance = 1.25
	// attempts is how often a ratio must be worse for the guard to believe it.
	attempts = 3
	// allocSlack is for what the runtime allocates beside a way, and for an event that the catalogue gets or loses. One
	// allocation more for one input in ten is seen.
	allocSlack = 0.1
)

// ratiosFile is where the recorded figures are, below the module's root.
const ratiosFile = "internal/bench/ratios.json"

// leastTurn is long enough for the garbage that a way makes to be collected in its own turn, a few times.
const leastTurn = 150 * time.Millisecond

// guardEffort and recordEffort are how much is measured to compare and to record.
var (
	guardEffort  = Effort{Rounds: 7, Turn: leastTurn}
	recordEffort = Effort{Rounds: 15, Turn: leastTurn}
)

// group are ways that are measured in turns. The figure of each but the base is its ratio to the base.
type group struct {
	name string
	base string
	ways []Way
}

// Guard measures the guarded ratios briefly and compares them with the recorded ones. A ratio fails that is more than
// 25 % worse in each of three attempts; a count of allocations, which is exact, fails at once. Report is called with
// each line of what was found. The error says how many figures failed.
func Guard(root string, report func(line string)) error {
	recorded, err := readFigures(filepath.Join(root, ratiosFile))
	if err != nil {
		return err
	}
	groups, err := guarded(root)
	if err != nil {
		return err
	}
	seen, failed := map[string]bool{}, 0
	for _, g := range groups {
		best := map[string]Figure{}
		for attempt := range attempts {
			figures, err := g.measure(guardEffort)
			if err != nil {
				return err
			}
			keepBest(best, figures)
			if attempt == attempts-1 || len(compare(recorded, best)) == 0 {
				break
			}
		}
		for _, name := range slices.Sorted(maps.Keys(best)) {
			report(fmt.Sprintf("%-62s %6.3f (recorded %.3f) %+8.2f allocations (%+.2f)", name,
				best[name].Ratio, recorded[name].Ratio, best[name].More, recorded[name].More))
			seen[name] = true
		}
		for _, problem := range compare(recorded, best) {
			report("worse: " + problem)
			failed++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(recorded)) {
		if !seen[name] {
			report("recorded, and not measured any more: " + name)
			failed++
		}
	}
	if failed > 0 {
		return fmt.Errorf("bench: %d figures are worse than those in %s; if that is as it must be, record them: go run ./internal/bench/benchtool record", failed, ratiosFile)
	}
	return nil
}

// Record measures the guarded ratios at length and writes them to ratios.json.
func Record(root string, report func(line string)) error {
	groups, err := guarded(root)
	if err != nil {
		return err
	}
	all := map[string]Figure{}
	for _, g := range groups {
		figures, err := g.measure(recordEffort)
		if err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(figures)) {
			f := Figure{round(figures[name].Ratio, 1000), round(figures[name].More, 100)}
			report(fmt.Sprintf("%-62s %6.3f %+8.2f allocations", name, f.Ratio, f.More))
			all[name] = f
		}
	}
	data, err := json.Marshal(all, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(root, ratiosFile), append(data, '\n'), 0o644)
}

func round(v, parts float64) float64 { return math.Round(v*parts) / parts }

func readFigures(file string) (map[string]Figure, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var figures map[string]Figure
	return figures, json.Unmarshal(data, &figures)
}

// compare says which figures are worse than the recorded ones, or have not been recorded.
func compare(recorded, measured map[string]Figure) (problems []string) {
	for _, name := range slices.Sorted(maps.Keys(measured)) {
		m := measured[name]
		r, ok := recorded[name]
		switch {
		case !ok:
			problems = append(problems, name+" has not been recorded")
			continue
		case !(m.Ratio <= r.Ratio*Tolerance): // NaN is worse, too
			problems = append(problems, fmt.Sprintf("%s: the ratio is %.3f, %.0f %% above %.3f", name, m.Ratio, 100*(m.Ratio/r.Ratio-1), r.Ratio))
		}
		if m.More > r.More+allocSlack {
			problems = append(problems, fmt.Sprintf("%s: %+.2f allocations, not %+.2f", name, m.More, r.More))
		}
	}
	return problems
}

// keepBest keeps the best that any attempt has found: what fails then has failed in all of them.
func keepBest(best, figures map[string]Figure) {
	for name, f := range figures {
		if b, ok := best[name]; ok {
			f = Figure{min(f.Ratio, b.Ratio), min(f.More, b.More)}
		}
		best[name] = f
	}
}

func (g group) measure(effort Effort) (map[string]Figure, error) {
	timings, err := Alternate(effort, g.ways...)
	if err != nil {
		return nil, err
	}
	figures := map[string]Figure{}
	base := slices.IndexFunc(timings, func(t Timing) bool { return t.Way == g.base })
	for i, t := range timings {
		if i != base {
			figures[g.name+": "+t.Way+" ÷ "+g.base] = Figure{RatioOf(t.Rounds, timings[base].Rounds).Median, t.Allocs - timings[base].Allocs}
		}
	}
	return figures, nil
}

var guardedSources = []string{"aws.acm", "aws.autoscaling", "aws.codebuild", "aws.codepipeline", "aws.ec2", "aws.ecr", "aws.ecs", "aws.elasticache",
	"aws.es", "aws.health", "aws.rds", "aws.s3", "aws.ssm", "aws.states"}

// guarded are the ratios that the guard watches.
func guarded(root string) ([]group, error) {
	all, err := Samples(root)
	if err != nil {
		return nil, err
	}
	// The events of some services: what other services publish in future does not move the figures.
	typed := KnownToAll(all.Select(func(p Payload) bool { return slices.Contains(guardedSources, p.Source) }), Peers)
	strict, err := StrictPeers()
	if err != nil {
		return nil, err
	}
	large, err := SizePeers(30_000)
	if err != nil {
		return nil, err
	}
	few, many, err := fewAndMany(typed)
	if err != nil {
		return nil, err
	}
	ordered, err := orders(typed)
	if err != nil {
		return nil, err
	}
	only := func(ways []Way, names ...string) (kept []Way) {
		for _, w := range ways {
			if slices.Contains(names, w.Name) {
				kept = append(kept, w)
			}
		}
		return kept
	}
	return []group{
		{"AWS's events", JSONv2, only(Peers(typed), JSONv2, Decode, DecodeOwned)},
		{"AWS's events", StandardJSON, only(Peers(typed), StandardJSON, Decode)},
		{"AWS's events", GoccyJSON, only(Peers(typed), GoccyJSON, Decode)},
		{"ten validate tags", Switch, only(strict, Switch, Decode)},
		{"ten validate tags", JSONv2, only(strict, JSONv2, Decode)},
		{"30 KB", JSONv2, only(large, JSONv2, Decode)},
		{"the same ten types", few.Name, []Way{few, many}},
		{"AWS's events", AsAWSWrites, ordered},
		{"no type registered", JSONv2, []Way{
			{JSONv2, len(typed), func(i int) error { return json.Unmarshal(typed[i].Data, new(registry.UnknownEvent)) }},
			{Decode, len(typed), decoding(typed, registry.New())},
		}},
	}, nil
}

// fewAndMany are registries of ten of AWS's types and of all, with payloads of the ten.
func fewAndMany(c Corpus) (few, many Way, err error) {
	payloads := c.Select(func(p Payload) bool { return p.Source == "aws.ecs" || p.Source == "aws.codepipeline" })
	some, all := registry.New(), registry.New()
	registered := map[reflect.Type]bool{}
	for _, p := range payloads {
		if !registered[p.Type] {
			registered[p.Type] = true
			err = some.Register(reflect.Zero(reflect.PointerTo(p.Type)).Interface())
		}
		if err != nil {
			return few, many, err
		}
	}
	for _, r := range awsevents.Registry().Types() {
		if err := all.Register(reflect.Zero(reflect.PointerTo(r.Type)).Interface()); err != nil {
			return few, many, err
		}
	}
	few = Way{"Decode, theirs registered", len(payloads), decoding(payloads, some)}
	many = Way{"Decode, all registered", len(payloads), decoding(payloads, all)}
	return few, many, nil
}
