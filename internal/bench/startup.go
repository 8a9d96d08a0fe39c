package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Startup is what importing AWS's events costs a program.
type Startup struct {
	Runs  int `json:"runs"`
	Types int `json:"types"`
	// Init is the init time of all packages of this module: milliseconds, the median of the runs; half of them are
	// between InitLow and InitHigh. All is that of every package, the SDK's and the runtime's with them.
	Init     float64 `json:"init"`
	InitLow  float64 `json:"initLow"`
	InitHigh float64 `json:"initHigh"`
	All      float64 `json:"all"`
	// Size and Baseline are bytes of the program with all of AWS's events, and of one that knows none.
	Size     int64 `json:"size"`
	Baseline int64 `json:"baseline"`
	// Resident and BaselineResident are bytes of memory of the two before they do anything.
	Resident         float64 `json:"resident"`
	BaselineResident float64 `json:"baselineResident"`
}

const module = "github.com/typedbus/typedbus"

// MeasureStartup builds the two programs, without symbols as one deploys them, and starts them as many times.
func MeasureStartup(root string, runs int) (*Startup, error) {
	dir, err := os.MkdirTemp("", "startup")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	s := &Startup{Runs: runs}
	var inits, alls, resident, baseline []float64
	programs := map[string]*int64{"allevents": &s.Size, "noevents": &s.Baseline}
	for name, size := range programs {
		build := exec.Command("go", "build", "-ldflags=-s -w", "-o", filepath.Join(dir, name), "./internal/bench/startup/"+name)
		build.Dir = root
		if out, err := build.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("bench: building %s: %w\n%s", name, err, out)
		}
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		*size = info.Size()
	}
	for range runs {
		trace, types, rss, err := start(filepath.Join(dir, "allevents"))
		if err != nil {
			return nil, err
		}
		s.Types = types
		resident = append(resident, rss)
		own, all := initTimes(trace)
		inits, alls = append(inits, own), append(alls, all)
		if _, _, rss, err = start(filepath.Join(dir, "noevents")); err != nil {
			return nil, err
		}
		baseline = append(baseline, rss)
	}
	s.Init, s.InitLow, s.InitHigh, s.All = Median(inits), Quantile(inits, 0.25), Quantile(inits, 0.75), Median(alls)
	s.Resident, s.BaselineResident = Median(resident), Median(baseline)
	return s, nil
}

// start runs a program, which prints how many types it knows and how much memory it has.
func start(program string) (trace []byte, types int, resident float64, err error) {
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, 0, 0, fmt.Errorf("bench: starting %s: %w", filepath.Base(program), err)
	}
	_, err = fmt.Sscan(string(out), &types, &resident)
	return stderr.Bytes(), types, resident, err
}

// initLine is a line of GODEBUG=inittrace=1, as package runtime documents it.
var initLine = regexp.MustCompile(`^init (\S+) @\S+ ms, (\S+) ms clock`)

// initTimes adds up the init times of this module's packages and of all packages, in milliseconds.
func initTimes(trace []byte) (own, all float64) {
	lines := bufio.NewScanner(bytes.NewReader(trace))
	for lines.Scan() {
		m := initLine.FindStringSubmatch(lines.Text())
		if m == nil {
			continue
		}
		took, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			continue
		}
		all += took
		if m[1] == module || strings.HasPrefix(m[1], module+"/") {
			own += took
		}
	}
	return own, all
}
