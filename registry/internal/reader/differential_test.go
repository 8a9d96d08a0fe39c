package reader

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/internal/scan"
)

// decode decodes text, as a whole, to a new t. It reports whether all of it fits; malformed is true if it is not JSON.
func decode(text string, t reflect.Type, tolerant bool) (v reflect.Value, fits, malformed bool) {
	r := Get()
	defer r.Put()
	r.begin(text)
	r.tolerant = tolerant
	compiling.Lock()
	n := nodeOf(t)
	compiling.Unlock()
	v = reflect.New(t)
	end, ok := r.value(n, v.Elem(), scan.Space(text, 0))
	if end < 0 || scan.Space(text, end) != len(text) {
		return v, false, true
	}
	violations, count := r.Violations()
	if len(violations) != min(count, Most) {
		panic("not all violations are listed")
	}
	return v, ok && r.findings.mistyped == 0, false
}

var everything = cmp.Exporter(func(reflect.Type) bool { return true })

// sameAsJSON fails the test if what is decoded is not what encoding/json/v2 decodes.
func sameAsJSON(t testing.TB, text string, typ reflect.Type) {
	t.Helper()
	v, fits, malformed := decode(text, typ, false)
	whole := []byte(scan.Whole(text))
	want := reflect.New(typ)
	err := jsonv2.Unmarshal(whole, want.Interface())
	valid := jsontext.Value(whole).IsValid()
	if valid && errors.Is(err, jsontext.ErrDuplicateName) {
		return // names that differ, such as 0 and -0, or a and A, for one key or field
	}
	require.Equal(t, !valid, malformed, "%v for %q", err, text)
	if malformed {
		return
	}
	require.Equal(t, err == nil, fits, "%v for %q as a %s", err, text, typ)
	if err == nil {
		if diff := cmp.Diff(want.Interface(), v.Interface(), everything); diff != "" {
			t.Fatalf("%q as a %s (-json +reader):\n%s", text, typ, diff)
		}
	}
}

type (
	named   string
	small   int8
	inner   struct{ Deep, Level int }
	Left    struct{ Shared, OnlyLeft string }
	Right   struct{ Shared, OnlyRight string }
	Pointed struct{ ByPointer *int }
	tree    map[string]tree
	nested2 []nested2
	textual struct{ text string }
)

func (t *textual) UnmarshalText(text []byte) error {
	if t.text = string(text); len(text) > 3 {
		return fmt.Errorf("too long")
	}
	return nil
}

// everyKind has a field of every kind that is decoded in a way of its own.
type everyKind struct {
	inner
	Left
	Right
	*Pointed
	S   string             `json:"s"`
	N   named              `json:"n,omitzero"`
	B   bool               `json:"b"`
	I   int                `json:"i"`
	I8  small              `json:"i8"`
	I64 int64              `json:"i64"`
	U   uint               `json:"u"`
	U8  uint8              `json:"u8"`
	U64 uint64             `json:"u64"`
	F   float64            `json:"f"`
	F32 float32            `json:"f32"`
	T   time.Time          `json:"t"`
	PT  *time.Time         `json:"pt"`
	Y   []byte             `json:"y"`
	Raw jsontext.Value     `json:"raw"`
	Old json.RawMessage    `json:"old"`
	A   any                `json:"a"`
	L   []string           `json:"l"`
	LN  []named            `json:"ln"`
	LL  [][]int            `json:"ll"`
	LP  []*inner           `json:"lp"`
	Ar  [2]int             `json:"ar"`
	M   map[string]string  `json:"m"`
	MA  map[string]any     `json:"ma"`
	MN  map[named]*inner   `json:"mn"`
	MI  map[int16]bool     `json:"mi"`
	MU  map[uint8][]string `json:"mu"`
	P   *string            `json:"p"`
	PP  **int              `json:"pp"`
	Q   int                `json:"q,string"`
	QF  *float64           `json:"qf,string"`
	X   textual            `json:"x"`
	XM  map[textual]int    `json:"xm"`
	Own *everyKind         `json:"own"`
	All []everyKind        `json:"all"`
	Tr  tree               `json:"tr"`
	Ne  nested2            `json:"ne"`
	NB  []small            `json:"nb"`
	Wei string             `json:"weïrd name"`
	CI  string             `json:"any_case,case:ignore"`
	Skp string             `json:"-"`
	E   struct{}           `json:"e"`
}

// samples are values to make payloads of.
var samples = []string{
	"null", "true", "false", "0", "-0", "1", "-1", "127", "128", "-128", "-129", "255", "256", "1.0", "1e2", "0.5", "1e400", "-1e-400", "3.5e38", "12345678901234567890",
	"18446744073709551615", "18446744073709551616", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "123456789", "1234567890", "16777217",
	`""`, `"a"`, `"1"`, `"-0"`, `"1.5"`, `"01"`, `"+1"`, `"aGk="`, `"aGk"`, `"aG\nk="`, `"\u0061\u00e9\n\\\""`, `"é世界"`, `"\ud83d\ude00"`, `"\ud83d"`, `"\ude00x"`, `"\ud83d\u0041"`,
	`"2024-05-01T12:00:00Z"`, `"2024-05-01T12:00:00.123+01:00"`, `"2024-05-01T2:00:00Z"`, `"2024-05-01T12:00:00,5Z"`, `"2024-05-01T12:00:00+24:00"`, `"2024-05-01T12:00:00+01:60"`, `"2024-02-30T12:00:00Z"`, `"2024-05-01T12:00:00\u005a"`,
	"[]", "[1,2]", "[1,2,3]", "[1]", `["a","b"]`, `["a",1]`, `[null]`, `[[],[1],null]`, `[{}]`, `[{"Deep":1},null]`, `[[[]]]`,
	"{}", `{"a":"b"}`, `{"a":1}`, `{"a":null}`, `{"1":true,"-2":false}`, `{"1":["a"],"300":[]}`, `{"0":true,"-0":true}`, `{"a":{"Deep":1,"Level":2}}`, `{"a":{"b":{}}}`, `{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, `{"abc":1}`, `{"abcd":1}`,
}

// broken are pieces that make JSON malformed, or nearly so.
var broken = []string{",", ":", "}", "]", "{", "[", `"`, `\`, "nul", "tru", "01", "-", "1.", ".5", "1e", "+1", "\"\xff\"", "\"\x01\"", `"\x"`, `"\u12"`, " ", "\t\n", "\u00a0", "\ufeff", `"a":1,`, `{"a":}`, "'a'"}

// names of the members of payloads: those of everyKind, and others.
var names = func() (names []string) {
	for _, f := range newStructure(reflect.TypeFor[everyKind](), nil).fields {
		names = append(names, f.name)
	}
	return append(names, "Shared", "unknown", "ANY-CASE", "AnyCase", "S", "Skp", "")
}()

// object makes a JSON object with members of everyKind.
func object(random *rand.Rand, depth int) string {
	var b strings.Builder
	b.WriteByte('{')
	order := random.Perm(len(names))[:random.IntN(8)]
	if random.IntN(3) == 0 {
		order = append(order[:0], random.Perm(len(names))...)
	}
	for i, k := range order {
		if i > 0 {
			b.WriteByte(',')
		}
		name, _ := jsontext.AppendQuote(nil, names[k])
		if random.IntN(20) == 0 && names[k] != "" {
			name = fmt.Appendf(nil, `"\u%04x%s"`, []rune(names[k])[0], string([]rune(names[k])[1:]))
		}
		b.Write(name)
		b.WriteByte(':')
		if random.IntN(10) == 0 {
			b.WriteByte(' ')
		}
		switch {
		case depth > 0 && (names[k] == "own" || random.IntN(30) == 0):
			b.WriteString(object(random, depth-1))
		case depth > 0 && names[k] == "all":
			b.WriteString("[" + object(random, depth-1) + " , null," + object(random, depth-1) + "]")
		default:
			b.WriteString(samples[random.IntN(len(samples))])
		}
	}
	b.WriteByte('}')
	return b.String()
}

// damage changes some places of a payload.
func damage(random *rand.Rand, text string) string {
	for range random.IntN(3) {
		at := random.IntN(len(text) + 1)
		to := min(at+random.IntN(3), len(text))
		if random.IntN(2) == 0 {
			at = strings.LastIndexAny(text[:at], `{}[],:`) + 1
			to = max(at, to)
		}
		text = text[:at] + broken[random.IntN(len(broken))] + text[to:]
	}
	return text
}

// TestSameAsJSON tries a struct of every kind of field with random payloads.
func TestSameAsJSON(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		text := object(random, 2)
		sameAsJSON(t, text, reflect.TypeFor[everyKind]())
		sameAsJSON(t, damage(random, text), reflect.TypeFor[everyKind]())
	}
}

// TestSameAsJSONForEachField tries each sample for each field, alone: what fits and what does not shows.
func TestSameAsJSONForEachField(t *testing.T) {
	for _, name := range names {
		quoted, _ := jsontext.AppendQuote(nil, name)
		for _, value := range append(samples, broken...) {
			sameAsJSON(t, fmt.Sprintf("{%s:%s}", quoted, value), reflect.TypeFor[everyKind]())
		}
	}
}

// randomType makes a type.
func randomType(random *rand.Rand, depth int) reflect.Type {
	basic := []reflect.Type{
		reflect.TypeFor[string](), reflect.TypeFor[bool](), reflect.TypeFor[int](), reflect.TypeFor[int32](), reflect.TypeFor[uint16](),
		reflect.TypeFor[float32](), reflect.TypeFor[float64](), timeType, rawType, reflect.TypeFor[any](), reflect.TypeFor[[]byte](),
		reflect.TypeFor[textual](), reflect.TypeFor[named](), reflect.TypeFor[inner](), reflect.TypeFor[struct{}](), reflect.TypeFor[map[float64]int](),
	}
	if depth == 0 {
		return basic[random.IntN(len(basic))]
	}
	switch random.IntN(7) {
	case 0:
		return reflect.SliceOf(randomType(random, depth-1))
	case 1:
		return reflect.PointerTo(randomType(random, depth-1))
	case 2:
		return reflect.MapOf([]reflect.Type{stringType, reflect.TypeFor[named](), reflect.TypeFor[uint8](), reflect.TypeFor[int]()}[random.IntN(4)], randomType(random, depth-1))
	case 3:
		return reflect.ArrayOf(random.IntN(3), randomType(random, depth-1))
	case 4:
		return basic[random.IntN(len(basic))]
	}
	fields := make([]reflect.StructField, []int{random.IntN(6), 63 + random.IntN(4)}[max(0, random.IntN(20)-18)])
	for i := range fields {
		fields[i] = reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: randomType(random, depth-1)}
		tag := []string{"", "a", "b", "", "long-name", ",omitzero", ",omitempty"}[random.IntN(7)]
		if tag == "a" || tag == "b" || tag == "long-name" {
			tag = fmt.Sprintf("%s%d", tag, i)
		}
		if tag != "" {
			fields[i].Tag = reflect.StructTag(fmt.Sprintf("json:%q", tag))
		}
	}
	return reflect.StructOf(fields)
}

// payloadFor makes a payload that fits t, for the most part.
func payloadFor(random *rand.Rand, t reflect.Type) string {
	if random.IntN(25) == 0 {
		return samples[random.IntN(len(samples))]
	}
	var parts []string
	switch t.Kind() {
	case reflect.Pointer:
		return payloadFor(random, t.Elem())
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			break
		}
		n := random.IntN(4)
		if t.Kind() == reflect.Array {
			n = t.Len()
		}
		for range n {
			parts = append(parts, payloadFor(random, t.Elem()))
		}
		return "[" + strings.Join(parts, ",") + "]"
	case reflect.Map:
		for i := range random.IntN(4) {
			parts = append(parts, fmt.Sprintf(`"%d":%s`, i, payloadFor(random, t.Elem())))
		}
		return "{" + strings.Join(parts, ",") + "}"
	case reflect.Struct:
		if t == timeType || decodesItself(t) {
			break
		}
		for _, f := range newStructure(t, nil).fields {
			if random.IntN(5) > 0 {
				parts = append(parts, fmt.Sprintf("%q:%s", f.name, payloadFor(random, f.typ)))
			}
		}
		if random.IntN(3) == 0 {
			random.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		}
		return "{" + strings.Join(parts, ",") + "}"
	}
	return samples[random.IntN(len(samples))]
}

// TestSameAsJSONForRandomTypes tries types and payloads that nobody thought of.
func TestSameAsJSONForRandomTypes(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	fitting := 0
	for range 2_000 {
		typ := randomType(random, 4)
		for range 5 {
			text := payloadFor(random, typ)
			sameAsJSON(t, text, typ)
			sameAsJSON(t, damage(random, text), typ)
			if _, fits, _ := decode(text, typ, false); fits {
				fitting++
			}
		}
	}
	require.Greater(t, fitting, 1000)
}

// FuzzSameAsJSON: whatever the text, a struct gets what encoding/json/v2 gives it.
func FuzzSameAsJSON(f *testing.F) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 50 {
		f.Add(object(random, 1))
	}
	for _, text := range append(samples, broken...) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, typ := range []reflect.Type{reflect.TypeFor[everyKind](), reflect.TypeFor[any](), reflect.TypeFor[tree](), reflect.TypeFor[[]nested2](), reflect.TypeFor[map[int16]*inner]()} {
			sameAsJSON(t, text, typ)
			_, _, strict := decode(text, typ, false)
			_, _, tolerant := decode(text, typ, true)
			require.Equal(t, strict, tolerant, "what is not JSON does not depend on the type")
		}
	})
}

// TestDepth: as deep as encoding/json/v2 goes, and no deeper.
func TestDepth(t *testing.T) {
	for _, row := range []struct {
		name        string
		open, close string
	}{{"arrays", "[", "]"}, {"objects", `{"a":`, "}"}, {"own", `{"own":`, "}"}} {
		for _, typ := range []reflect.Type{reflect.TypeFor[any](), reflect.TypeFor[everyKind](), reflect.TypeFor[tree](), reflect.TypeFor[nested2](), rawType} {
			for _, depth := range []int{9_999, 10_000, 10_001} {
				t.Run(fmt.Sprintf("%d %s %s", depth, row.name, typ), func(t *testing.T) {
					inner := strings.Repeat(row.open, depth-1) + row.open + "null" + row.close + strings.Repeat(row.close, depth-1)
					if row.open == "[" {
						inner = strings.Repeat("[", depth) + strings.Repeat("]", depth)
					}
					_, _, malformed := decode(inner, typ, false)
					require.Equal(t, depth > 10_000, malformed)
					require.Equal(t, !jsontext.Value(inner).IsValid(), malformed)
				})
			}
		}
	}
}
