package patternoracle

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// Case is a pair that has a name, and what the engine says of it.
type Case struct {
	Name    string  `json:"name"`
	Pattern string  `json:"pattern"`
	Event   string  `json:"event"`
	Engine  Verdict `json:"engine"`
}

// The files below registry/pattern/testdata: cases with names, and the verdicts on the pairs of a Generator.
const (
	casesFile  = "cases.jsonl"
	randomFile = "random.txt"
)

// RandomSeed and RandomPairs say which pairs' verdicts are recorded.
const (
	RandomSeed  = 2026
	RandomPairs = 20_000
)

// Cases reads the recorded cases in a folder.
func Cases(folder string) ([]Case, error) {
	text, err := os.ReadFile(filepath.Join(folder, casesFile))
	if err != nil {
		return nil, err
	}
	var cases []Case
	for line := range bytes.Lines(text) {
		var c Case
		if err := json.Unmarshal(line, &c); err != nil {
			return nil, err
		}
		cases = append(cases, c)
	}
	return cases, nil
}

// WriteCases writes cases to a folder.
func WriteCases(folder string, cases []Case) error {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	for _, c := range cases {
		if err := e.Encode(c); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(folder, casesFile), out.Bytes(), 0o644)
}

// Random reads the recorded verdicts on random pairs: one for each pair of NewGenerator(RandomSeed).
func Random(folder string) ([]Verdict, error) {
	text, err := os.ReadFile(filepath.Join(folder, randomFile))
	if err != nil {
		return nil, err
	}
	of := map[rune]Verdict{'m': Match, 'n': No, 'p': BadPattern, 'e': BadEvent}
	var verdicts []Verdict
	for _, r := range strings.ReplaceAll(string(text), "\n", "") {
		verdicts = append(verdicts, of[r])
	}
	return verdicts, nil
}

// WriteRandom writes the verdicts on random pairs: the first letter of each, 100 to a line.
func WriteRandom(folder string, verdicts []Verdict) error {
	var out bytes.Buffer
	for i, v := range verdicts {
		out.WriteByte(v[0])
		if i%100 == 99 {
			out.WriteByte('\n')
		}
	}
	return os.WriteFile(filepath.Join(folder, randomFile), out.Bytes(), 0o644)
}
