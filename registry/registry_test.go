package registry

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/internal/scan"
)

// override takes the same events as placed.
type override struct {
	Event  `event:"source=my.shop,detail-type=Placed"`
	Detail jsontext.Value `json:"detail"`
}

func TestParents(t *testing.T) {
	parent, other := shop(t), New()
	require.NoError(t, other.Register(launched{}))
	child := New(WithParent(parent), WithParent(other))
	payload := eventJSON("my.shop", "Placed", goodOrder)
	event, err := child.Decode(payload)
	require.NoError(t, err)
	require.IsType(t, &placed{}, event)
	event, err = child.Decode(eventJSON("my.fleet", "Launched", "{}"))
	require.NoError(t, err)
	require.IsType(t, &launched{}, event, "the second parent is asked, too")

	require.NoError(t, child.Register(override{}), "a type of the parent is no conflict")
	event, err = child.Decode(payload)
	require.NoError(t, err)
	require.IsType(t, &override{}, event, "of two equally specific the child's comes first")
	event, err = parent.Decode(payload)
	require.NoError(t, err)
	require.IsType(t, &placed{}, event, "a parent knows nothing of its children")

	late := New()
	require.NoError(t, child.Configure(WithParent(late)))
	type lateEvent struct {
		Event `event:"source=late"`
	}
	require.NoError(t, late.Register(lateEvent{}))
	event, err = child.Decode(eventJSON("late", "x", "{}"))
	require.NoError(t, err)
	require.IsType(t, &lateEvent{}, event, "what a parent learns later its children know")
	require.Len(t, child.Types(), 1, "without the parents'")
}

func TestParentCycles(t *testing.T) {
	a, b, c := New(), New(), New()
	require.Error(t, a.Configure(WithParent(a)))
	require.Error(t, a.Configure(WithParent(nil)))
	require.NoError(t, a.Configure(WithParent(b)))
	require.NoError(t, b.Configure(WithParent(c)))
	require.Error(t, c.Configure(WithParent(a)))
	require.NoError(t, a.Configure(WithParent(c)), "two ways to one parent are no cycle")
	_, err := c.Decode(eventJSON("x", "y", "{}"))
	require.NoError(t, err)
	require.Panics(t, func() { New(WithParent(nil)) })

	for range 100 { // of two at the same time one must see the other
		a, b := New(), New()
		var wait sync.WaitGroup
		var errs [2]error
		wait.Go(func() { errs[0] = a.Configure(WithParent(b)) })
		wait.Go(func() { errs[1] = b.Configure(WithParent(a)) })
		wait.Wait()
		require.True(t, (errs[0] == nil) != (errs[1] == nil))
	}
}

func TestTypes(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(launched{}, placed{}, &drifted{}))
	for range 3 {
		types := r.Types()
		var texts []string
		for _, registration := range types {
			texts = append(texts, registration.String())
			require.Regexp(t, `registry_test\.go:\d+$`, registration.Site)
		}
		require.Equal(t, []string{
			"source=aws.shop: registry.drifted",
			"source=my.fleet,detail-type=Launched: registry.launched",
			"source=my.shop,detail-type=Placed: registry.placed",
		}, texts)
		require.True(t, types[0].Tolerant)
		require.False(t, types[1].Tolerant)
		require.Len(t, types[1].Relations, 4)
		require.Equal(t, reflect.TypeFor[placed](), types[2].Type)
	}
	require.Empty(t, new(Registry).Types(), "the zero registry is empty and ready")
}

type onDefault struct {
	Event `event:"source=typedbus.test.default"`
}

// registerOnDefault does it once, however often the tests are run.
var registerOnDefault = sync.OnceFunc(func() { Register[onDefault]() })

func TestDefault(t *testing.T) {
	registerOnDefault()
	event, err := Decode(eventJSON("typedbus.test.default", "x", "{}"))
	require.NoError(t, err)
	require.IsType(t, &onDefault{}, event)
	event, err = DecodeMap(map[string]any{"source": "typedbus.test.default", "detail-type": "x", "id": "i", "time": "2021-11-11T21:29:54Z", "account": "1", "region": "r"})
	require.NoError(t, err)
	require.IsType(t, &onDefault{}, event)
	e, err := DecodeAs[onDefault](Default, eventJSON("typedbus.test.default", "x", "{}"))
	require.NoError(t, err)
	require.Equal(t, "typedbus.test.default", e.Source)
	defer func() {
		duplicate, ok := recover().(error)
		require.True(t, ok, "Register panics with the error")
		require.ErrorContains(t, duplicate, "registry_test.go:")
	}()
	Register[onDefault]()
}

type foreign struct{ AnyEvent }

// lateType is registered nowhere.
type lateType struct {
	Event `event:"source=late"`
}

func TestDecodeAs(t *testing.T) {
	r := shop(t)
	payload := eventJSON("my.shop", "Placed", goodOrder)
	require.NoError(t, r.Register(launched{}))
	_, err := DecodeAs[launched](r, payload)
	require.ErrorIs(t, err, ErrOtherType)
	other, ok := errors.AsType[*TypeError](err)
	require.True(t, ok)
	require.Equal(t, reflect.TypeFor[launched](), other.Want)
	require.Equal(t, reflect.TypeFor[placed](), other.Got)
	require.Equal(t, "o-1", other.Event.(*placed).Detail.ID)

	for _, decode := range []func() error{
		func() error { _, err := DecodeAs[lateType](r, payload); return err },
		func() error { _, err := DecodeAs[lateType](New(WithParent(r)), []byte("no event")); return err },
		func() error { _, err := DecodeAs[int](r, payload); return err },
	} {
		err := decode()
		require.ErrorIs(t, err, ErrNotRegistered)
		require.NotErrorIs(t, err, ErrOtherType, "which may be a reason to leave an event to others")
		wrong, ok := errors.AsType[*TypeError](err)
		require.True(t, ok)
		require.Nil(t, wrong.Event)
		require.ErrorContains(t, err, wrong.Want.String())
	}
	unknown, err := DecodeAs[UnknownEvent](r, eventJSON("x", "y", "{}"))
	require.NoError(t, err, "which needs no registration")
	require.Equal(t, "x", unknown.Source)

	for name, factory := range map[string]FactoryFunc{
		"nothing":        func([]byte, ...DecodeOption) (AnyEvent, error) { return nil, nil },
		"foreign":        func([]byte, ...DecodeOption) (AnyEvent, error) { return foreign{}, nil },
		"foreign, deep":  func([]byte, ...DecodeOption) (AnyEvent, error) { return &foreign{}, nil },
		"error":          func([]byte, ...DecodeOption) (AnyEvent, error) { return nil, errors.New("no") },
		"another's type": func(b []byte, o ...DecodeOption) (AnyEvent, error) { return r.Decode(b, o...) },
	} {
		t.Run(name, func(t *testing.T) {
			_, err := DecodeAs[launched](factory, payload)
			require.Error(t, err)
		})
	}
	e, err := DecodeAs[placed](r, payload, WithSession(namedSession("s")))
	require.NoError(t, err)
	require.Equal(t, namedSession("s"), e.Session(), "the options reach the factory")
}

func TestDecodeMap(t *testing.T) {
	r := shop(t)
	envelope := func(detail any) map[string]any {
		return map[string]any{"source": "x", "detail-type": "y", "detail": detail}
	}
	event, err := r.DecodeMap(envelope(map[string]any{"n": literal("1e400"), "zero": literal("")}))
	require.NoError(t, err)
	require.Equal(t, `{"detail":{"n":1e400,"zero":0},"detail-type":"y","source":"x"}`, string(event.Envelope().Raw()), "sorted by name")

	cyclic := map[string]any{}
	cyclic["self"] = cyclic
	for name, row := range map[string]struct {
		payload map[string]any
		kind    error
		path    string
	}{
		"nil":              {nil, ErrNotEvent, ""},
		"empty":            {map[string]any{}, ErrNotEvent, "source"},
		"number as source": {map[string]any{"source": 1, "detail-type": "x"}, ErrNotEvent, "source"},
		"channel":          {envelope([]any{make(chan int)}), ErrMalformed, "detail[0]"},
		"not a number":     {envelope(math.NaN()), ErrMalformed, "detail"},
		"cycle":            {envelope(cyclic), ErrMalformed, "*"},
		"invalid UTF-8":    {envelope("\xff"), ErrMalformed, "*"},
		"bad number":       {envelope(literal("1x")), ErrMalformed, "*"},
		"other keys":       {envelope(map[any]any{true: 1}), ErrMalformed, "*"},
	} {
		t.Run(name, func(t *testing.T) {
			event, err := r.DecodeMap(row.payload)
			require.Nil(t, event)
			require.ErrorIs(t, err, row.kind)
			e, ok := errors.AsType[*DecodeError](err)
			require.True(t, ok)
			if row.path != "*" {
				require.Equal(t, row.path, e.Path)
			}
		})
	}
	options := make([]EventOption, 1, 4)
	options[0] = WithUnknownAsError(true)
	_, err = r.DecodeMap(envelope(nil), options...)
	require.ErrorIs(t, err, ErrUnknownType)
	require.Nil(t, options[:2][1], "the caller's options are not written to")
}

// TestNoValuesInErrors plants a secret at every place of a payload and looks for it in everything that is printed.
func TestNoValuesInErrors(t *testing.T) {
	const secret = "hunter2"
	r := everyKind(t)
	printed := 0
	look := func(what, text string) {
		printed++
		require.NotContains(t, text, secret, what)
	}
	for _, payload := range corpus() {
		for i := range payload {
			if i > 0 && !strings.ContainsRune("{[:,", rune(payload[i-1])) {
				continue
			}
			if i > 0 && (payload[i-1] == '{' || payload[i-1] == ',' && strings.HasPrefix(payload[i:], `"`)) {
				continue // a member's name, which errors do tell
			}
			end := scan.Over(payload, i)
			if end < 0 {
				end = len(payload)
			}
			// The id, the source and the detail-type are what errors and logs name an event by.
			if before := payload[:i]; strings.HasSuffix(before, `"id":`) && !strings.Contains(before, `"detail":`) ||
				strings.HasSuffix(before, `"source":`) || strings.HasSuffix(before, `"detail-type":`) ||
				strings.HasSuffix(before, `"account":`) || strings.HasSuffix(before, `"region":`) {
				continue
			}
			for _, planted := range []string{`"` + secret + `"`, secret, `["` + secret + `"]`, `"{\"x\":` + secret + `}"`, `"` + secret} {
				text := payload[:i] + planted + payload[end:]
				event, err := r.Decode([]byte(text), WithUnknownAsError(true))
				if err != nil {
					look(text, err.Error())
					look(text, fmt.Sprintf("%+v", err))
				}
				if invalid, ok := errors.AsType[*ValidationError](err); ok {
					event = invalid.Event
				}
				if event != nil {
					look(text, fmt.Sprintf("%v %+v %s", event, event, event))
					for _, v := range event.Envelope().Drift() {
						look(text, fmt.Sprintf("%v %+v", v, v))
					}
				}
			}
		}
	}
	require.Greater(t, printed, 10_000)
	_, err := r.DecodeMap(map[string]any{"source": "a", "detail-type": "b", "detail": literal(secret)})
	look("map", err.Error())
}

// moduleRoot returns the folder of go.mod.
func moduleRoot(t *testing.T) string {
	t.Helper()
	folder, err := os.Getwd()
	require.NoError(t, err)
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		require.NotEqual(t, folder, filepath.Dir(folder), "there is no go.mod above")
		folder = filepath.Dir(folder)
	}
}

// TestConsoleSamples decodes the sample events of the EventBridge console.
func TestConsoleSamples(t *testing.T) {
	file, err := os.ReadFile(filepath.Join(moduleRoot(t), "..", "shared", "data", "aws-console-sample-events.json"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the console's sample events are not beside this module")
	}
	require.NoError(t, err)
	events := sampleEvents(t, file)
	require.Greater(t, len(events), 200)
	r := New()
	for _, payload := range events {
		event, err := r.Decode(payload)
		require.NoError(t, err, "%s", payload)
		unknown := event.(*UnknownEvent)
		require.Equal(t, string(payload), string(unknown.Raw()))
		require.NotEmpty(t, unknown.Source)
		detail := objectOf(payload)["detail"]
		if text := strings.TrimSpace(textOf(detail)); strings.HasPrefix(text, "{") {
			detail = jsontext.Value(text)
		}
		require.Equal(t, string(detail), string(unknown.Detail))
	}
}

// sampleEvents returns every JSON object with a source and a detail-type in the file, wherever it stands.
func sampleEvents(t *testing.T, file []byte) []jsontext.Value {
	t.Helper()
	var events []jsontext.Value
	var walk func(raw []byte)
	walk = func(raw []byte) {
		if text := textOf(raw); strings.HasPrefix(strings.TrimSpace(text), "{") && jsontext.Value(text).IsValid() {
			raw = []byte(text)
		}
		members := objectOf(raw)
		if textOf(members["source"]) != "" && textOf(members["detail-type"]) != "" && members["detail"] != nil {
			events = append(events, raw)
			return
		}
		for _, value := range members {
			walk(value)
		}
		for _, value := range listOf(raw) {
			walk(value)
		}
	}
	var whole jsontext.Value
	require.NoError(t, json.Unmarshal(file, &whole))
	walk(whole)
	return events
}

// Audit types take all events, or all of one account: what a test of parents needs of a child.
type (
	audit struct {
		Event  `event:"source=*"`
		Detail jsontext.Value `json:"detail"`
	}
	auditPlaced struct {
		Event  `event:"source=my.shop,detail-type=Pl*"`
		Detail jsontext.Value `json:"detail"`
	}
	auditAccount struct {
		Event  `event:"source=*,account=111122223333"`
		Detail jsontext.Value `json:"detail"`
	}
)

// TestSpecificityOverParents: the most specific type of all the chain takes an event, whatever registry it is in.
func TestSpecificityOverParents(t *testing.T) {
	placedPayload := eventJSON("my.shop", "Placed", goodOrder)
	for _, row := range []struct {
		name    string
		child   any
		payload []byte
		want    any
	}{
		{"any source", audit{}, placedPayload, &placed{}},
		{"any source, an event of no parent", audit{}, eventJSON("my.fleet", "x", "{}"), &audit{}},
		{"prefix of the detail-type", auditPlaced{}, placedPayload, &placed{}},
		{"the same", override{}, placedPayload, &override{}},
		{"with a condition", auditAccount{}, []byte(strings.Replace(string(placedPayload), `"123456789012"`, `"111122223333"`, 1)), &auditAccount{}},
		{"with a condition that does not hold", auditAccount{}, placedPayload, &placed{}},
	} {
		t.Run(row.name, func(t *testing.T) {
			parent := shop(t)
			for _, chain := range [][]*Registry{{parent}, {New(WithParent(parent))}, {New(), parent}, {New(WithParent(New())), New(WithParent(parent))}} {
				r := New()
				require.NoError(t, r.Register(row.child))
				for _, p := range chain {
					require.NoError(t, r.Configure(WithParent(p)))
				}
				event, err := r.Decode(row.payload)
				require.NoError(t, err)
				require.IsType(t, row.want, event)
			}
		})
	}
}
