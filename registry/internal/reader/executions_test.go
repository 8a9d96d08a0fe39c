package reader

import (
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"reflect"
	"strconv"
	"testing"
	"time"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry/internal/scan"
)

var (
	executions = flag.Int("executions", 20_000, "how many mutated payloads [TestExecutions] tries")
	seed       = flag.Uint64("seed", 7, "of its mutations")
)

// mutate changes up to three places of text: bytes, pieces of itself, and what is nearly JSON.
func mutate(random *rand.Rand, text []byte) []byte {
	for range random.IntN(4) {
		at := random.IntN(len(text) + 1)
		to := min(at+random.IntN(4), len(text))
		var piece string
		switch random.IntN(6) {
		case 0:
			piece = string(rune(random.IntN(256)))
		case 1:
			piece = broken[random.IntN(len(broken))]
		case 2:
			piece = samples[random.IntN(len(samples))]
		case 3:
			from := random.IntN(len(text) + 1)
			piece = string(text[from:min(from+random.IntN(16), len(text))])
		case 4:
			if at < len(text) {
				text[at] ^= 1 << random.IntN(8)
			}
			continue
		}
		text = append(append(append(make([]byte, 0, len(text)+len(piece)), text[:at]...), piece...), text[to:]...)
	}
	return text
}

// TestExecutions compares the reader with encoding/json/v2 on mutated payloads, without what a fuzz engine costs: it takes
// some microseconds for each. It reports how many it has tried now and then, and ends with the first that differs.
//
//	go test ./registry/internal/reader -run TestExecutions -executions 100000000 -timeout 0 -v
func TestExecutions(t *testing.T) {
	random := rand.New(rand.NewPCG(*seed, 8))
	corpus := payloadsFor(random)
	begin, fitting := time.Now(), 0
	for i := range *executions {
		of := &corpus[random.IntN(len(corpus))]
		typ := of.typ
		text := string(mutate(random, []byte(of.payloads[random.IntN(len(of.payloads))])))
		fits, same := agrees(text, typ)
		if !same {
			sameAsJSON(t, text, typ) // says what differs
			t.Fatalf("%q as a %s differs", text, typ)
		}
		if fits {
			fitting++
		}
		if n := i + 1; n%1_000_000 == 0 {
			t.Logf("%d executions, %d fit, %s", n, fitting, time.Since(begin).Round(time.Second))
			if file := os.Getenv("EXECUTIONS_LOG"); file != "" {
				_ = os.WriteFile(file, []byte(time.Now().Format(time.TimeOnly)+" "+itoa(n)+" executions, "+itoa(fitting)+" fit\n"), 0o600)
			}
		}
	}
	if *executions >= 10_000 && fitting < *executions/20 {
		t.Fatalf("only %d of %d payloads fit: too few to compare values", fitting, *executions)
	}
}

// typed are payloads for a type.
type typed struct {
	typ      reflect.Type
	payloads []string
}

// payloadsFor makes payloads for the struct of every kind, for types that hold themselves, and for random types.
func payloadsFor(random *rand.Rand) []typed {
	corpus := []typed{
		{reflect.TypeFor[any](), samples},
		{reflect.TypeFor[tree](), []string{`{"a":{"b":{},"c":null}}`, `{"a":{"a":{"a":{}}}}`}},
		{reflect.TypeFor[[]nested2](), []string{`[[],[[]],null]`, `[[[[]]],[]]`}},
		{reflect.TypeFor[map[int16]*inner](), []string{`{"1":{"Deep":1},"-2":null}`, `{"0":{"Level":2},"300":{}}`}},
		{reflect.TypeFor[[]string](), []string{`["a","b\u0061"]`, `[ "x" , null ]`}},
	}
	for range 30 {
		every := typed{typ: reflect.TypeFor[everyKind]()}
		for range 20 {
			every.payloads = append(every.payloads, object(random, random.IntN(2)))
		}
		corpus = append(corpus, every)
	}
	for range 200 {
		some := typed{typ: randomType(random, 3)}
		for range 10 {
			some.payloads = append(some.payloads, payloadFor(random, some.typ))
		}
		corpus = append(corpus, some)
	}
	return corpus
}

// agrees reports whether text fits typ, and whether the reader and encoding/json/v2 make the same of it.
func agrees(text string, typ reflect.Type) (fits, same bool) {
	v, fits, malformed := decode(text, typ, false)
	whole := []byte(scan.Whole(text))
	want := reflect.New(typ)
	err := jsonv2.Unmarshal(whole, want.Interface())
	if err == nil {
		return fits, fits && !malformed && reflect.DeepEqual(want.Interface(), v.Interface())
	}
	valid := jsontext.Value(whole).IsValid()
	if valid && errors.Is(err, jsontext.ErrDuplicateName) {
		return false, true // names that differ, such as 0 and -0, for one key
	}
	return fits, malformed == !valid && !fits
}

func itoa(n int) string { return strconv.Itoa(n) }
