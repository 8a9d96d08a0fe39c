package patternoracle

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

//go:embed Oracle.java
var source []byte

//go:embed pom.xml
var pom []byte

// Pair is a pattern and an event to match it against.
type Pair struct{ Pattern, Event string }

// MixedUp reports whether the pattern has operators whose states the engine's automaton is seen to share where it must not:
// [{"wildcard": "*/"}, {"equals-ignore-case": "A"}] matches "axB". They are a wildcard beside a suffix, and
// equals-ignore-case beside a wildcard or beside characters that are not ASCII.
func (p Pair) MixedUp() bool {
	pattern := p.Pattern
	wildcard, fold, suffix := strings.Contains(pattern, `"wildcard"`), strings.Contains(pattern, `"equals-ignore-case"`), strings.Contains(pattern, `"suffix"`)
	odd := strings.ContainsFunc(pattern, func(r rune) bool { return r >= utf8.RuneSelf }) || strings.Contains(pattern, `\u`)
	return wildcard && (fold || suffix) || fold && odd
}

// Verdict is what is said of a pair.
type Verdict string

const (
	Match        Verdict = "match"
	No           Verdict = "no"
	BadPattern   Verdict = "pattern" // the pattern is refused
	BadEvent     Verdict = "event"   // the event is refused
	pairPatterns         = "\x01"    // is between the patterns of a line to time
)

// Oracle runs the engine.
type Oracle struct{ dir string }

// New prepares an oracle in the user's cache directory; the first time, Maven fetches the engine into it.
func New(ctx context.Context) (*Oracle, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	o := &Oracle{filepath.Join(cache, "typedbus-pattern-oracle")}
	if err := os.MkdirAll(o.dir, 0o755); err != nil {
		return nil, err
	}
	for name, content := range map[string][]byte{"Oracle.java": source, "pom.xml": pom} {
		if err := os.WriteFile(filepath.Join(o.dir, name), content, 0o644); err != nil {
			return nil, err
		}
	}
	lib := filepath.Join(o.dir, "lib")
	if jars, _ := filepath.Glob(filepath.Join(lib, "event-ruler-*.jar")); len(jars) == 0 {
		if out, err := exec.CommandContext(ctx, "mvn", "-q", "-B", "-f", filepath.Join(o.dir, "pom.xml"), "dependency:copy-dependencies", "-DoutputDirectory="+lib).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("fetching the engine: %w: %s", err, out)
		}
	}
	return o, nil
}

// Verdicts returns the engine's verdict on each pair.
func (o *Oracle) Verdicts(ctx context.Context, pairs []Pair) ([]Verdict, error) {
	var in bytes.Buffer
	for _, p := range pairs {
		in.WriteString(p.Pattern + "\t" + p.Event + "\n")
	}
	lines, err := o.run(ctx, &in)
	if err != nil {
		return nil, err
	}
	if len(lines) != len(pairs) {
		return nil, fmt.Errorf("the engine gave %d verdicts on %d pairs", len(lines), len(pairs))
	}
	verdicts := make([]Verdict, len(lines))
	for i, l := range lines {
		verdicts[i] = Verdict(l)
	}
	return verdicts, nil
}

// Time returns how many nanoseconds the engine takes to match an event against all of the patterns at once, as text.
func (o *Oracle) Time(ctx context.Context, event string, patterns ...string) (string, error) {
	lines, err := o.run(ctx, strings.NewReader(strings.Join(patterns, pairPatterns)+"\t"+event+"\n"), "time")
	if err != nil {
		return "", err
	}
	return strings.Join(lines, " "), nil
}

func (o *Oracle) run(ctx context.Context, in interface{ Read([]byte) (int, error) }, args ...string) ([]string, error) {
	cmd := exec.CommandContext(ctx, "java", append([]string{"-cp", filepath.Join(o.dir, "lib", "*"), filepath.Join(o.dir, "Oracle.java")}, args...)...)
	var out, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, &out, &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("running the engine: %w: %.2000s", err, stderr.Bytes())
	}
	var lines []string
	scanner := bufio.NewScanner(&out)
	for scanner.Scan() {
		lines = append(lines, scanner.Text())
	}
	return lines, scanner.Err()
}
