package registry

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"
)

type container struct {
	Name     string `json:"name" validate:"required"`
	ExitCode *int   `json:"exitCode"`
}

// placed is a strict type of our own, drifted the same as AWS would have it.
type placed struct {
	Event  `event:"source=my.shop,detail-type=Placed"`
	Detail order `json:"detail"`
}

type drifted struct {
	Event  `event:"source=aws.shop,tolerant"`
	Detail order `json:"detail"`
}

type order struct {
	ID         string            `json:"id" validate:"required,startswith=o-"`
	Count      int               `json:"count" event:"present"`
	Price      float64           `json:"price"`
	Express    bool              `json:"express"`
	Due        time.Time         `json:"due"`
	Containers []container       `json:"containers" validate:"dive"`
	Labels     map[string]string `json:"labels"`
	Note       *string           `json:"note"`
	Anything   any               `json:"anything"`
}

// goodOrder is a detail that breaks no rule.
const goodOrder = `{"id":"o-1","count":3,"price":2.5,"express":true,"due":"2024-01-02T03:04:05Z","containers":[{"name":"web"}],"labels":{"a":"b"},"note":"n","anything":[1]}`

func shop(t *testing.T, options ...Option) *Registry {
	t.Helper()
	r := New(options...)
	require.NoError(t, r.Register(placed{}, drifted{}))
	return r
}

func TestDecodeOutcomes(t *testing.T) {
	for _, row := range []struct {
		name    string
		payload string
		want    any   // the type of the event
		kind    error // what the error is
		path    string
	}{
		{"strict", string(eventJSON("my.shop", "Placed", goodOrder)), &placed{}, nil, ""},
		{"tolerant", string(eventJSON("aws.shop", "Anything", goodOrder)), &drifted{}, nil, ""},
		{"unknown source", string(eventJSON("your.shop", "Placed", goodOrder)), &UnknownEvent{}, nil, ""},
		{"unknown detail-type", string(eventJSON("my.shop", "Sold", goodOrder)), &UnknownEvent{}, nil, ""},
		{"space around", " \t\r\n" + string(eventJSON("my.shop", "Placed", goodOrder)) + "\n ", &placed{}, nil, ""},
		{"escaped names", strings.Replace(string(eventJSON("my.shop", "Placed", goodOrder)), `"source"`, `"s\u006furce"`, 1), &placed{}, nil, ""},
		{"escaped source", strings.Replace(string(eventJSON("my.shop", "Placed", goodOrder)), `"my.shop"`, `"my.\u0073hop"`, 1), &placed{}, nil, ""},
		{"detail as a string", string(eventJSON("my.shop", "Placed", fmt.Sprintf("%q", goodOrder))), &placed{}, nil, ""},
		{"detail as a string with space", string(eventJSON("my.shop", "Placed", fmt.Sprintf("%q", " \n"+goodOrder+"\t"))), &placed{}, nil, ""},
		{"detail first", `{"detail":` + goodOrder + `,` + string(eventJSON("my.shop", "Placed", "1"))[1:len(eventJSON("my.shop", "Placed", "1"))-len(`,"detail":1}`)] + "}", &placed{}, nil, ""},
		{"invalid", string(eventJSON("my.shop", "Placed", `{"id":"x","count":1}`)), nil, ErrInvalid, ""},
		{"empty", "", nil, ErrMalformed, ""},
		{"spaces", "  ", nil, ErrMalformed, ""},
		{"text", "hello", nil, ErrMalformed, ""},
		{"cut off", `{"source":"my.shop","detail-type":"Placed","detail":{"id":`, nil, ErrMalformed, "detail.id"},
		{"trailing garbage", string(eventJSON("my.shop", "Placed", goodOrder)) + "}", nil, ErrMalformed, ""},
		{"two values", string(eventJSON("my.shop", "Placed", goodOrder)) + "{}", nil, ErrMalformed, ""},
		{"byte order mark", "\ufeff" + string(eventJSON("my.shop", "Placed", goodOrder)), nil, ErrMalformed, ""},
		{"invalid UTF-8", string(eventJSON("my.shop", "Placed", "{\"id\":\"o-\xff\",\"count\":1}")), nil, ErrMalformed, "detail.id"},
		{"invalid UTF-8 in an unknown event", string(eventJSON("x", "y", "{\"id\":\"\xff\"}")), nil, ErrMalformed, "detail.id"},
		{"single quotes", `{'source':'a'}`, nil, ErrMalformed, ""},
		{"source twice", `{"source":"a","source":"my.shop","detail-type":"Placed"}`, nil, ErrMalformed, "source"},
		{"member of the detail twice", string(eventJSON("my.shop", "Placed", `{"id":"o-1","id":"o-2"}`)), nil, ErrMalformed, "detail.id"},
		{"member of an unknown detail twice", string(eventJSON("x", "y", `{"a":[{},{"id":1,"id":2}]}`)), nil, ErrMalformed, "detail.a[1].id"},
		{"too deep", string(eventJSON("x", "y", strings.Repeat("[", 20_000)+strings.Repeat("]", 20_000))), nil, ErrMalformed, "*"},
		{"null", "null", nil, ErrNotEvent, ""},
		{"array", "[]", nil, ErrNotEvent, ""},
		{"string", `"source"`, nil, ErrNotEvent, ""},
		{"number", "12", nil, ErrNotEvent, ""},
		{"true", "true", nil, ErrNotEvent, ""},
		{"empty object", "{}", nil, ErrNotEvent, "source"},
		{"no source", `{"detail-type":"x"}`, nil, ErrNotEvent, "source"},
		{"no detail-type", `{"source":"x"}`, nil, ErrNotEvent, "detail-type"},
		{"null source", `{"source":null,"detail-type":"x"}`, nil, ErrNotEvent, "source"},
		{"empty source", `{"source":"","detail-type":"x"}`, nil, ErrNotEvent, "source"},
		{"number as detail-type", `{"source":"x","detail-type":1}`, nil, ErrNotEvent, "detail-type"},
		{"other case", `{"Source":"my.shop","Detail-Type":"Placed"}`, nil, ErrNotEvent, "source"},
		{"source in the detail", `{"detail":{"source":"a","detail-type":"b"}}`, nil, ErrNotEvent, "source"},
		{"array around an event", "[" + string(eventJSON("my.shop", "Placed", goodOrder)) + "]", nil, ErrNotEvent, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			event, err := shop(t).Decode([]byte(row.payload))
			if row.kind != nil {
				require.ErrorIs(t, err, row.kind)
				require.Nil(t, event)
				if e, ok := errors.AsType[*DecodeError](err); ok {
					if row.path != "*" {
						require.Equal(t, row.path, e.Path, err)
					}
					require.LessOrEqual(t, e.Offset, int64(len(row.payload)))
					require.NotEmpty(t, e.Reason)
				}
				return
			}
			require.NoError(t, err)
			require.IsType(t, row.want, event)
			require.Equal(t, row.payload, string(event.Envelope().Raw()), "Raw has the very bytes")
			require.Empty(t, event.Envelope().Drift())
		})
	}
}

func TestDecodeValues(t *testing.T) {
	note := "n"
	want := order{
		ID: "o-1", Count: 3, Price: 2.5, Express: true, Due: time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC),
		Containers: []container{{Name: "web"}}, Labels: map[string]string{"a": "b"}, Note: &note, Anything: []any{1.0},
	}
	for name, detail := range map[string]string{"object": goodOrder, "string": fmt.Sprintf("%q", goodOrder)} {
		t.Run(name, func(t *testing.T) {
			event, err := shop(t).Decode(eventJSON("my.shop", "Placed", detail))
			require.NoError(t, err)
			e := event.(*placed)
			require.Equal(t, want, e.Detail)
			require.Equal(t, "7bf73129-1428-4cd3-a780-95db273d1602", e.ID)
			require.Equal(t, "0", e.Version)
			require.Equal(t, "Placed", e.DetailType)
			require.Equal(t, "my.shop", e.Source)
			require.Equal(t, "123456789012", e.Account)
			require.Equal(t, "us-east-1", e.Region)
			require.Equal(t, time.Date(2021, 11, 11, 21, 29, 54, 0, time.UTC), e.Time)
			require.Empty(t, e.Resources)
			require.Same(t, &e.Event, event.Envelope())
		})
	}
}

func TestStrictListsAllViolations(t *testing.T) {
	payload := []byte(`{"source":"my.shop","detail-type":"Placed","id":"e-1","time":"yesterday","region":"","resources":"none","detail":{
		"id":7,"price":"2","express":null,"due":12,"containers":[{"name":"web"},5,{"name":null,"exitCode":"0"},{}],
		"labels":{"a":1,"b,c":true,"d":"ok"},"note":{},"anything":{"x":[]}}}`)
	event, err := shop(t).Decode(payload)
	require.Nil(t, event)
	invalid, ok := errors.AsType[*ValidationError](err)
	require.True(t, ok, "got %v", err)
	require.Equal(t, reflect.TypeFor[placed](), invalid.Type)
	require.Equal(t, []Violation{
		{Path: "account", Rule: "present"},
		{Path: "detail.containers[1]", Rule: "type", Param: "object", Got: "number"},
		{Path: "detail.containers[2].exitCode", Rule: "type", Param: "integer", Got: "string"},
		{Path: "detail.containers[2].name", Rule: "required"},
		{Path: "detail.containers[3].name", Rule: "required"},
		{Path: "detail.count", Rule: "present"},
		{Path: "detail.due", Rule: "type", Param: "RFC 3339 time", Got: "number"},
		{Path: "detail.id", Rule: "type", Param: "string", Got: "number"},
		{Path: "detail.labels.'b,c'", Rule: "type", Param: "string", Got: "boolean"},
		{Path: "detail.labels.a", Rule: "type", Param: "string", Got: "number"},
		{Path: "detail.note", Rule: "type", Param: "string", Got: "object"},
		{Path: "detail.price", Rule: "type", Param: "number", Got: "string"},
		{Path: "region", Rule: "present"},
		{Path: "resources", Rule: "type", Param: "array", Got: "string"},
		{Path: "time", Rule: "type", Param: "RFC 3339 time", Got: "string"},
	}, invalid.Violations)
	e := invalid.Event.(*placed)
	require.Equal(t, "e-1", e.ID, "what fits is there")
	require.Equal(t, "web", e.Detail.Containers[0].Name)
	require.Equal(t, map[string]string{"d": "ok"}, e.Detail.Labels)
	require.Equal(t, map[string]any{"x": []any{}}, e.Detail.Anything)
	require.Equal(t, string(payload), string(e.Raw()))
	require.Empty(t, e.Drift(), "drift is for tolerant types")
	for _, v := range invalid.Violations {
		require.Contains(t, err.Error(), v.String())
	}
}

func TestWrongTypeSilencesWhatIsBelow(t *testing.T) {
	for name, detail := range map[string]string{"array": "[]", "string": `"{"`, "string with JSON that is no object": `"[1]"`, "number": "1"} {
		t.Run(name, func(t *testing.T) {
			_, err := shop(t).Decode(eventJSON("my.shop", "Placed", detail))
			invalid, ok := errors.AsType[*ValidationError](err)
			require.True(t, ok, "got %v", err)
			require.Len(t, invalid.Violations, 1, err)
			require.Equal(t, "detail", invalid.Violations[0].Path)
			require.Equal(t, "object", invalid.Violations[0].Param)
		})
	}
}

func TestEnvelopeRules(t *testing.T) {
	whole := `"id":"i","time":"2021-11-11T21:29:54Z","account":"123456789012","region":"us-east-1"`
	for _, row := range []struct {
		name, members string
		want          []string
	}{
		{"whole", whole, nil},
		{"nothing", `"version":"0"`, []string{"account: present", "id: present", "region: present", "time: present"}},
		{"null", `"id":null,"time":null,"account":null,"region":null`, []string{"account: present", "id: present", "region: present", "time: present"}},
		{"empty id", strings.Replace(whole, `"i"`, `""`, 1), []string{"id: present"}},
		{"number as account", strings.Replace(whole, `"123456789012"`, `123456789012`, 1), []string{"account: type=string, got number"}},
		{"resources missing or null", whole + `,"resources":null`, nil},
	} {
		for _, source := range []string{"my.shop", "aws.shop", "unknown"} {
			t.Run(row.name+" "+source, func(t *testing.T) {
				event, err := shop(t).Decode([]byte(`{"source":"` + source + `","detail-type":"Placed","detail":` + goodOrder + `,` + row.members + `}`))
				want := row.want
				if source != "my.shop" && row.name == "number as account" {
					want = nil // a number where a text is meant
				}
				var got []Violation
				if source == "my.shop" && len(want) > 0 {
					invalid, ok := errors.AsType[*ValidationError](err)
					require.True(t, ok, "got %v", err)
					got = invalid.Violations
				} else {
					require.NoError(t, err)
					got = event.Envelope().Drift()
				}
				var texts []string
				for _, v := range got {
					texts = append(texts, v.String())
				}
				require.Equal(t, want, texts)
			})
		}
	}
}

func TestUnknownEvent(t *testing.T) {
	r := shop(t)
	payload := eventJSON("x", "y", `{"n": 1e400, "deep":[[]]}`)
	event, err := r.Decode(payload)
	require.NoError(t, err)
	unknown := event.(*UnknownEvent)
	require.Equal(t, `{"n": 1e400, "deep":[[]]}`, string(unknown.Detail))
	require.Equal(t, "x", unknown.Source)

	for _, row := range []struct{ name, detail, want string }{
		{"object in a string", `"{\"a\":1}"`, `{"a":1}`},
		{"array in a string", `"[1]"`, `"[1]"`},
		{"number in a string", `"5"`, `"5"`},
		{"text", `"hello"`, `"hello"`},
		{"null", "null", "null"},
		{"object with a member twice in a string", `"{\"a\":1,\"a\":2}"`, `"{\"a\":1,\"a\":2}"`},
	} {
		t.Run(row.name, func(t *testing.T) {
			event, err := r.Decode(eventJSON("x", "y", row.detail))
			require.NoError(t, err)
			require.Equal(t, row.want, string(event.(*UnknownEvent).Detail))
			require.Empty(t, event.Envelope().Drift())
		})
	}

	event, err = r.Decode(payload, WithUnknownAsError(true))
	require.Nil(t, event)
	require.ErrorIs(t, err, ErrUnknownType)
	e, ok := errors.AsType[*UnknownTypeError](err)
	require.True(t, ok)
	require.Equal(t, string(payload), string(e.Event.Raw()))
	require.EqualError(t, err, `registry: no type is registered for source "x", detail-type "y"`)
}

// Details of other kinds than a struct.
type (
	pointerDetail struct {
		Event  `event:"source=pointer"`
		Detail *struct{ A int } `json:"detail"`
	}
	mapDetail struct {
		Event  `event:"source=map"`
		Detail map[string]int `json:"detail"`
	}
	rawDetail struct {
		Event  `event:"source=raw"`
		Detail jsontext.Value `json:"detail"`
	}
	anyDetail struct {
		Event  `event:"source=any"`
		Detail any `json:"detail"`
	}
	stringDetail struct {
		Event  `event:"source=string"`
		Detail string `json:"detail"`
	}
	wrapper[T any] struct {
		Event  `event:"source=generic"`
		Detail T `json:"detail"`
	}
)

func TestKindsOfDetail(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(pointerDetail{}, mapDetail{}, rawDetail{}, anyDetail{}, stringDetail{}, wrapper[struct{ A int }]{}))
	for source, want := range map[string]any{
		"pointer": &struct{ A int }{1},
		"map":     map[string]int{"A": 1},
		"raw":     jsontext.Value(`{"A":1}`),
		"any":     map[string]any{"A": 1.0},
		"generic": struct{ A int }{1},
	} {
		for form, detail := range map[string]string{"object": `{"A":1}`, "string": `"{\"A\":1}"`} {
			t.Run(source+" from "+form, func(t *testing.T) {
				event, err := r.Decode(eventJSON(source, "x", detail))
				require.NoError(t, err)
				require.Equal(t, want, reflect.ValueOf(event).Elem().FieldByName("Detail").Interface())
			})
		}
	}
	event, err := r.Decode(eventJSON("string", "x", `"{\"A\":1}"`))
	require.NoError(t, err)
	require.Equal(t, `{"A":1}`, event.(*stringDetail).Detail, "a string stays one where one is asked for")
	event, err = r.Decode(eventJSON("pointer", "x", `null`))
	require.NoError(t, err)
	require.Nil(t, event.(*pointerDetail).Detail)
}

// Structs in structs, as JSON sees them.
type (
	Common struct {
		Name  string `json:"name"`
		Level int    `json:"level"`
	}
	lower struct {
		Tag   string `json:"tag"`
		Level int    `json:"level"` // as deep as Common's: neither counts
	}
	embedding struct {
		Event  `event:"source=embedding"`
		Detail struct {
			*Common
			lower
			Amount  int64  `json:"amount,string"`
			Loose   string `json:"loose-name,case:ignore"`
			Default string
			odds
		} `json:"detail"`
	}
	odds struct {
		Data  []byte            `json:"data"`
		Fixed [2]int            `json:"fixed"`
		Deep  [][]int           `json:"deep"`
		Keyed map[int]string    `json:"keyed"`
		ByRef map[string]*lower `json:"byRef"`
	}
)

func TestStructsInStructs(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(embedding{}))
	detail := `{"name":"n","tag":"t","level":5,"amount":"12","LOOSE_NAME":"l","default":"no","Default":"yes","data":"aGk=","fixed":[1,2],
		"deep":[[1],[]],"keyed":{"1":"a"},"byRef":{"a":{"tag":"q"},"b":null}}`
	check := func(t *testing.T, e *embedding) {
		require.Equal(t, "n", e.Detail.Name)
		require.Equal(t, "t", e.Detail.Tag)
		require.Zero(t, e.Detail.Common.Level)
		require.Zero(t, e.Detail.lower.Level)
		require.EqualValues(t, 12, e.Detail.Amount)
		require.Equal(t, "l", e.Detail.Loose)
		require.Equal(t, "yes", e.Detail.Default, "names are matched with their case")
		require.Equal(t, "hi", string(e.Detail.Data))
		require.Equal(t, [2]int{1, 2}, e.Detail.Fixed)
		require.Equal(t, [][]int{{1}, {}}, e.Detail.Deep)
		require.Equal(t, map[int]string{1: "a"}, e.Detail.Keyed)
		require.Equal(t, map[string]*lower{"a": {Tag: "q"}, "b": nil}, e.Detail.ByRef)
	}
	event, err := r.Decode(eventJSON("embedding", "x", detail))
	require.NoError(t, err)
	check(t, event.(*embedding))
	// The same by the way that is taken where something does not fit.
	event, err = r.Decode(eventJSON("embedding", "x", fmt.Sprintf("%q", detail)))
	require.NoError(t, err)
	check(t, event.(*embedding))

	_, err = r.Decode(eventJSON("embedding", "x", `{"amount":12,"data":"*","fixed":[1,2,3],"keyed":{"x":"a"},"deep":[1]}`))
	invalid, ok := errors.AsType[*ValidationError](err)
	require.True(t, ok, "got %v", err)
	require.Equal(t, []Violation{
		{Path: "detail.amount", Rule: "type", Param: "integer", Got: "number"},
		{Path: "detail.data", Rule: "type", Param: "base64 string", Got: "string"},
		{Path: "detail.deep[0]", Rule: "type", Param: "array", Got: "number"},
		{Path: "detail.fixed", Rule: "type", Param: "array", Got: "array"},
		{Path: "detail.keyed", Rule: "type", Param: "object", Got: "object"},
	}, invalid.Violations)
}

type node struct {
	Value int   `json:"value"`
	Next  *node `json:"next"`
}

type chain struct {
	Event  `event:"source=chain"`
	Detail node `json:"detail"`
}

type tolerantChain struct {
	Event  `event:"source=aws.chain,tolerant"`
	Detail node `json:"detail"`
}

func TestDeepAndLarge(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(chain{}, tolerantChain{}))
	const depth = 9_000
	deep := strings.Repeat(`{"value":1,"next":`, depth) + "null" + strings.Repeat("}", depth)
	event, err := r.Decode(eventJSON("chain", "x", deep))
	require.NoError(t, err)
	length := 0
	for n := &event.(*chain).Detail; n != nil; n = n.Next {
		length++
	}
	require.Equal(t, depth, length)

	broken := strings.Repeat(`{"value":1,"next":`, 500) + `{"value":"x"}` + strings.Repeat("}", 500)
	event, err = r.Decode(eventJSON("aws.chain", "x", broken))
	require.NoError(t, err)
	require.Len(t, event.Envelope().Drift(), 1)
	require.Equal(t, "detail"+strings.Repeat(".next", 500)+".value", event.Envelope().Drift()[0].Path)

	large := eventJSON("x", "y", `"`+base64.StdEncoding.EncodeToString(make([]byte, 1<<20))+`"`)
	event, err = r.Decode(large)
	require.NoError(t, err)
	require.Equal(t, len(large), len(event.Envelope().Raw()))
}

func TestHugeNumbers(t *testing.T) {
	for name, number := range map[string]string{"huge": "1e999999999", "long": strings.Repeat("9", 1000), "tiny": "1e-999999999"} {
		t.Run(name, func(t *testing.T) {
			event, err := shop(t).Decode(eventJSON("aws.shop", "x", `{"id":"o-1","count":`+number+`,"price":"`+number+`","due":`+number+`}`))
			require.NoError(t, err)
			var paths []string
			for _, v := range event.Envelope().Drift() {
				paths = append(paths, v.Path)
			}
			require.Subset(t, paths, []string{"detail.count", "detail.due"})
			raw, ok := event.Envelope().Lookup("detail.count")
			require.True(t, ok)
			require.Equal(t, number, string(raw), "the number itself is not lost")
		})
	}
}

func TestPayloadIsCopied(t *testing.T) {
	r := shop(t)
	for _, source := range []string{"my.shop", "aws.shop", "x"} {
		for _, detail := range []string{goodOrder, fmt.Sprintf("%q", goodOrder)} {
			payload := eventJSON(source, "Placed", detail)
			want, err := r.Decode(payload)
			require.NoError(t, err)
			buffer := append([]byte(nil), payload...)
			got, err := r.Decode(buffer)
			require.NoError(t, err)
			for i := range buffer {
				buffer[i] = 'x'
			}
			require.Equal(t, want, got, "the caller may use its buffer again")
		}
	}
	payload := eventJSON("x", "y", "{}")
	event, err := r.Decode(payload, WithOwnedPayload(true))
	require.NoError(t, err)
	require.Same(t, &payload[0], &event.Envelope().Raw()[0], "no copy is made of what is given away")
}

type namedSession string

func (namedSession) Config(context.Context, string, string) (aws.Config, error) {
	return aws.Config{}, nil
}

func TestOptionsPrecedence(t *testing.T) {
	r := shop(t, WithSession(namedSession("first")), WithSession(namedSession("registry")))
	payload := eventJSON("my.shop", "Placed", goodOrder)
	event, err := r.Decode(payload)
	require.NoError(t, err)
	require.Equal(t, namedSession("registry"), event.Envelope().Session(), "of two the later")
	event, err = r.Decode(payload, WithSession(namedSession("a")), WithSession(namedSession("call")))
	require.NoError(t, err)
	require.Equal(t, namedSession("call"), event.Envelope().Session(), "the call's before the registry's")
	event, err = r.Decode(payload)
	require.NoError(t, err)
	require.Equal(t, namedSession("registry"), event.Envelope().Session(), "a call leaves the registry as it is")
	require.NoError(t, r.Configure(WithSession(nil), WithUnknownAsError(true)))
	event, err = r.Decode(payload)
	require.NoError(t, err)
	require.Nil(t, event.Envelope().Session())
	_, err = r.Decode(eventJSON("x", "y", "{}"))
	require.ErrorIs(t, err, ErrUnknownType)
	_, err = r.Decode(eventJSON("x", "y", "{}"), WithUnknownAsError(false))
	require.NoError(t, err)
}

func TestRegisterWhileOthersDecode(t *testing.T) {
	r := New()
	prototypes := []any{placed{}, drifted{}, launched{}, chain{}, tolerantChain{}, pointerDetail{}, mapDetail{}, rawDetail{}, anyDetail{}, embedding{}}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 200 {
				event, err := r.Decode(eventJSON("my.shop", "Placed", goodOrder))
				if err != nil {
					t.Errorf("%v", err)
					return
				}
				switch event.(type) {
				case *placed, *UnknownEvent:
				default:
					t.Errorf("a %T", event)
				}
				r.Types()
			}
		})
	}
	for _, prototype := range prototypes {
		wait.Go(func() {
			if err := r.Register(prototype); err != nil {
				t.Errorf("%v", err)
			}
			_ = r.Configure(WithSession(namedSession("s")))
		})
	}
	wait.Wait()
	require.Len(t, r.Types(), len(prototypes))
	event, err := r.Decode(eventJSON("my.shop", "Placed", goodOrder))
	require.NoError(t, err)
	require.IsType(t, &placed{}, event)
}
