package bench

import (
	"bytes"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/registry"
)

// Factory is botocraft's event factory beside Decode, on the payloads it makes an event of, one core each.
type Factory struct {
	Payloads int `json:"payloads"` // those it makes an event of
	Refused  int `json:"refused"`  // those of a type it knows that it does not take
	Unknown  int `json:"unknown"`  // those of other types
	// Time and Decode are nanoseconds an event, and Ratio is Time ÷ Decode, whose rounds are those of the interpreter's
	// starts.
	Time   float64 `json:"ns"`
	Decode float64 `json:"decode"`
	Ratio  Ratio   `json:"ratio"`
	// Floor is what json v2 takes to decode them into their known structs: nothing that rests on it is below.
	Floor float64 `json:"floor"`
	// Import is how long the import takes, in milliseconds; Resident bytes of memory after it.
	Import   float64 `json:"import"`
	Resident float64 `json:"resident"`
}

//go:embed factory.py
var factoryScript []byte

type factoryRun struct {
	Import   float64 `json:"import"`
	Resident float64 `json:"resident"`
	Decoded  []int   `json:"decoded"`
	Refused  int     `json:"refused"`
	Unknown  int     `json:"unknown"`
	NS       float64 `json:"ns"`
}

// MeasureFactory starts python as many times as there are rounds, and measures Decode after each.
func MeasureFactory(python string, c Corpus, effort Effort) (*Factory, error) {
	dir, err := os.MkdirTemp("", "factory")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	script, payloads := filepath.Join(dir, "factory.py"), filepath.Join(dir, "payloads")
	var lines bytes.Buffer
	for _, p := range c {
		lines.Write(bytes.ReplaceAll(p.Data, []byte("\n"), []byte(" "))) // outside strings there are no others
		lines.WriteByte('\n')
	}
	if err := os.WriteFile(payloads, lines.Bytes(), 0o600); err != nil {
		return nil, err
	}
	if err := os.WriteFile(script, factoryScript, 0o600); err != nil {
		return nil, err
	}
	f := new(Factory)
	var times, decodes, floors, imports, resident []float64
	for range effort.Rounds {
		out, err := exec.Command(python, script, payloads, fmt.Sprint(effort.Turn.Seconds())).Output()
		if err != nil {
			return nil, fmt.Errorf("bench: running botocraft's factory: %w", err)
		}
		var run factoryRun
		if err := json.Unmarshal(out, &run); err != nil {
			return nil, err
		}
		if len(run.Decoded) == 0 {
			return nil, fmt.Errorf("bench: botocraft's factory takes none of the payloads")
		}
		f.Payloads, f.Refused, f.Unknown = len(run.Decoded), run.Refused, run.Unknown
		same := make(Corpus, 0, len(run.Decoded))
		for _, i := range run.Decoded {
			same = append(same, c[i])
		}
		timings, err := Alternate(Effort{Rounds: 3, Turn: min(effort.Turn, 50*time.Millisecond)},
			Way{Decode, len(same), decoding(same, registry.Default)},
			Way{JSONv2, len(same), func(i int) error { return json.Unmarshal(same[i].Data, reflect.New(same[i].Type).Interface()) }})
		if err != nil {
			return nil, err
		}
		times, decodes = append(times, run.NS), append(decodes, timings[0].Time)
		floors = append(floors, timings[1].Time)
		imports, resident = append(imports, run.Import*1000), append(resident, run.Resident)
	}
	f.Time, f.Decode, f.Floor, f.Ratio = Median(times), Median(decodes), Median(floors), RatioOf(times, decodes)
	f.Import, f.Resident = Median(imports), Median(resident)
	return f, nil
}
