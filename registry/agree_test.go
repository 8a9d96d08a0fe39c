package registry

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// everyKind returns a registry with all the event types of the tests.
func everyKind(t testing.TB) *Registry {
	t.Helper()
	r := New()
	require.NoError(t, r.Register(placed{}, drifted{}, launched{}, loose{}, presence{}, checked{}, embedding{}, chain{}, tolerantChain{},
		pointerDetail{}, mapDetail{}, rawDetail{}, anyDetail{}, stringDetail{}, wrapper[order]{}))
	return r
}

// corpus are payloads to mutate.
func corpus() []string {
	var payloads []string
	for _, source := range []string{"my.shop", "aws.shop", "my.fleet", "aws.loose", "presence", "checked", "embedding", "chain", "aws.chain",
		"pointer", "map", "raw", "any", "string", "generic", "unknown"} {
		for _, detail := range []string{
			goodOrder, fmt.Sprintf("%q", goodOrder), "null", "{}", "[]", `"x"`, "1", `{"id":7,"count":"8.0","price":null,"due":1560878322,"containers":[{},null,{"name":1}],"labels":[1]}`,
			`{"instance-id":"i-1","volumes":["v-1",2],"cluster":{"arn":null}}`, `{"s":1,"i":60.0,"i8":999,"t":"Tue Jun 18 10:18:42 PDT 2019","l":"x","m":{"a":"1"},"o":"{}","q":3}`,
			`{"number":0,"flag":false,"list":[{"code":0,"sub":{}}],"struct":{"code":0},"raw":0,"text":""}`, `{"value":1,"next":{"value":"2","next":{}}}`,
			`{"name":"n","tag":"t","amount":"12","data":"aGk=","fixed":[1,2],"deep":[[1]],"keyed":{"1":"a"}}`, `{"A":1,"a":{"b":[true,false,1e300,-0,0.1,12345678901234567890]}}`,
		} {
			payloads = append(payloads, string(eventJSON(source, "Placed", detail)))
		}
	}
	for _, payload := range slices.Clone(payloads[:4]) {
		for _, name := range []string{"source", "detail-type"} {
			for _, other := range []string{`"x":`, `"` + name + `":null,"x":`, `"` + name + `":{},"x":`, `"` + name + `":"","x":`} {
				payloads = append(payloads, strings.Replace(payload, `"`+name+`":`, other, 1))
			}
		}
	}
	return append(payloads, "", "null", "[]", "{}", `{"source":"a"}`, `{"source":"a","detail-type":""}`, `{"source":1,"detail-type":"x"}`, "{", `{"source":"a","detail-type":"b"}`)
}

// mutate changes one place of a payload: a token becomes another, disappears or is there twice.
func mutate(random *rand.Rand, payload string) string {
	tokens := []string{"null", "0", "1.0", `"8.0"`, `""`, "{}", "[]", "true", `"x"`, `"2019-06-18T17:18:42+0000"`, "1560878322000", `[{}]`, `{"a":null}`, "-1", "1e30", `"{\"a\":1}"`, "\"\xff\""}
	cuts := []int{0}
	for i := range payload {
		if strings.ContainsRune(`{}[],:"`, rune(payload[i])) {
			cuts = append(cuts, i, i+1)
		}
	}
	from := random.IntN(len(cuts))
	to := min(from+random.IntN(5), len(cuts)-1)
	return payload[:cuts[from]] + tokens[random.IntN(len(tokens))] + payload[cuts[to]:]
}

// outcome is what a decode came to, without what differs by nature.
type outcome struct {
	Type       string
	Event      any
	Kind       error
	Violations []Violation
	Drift      []Violation
}

func outcomeOf(event AnyEvent, err error) outcome {
	o := outcome{}
	if invalid, ok := errors.AsType[*ValidationError](err); ok {
		o.Kind, o.Violations, event = ErrInvalid, invalid.Violations, invalid.Event
	} else if err != nil {
		for _, kind := range []error{ErrMalformed, ErrNotEvent} {
			if errors.Is(err, kind) {
				o.Kind = kind
			}
		}
		return o
	}
	o.Type, o.Drift = reflect.TypeOf(event).String(), event.Envelope().Drift()
	o.Event = exported(event)
	return o
}

// exported returns a copy of an event without what only Decode sets. Raw JSON in it is made canonical: members may come
// in another order.
func exported(event AnyEvent) any {
	v := reflect.New(reflect.TypeOf(event).Elem())
	v.Elem().Set(reflect.ValueOf(event).Elem())
	envelope := v.Interface().(AnyEvent).Envelope()
	envelope.payload, envelope.drift, envelope.plan, envelope.session = "", nil, nil, nil
	switch e := v.Interface().(type) {
	case *UnknownEvent:
		e.Detail = slices.Clone(e.Detail)
		_ = e.Detail.Canonicalize()
	case *rawDetail:
		e.Detail = slices.Clone(e.Detail)
		_ = e.Detail.Canonicalize()
	case *launched:
		e.Instance, e.Volumes, e.Service = one{}, many{}, one{}
	}
	return v.Interface()
}

var compareOutcomes = cmp.Options{
	cmp.Exporter(func(reflect.Type) bool { return true }),
	cmp.Comparer(func(a, b error) bool { return a == b }), //nolint:errorlint // sentinels
}

// TestDecodeAgrees: Decode, DecodeMap of the same JSON and DecodeAs come to the same for every payload.
func TestDecodeAgrees(t *testing.T) {
	r := everyKind(t)
	random := rand.New(rand.NewPCG(7, 7))
	payloads := corpus()
	for _, payload := range payloads[:len(payloads):len(payloads)] {
		for range 12 {
			payload = mutate(random, payload)
			payloads = append(payloads, payload)
		}
	}
	seen := map[error]int{}
	for _, payload := range payloads {
		event, err := r.Decode([]byte(payload))
		require.NotEqual(t, event == nil, err == nil, "one of the two for %s", payload)
		want := outcomeOf(event, err)
		seen[want.Kind]++
		agreeAs[placed](t, r, payload, want)
		agreeAs[drifted](t, r, payload, want)
		agreeAs[UnknownEvent](t, r, payload, want)

		m, ok := asMap(payload)
		if !ok {
			require.Error(t, err)
			continue
		}
		got := outcomeOf(r.DecodeMap(m))
		if diff := cmp.Diff(want, got, compareOutcomes); diff != "" {
			t.Fatalf("DecodeMap of %s (-Decode +DecodeMap):\n%s", payload, diff)
		}
	}
	for _, kind := range []error{nil, ErrInvalid, ErrMalformed, ErrNotEvent} {
		require.Greater(t, seen[kind], 40, "the payloads try %v", kind)
	}
}

func agreeAs[T any](t *testing.T, r *Registry, payload string, want outcome) {
	t.Helper()
	e, err := DecodeAs[T](r, []byte(payload))
	if other, ok := errors.AsType[*TypeError](err); ok {
		require.NoError(t, want.Kind)
		require.NotEqual(t, reflect.TypeFor[*T]().String(), want.Type)
		require.Equal(t, reflect.TypeFor[T](), other.Want)
		require.Equal(t, want.Type, "*"+other.Got.String())
		if diff := cmp.Diff(want, outcomeOf(other.Event, nil), compareOutcomes); diff != "" {
			t.Fatalf("DecodeAs of %s:\n%s", payload, diff)
		}
		return
	}
	var event AnyEvent
	if err == nil {
		event = any(e).(AnyEvent)
	}
	if diff := cmp.Diff(want, outcomeOf(event, err), compareOutcomes); diff != "" {
		t.Fatalf("DecodeAs of %s (-Decode +DecodeAs):\n%s", payload, diff)
	}
}

// literal is a number as it is written.
type literal string

func (n literal) String() string            { return string(n) }
func (n literal) Int64() (int64, error)     { return 0, errors.ErrUnsupported }
func (n literal) Float64() (float64, error) { return 0, errors.ErrUnsupported }

// asMap decodes a payload to a map without losing a digit.
func asMap(payload string) (map[string]any, bool) {
	var m map[string]jsontext.Value
	if err := json.Unmarshal([]byte(payload), &m); err != nil || m == nil {
		return nil, false
	}
	return exactly(jsontext.Value(payload)).(map[string]any), true
}

// exactly decodes a well-formed JSON value, numbers as they are written.
func exactly(raw jsontext.Value) any {
	var value any
	switch raw.Kind() {
	case '{':
		object := map[string]any{}
		for name, inner := range objectOf(raw) {
			object[name] = exactly(inner)
		}
		return object
	case '[':
		list := []any{}
		for _, inner := range listOf(raw) {
			list = append(list, exactly(inner))
		}
		return list
	case '0':
		return literal(strings.TrimSpace(string(raw)))
	}
	if err := json.Unmarshal(raw, &value); err != nil {
		panic(err) // it was well-formed
	}
	return value
}

// FuzzDecode: no payload panics, and the promises of Decode hold.
func FuzzDecode(f *testing.F) {
	for _, payload := range corpus() {
		f.Add([]byte(payload))
	}
	r := everyKind(f)
	f.Fuzz(func(t *testing.T, payload []byte) {
		event, err := r.Decode(payload)
		require.NotEqual(t, event == nil, err == nil)
		want := outcomeOf(event, err)
		if invalid, ok := errors.AsType[*ValidationError](err); ok {
			event = invalid.Event
			require.NotEmpty(t, invalid.Violations)
			require.Empty(t, event.Envelope().Drift())
		}
		if event == nil {
			require.Error(t, want.Kind, "%v", err)
			return
		}
		e := event.Envelope()
		require.Equal(t, string(payload), string(e.Raw()))
		require.True(t, slices.IsSortedFunc(want.Violations, func(a, b Violation) int { return strings.Compare(a.Path, b.Path) }))
		for _, v := range slices.Concat(want.Violations, want.Drift) {
			_, err := parsePath(v.Path)
			require.NoError(t, err)
		}
		if m, ok := asMap(string(payload)); ok {
			if diff := cmp.Diff(want, outcomeOf(r.DecodeMap(m)), compareOutcomes); diff != "" {
				t.Fatalf("DecodeMap of %s (-Decode +DecodeMap):\n%s", payload, diff)
			}
		}
	})
}
