package bench

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Results are all the figures of the page.
type Results struct {
	Machine Machine `json:"machine"`
	AWS     *Table  `json:"aws"`     // all of AWS's events
	Lambda  *Table  `json:"lambda"`  // those that aws-lambda-go has structs for
	Strict  *Table  `json:"strict"`  // an event of a user's own with ten validate tags
	Console *Table  `json:"console"` // the samples of the EventBridge console, where they are at hand
	// Alphabetical is Decode of AWS's events with members in AWS's order and in alphabetical order.
	Alphabetical *Table         `json:"alphabetical"`
	Sizes        []*Table       `json:"sizes"`
	Depths       []*Table       `json:"depths"`
	Widths       []*Table       `json:"widths"`
	Growth       *Growth        `json:"growth"`
	Cores        *Cores         `json:"cores"`
	Consumer     []*Consumption `json:"consumer"` // without latency, and with some
	Calls        *Calls         `json:"calls"`
	Startup      *Startup       `json:"startup"`
	Factory      *Factory       `json:"factory"`
}

// Machine is what the figures were taken on.
type Machine struct {
	CPU   string `json:"cpu"`
	Cores int    `json:"cores"`
	Go    string `json:"go"`
	OS    string `json:"os"`
}

// Table are ways over the same payloads.
type Table struct {
	Payloads int `json:"payloads"`
	Bytes    int `json:"bytes"`  // of an average payload
	Extent   int `json:"extent"` // in a sweep: the size, depth or width
	// Timings are the ways in the order of the page, and Ratios Decode ÷ each of them; where none
	// is Decode, the last way ÷ each.
	Timings []Timing         `json:"timings"`
	Ratios  map[string]Ratio `json:"ratios"`
}

// Calls are how many calls of EC2 the relations of some events to distinct instances make.
type Calls struct {
	Instances int `json:"instances"`
	EC2       int `json:"ec2"`
}

// Timing returns that of a way, the zero Timing if the table has none.
func (t *Table) Timing(way string) Timing {
	for _, timing := range t.Timings {
		if timing.Way == way {
			return timing
		}
	}
	return Timing{}
}

// NewTable measures ways in turns.
func NewTable(effort Effort, extent, bytes int, ways []Way) (*Table, error) {
	timings, err := Alternate(effort, ways...)
	if err != nil {
		return nil, err
	}
	t := &Table{Payloads: ways[0].N, Bytes: bytes, Extent: extent, Timings: timings, Ratios: map[string]Ratio{}}
	decode := timings[len(timings)-1]
	for _, timing := range timings {
		if timing.Way == Decode {
			decode = timing
		}
	}
	for _, timing := range timings {
		t.Ratios[timing.Way] = RatioOf(decode.Rounds, timing.Rounds)
	}
	return t, nil
}

// Load reads results that Save has written; there are none yet if there is no file.
func Load(file string) (*Results, error) {
	r := new(Results)
	data, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return r, nil
	}
	if err != nil {
		return nil, err
	}
	return r, json.Unmarshal(data, r)
}

// Save writes the results to a file.
func (r *Results) Save(file string) error {
	data, err := json.Marshal(r, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(data, '\n'), 0o644)
}

// Parts are the names of what Measure measures, in order.
var Parts = []string{"peers", "sweeps", "growth", "cores", "consumer", "startup", "factory"}

// Settings are what Measure needs to know of where it runs.
type Settings struct {
	Root    string
	Console string // the file of console samples, which need not be there
	Python  string // with botocraft installed; without it the figures of the factory stay as they are
	// StandIn makes the command that runs StandInMain.
	StandIn func(args ...string) *exec.Cmd
	// Brief is for a trial: the figures are rough.
	Brief bool
}

func (s Settings) effort(rounds int, turn time.Duration) Effort {
	if s.Brief {
		rounds = max(3, rounds/10)
	}
	return Effort{rounds, turn}
}

// Measure measures one part.
func (r *Results) Measure(part string, s Settings) (err error) {
	r.Machine = thisMachine()
	switch part {
	case "peers":
		return r.measurePeers(s)
	case "sweeps":
		return r.measureSweeps(s)
	case "growth":
		r.Growth, err = MeasureGrowth(s.Root, s.effort(12, leastTurn))
		return err
	case "cores":
		c, err := Samples(s.Root)
		if err != nil {
			return err
		}
		r.Cores, err = MeasureCores(c, s.effort(40, 200*time.Millisecond))
		return err
	case "consumer":
		r.Consumer = nil
		for latency, messages := range map[time.Duration]int{0: 10_000, 10 * time.Millisecond: 3_000} {
			c, err := MeasureConsumer(s.StandIn, s.effort(9, 0).Rounds, messages, latency)
			if err != nil {
				return err
			}
			r.Consumer = append(r.Consumer, c)
		}
		slices.SortFunc(r.Consumer, func(a, b *Consumption) int { return cmp.Compare(a.Latency, b.Latency) })
		const instances = 1_000
		calls, err := CountCalls(context.Background(), instances)
		r.Calls = &Calls{instances, calls}
		return err
	case "startup":
		r.Startup, err = MeasureStartup(s.Root, s.effort(40, 0).Rounds)
		return err
	case "factory":
		if s.Python == "" {
			return nil
		}
		c, err := Samples(s.Root)
		if err != nil {
			return err
		}
		r.Factory, err = MeasureFactory(s.Python, c, s.effort(11, 500*time.Millisecond))
		return err
	}
	return fmt.Errorf("bench: no part %q; there are %s", part, strings.Join(Parts, ", "))
}

func (r *Results) measurePeers(s Settings) error {
	all, err := Samples(s.Root)
	if err != nil {
		return err
	}
	console, err := ConsoleSamples(s.Console)
	if err != nil {
		return err
	}
	effort := s.effort(12, leastTurn)
	measure := func(c Corpus, ways []Way) (*Table, error) {
		return NewTable(effort, 0, c.Bytes()/len(c), ways)
	}
	typed, lambda := KnownToAll(all, Peers), KnownToAll(all, LambdaPeers)
	if r.AWS, err = measure(typed, Peers(typed)); err != nil {
		return err
	}
	if r.Lambda, err = measure(lambda, LambdaPeers(lambda)); err != nil {
		return err
	}
	if len(console) > 0 {
		if r.Console, err = measure(console, consolePeers(console)); err != nil {
			return err
		}
	}
	if r.Alphabetical, err = MeasureAlphabetical(effort, typed); err != nil {
		return err
	}
	strict, err := StrictPeers()
	if err != nil {
		return err
	}
	r.Strict, err = NewTable(effort, 0, len(orderPayload(1)), strict)
	return err
}

func (r *Results) measureSweeps(s Settings) error {
	for _, sweep := range []struct {
		tables  *[]*Table
		extents []int
		ways    func(extent int) ([]Way, error)
		payload func(extent, n int) []byte
	}{
		{&r.Sizes, PayloadSizes, SizePeers, sizedPayload},
		{&r.Depths, PayloadDepths, DepthPeers, deepPayload},
		{&r.Widths, PayloadWidths, WidthPeers, widePayload},
	} {
		*sweep.tables = nil
		for _, extent := range sweep.extents {
			ways, err := sweep.ways(extent)
			if err != nil {
				return err
			}
			t, err := NewTable(s.effort(6, leastTurn), extent, len(sweep.payload(extent, 0)), ways)
			if err != nil {
				return err
			}
			*sweep.tables = append(*sweep.tables, t)
		}
	}
	return nil
}

// thisMachine describes the machine, without its name.
func thisMachine() Machine {
	return Machine{cpuModel("/proc/cpuinfo"), runtime.NumCPU(), strings.TrimPrefix(runtime.Version(), "go"), runtime.GOOS + "/" + runtime.GOARCH}
}

// cpuModel reads the model of the first processor.
func cpuModel(file string) string {
	f, err := os.Open(filepath.Clean(file))
	if err != nil {
		return "unknown processor"
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if key, value, _ := strings.Cut(lines.Text(), ":"); strings.TrimSpace(key) == "model name" {
			return strings.Join(strings.Fields(value), " ")
		}
	}
	return "unknown processor"
}
