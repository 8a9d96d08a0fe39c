package registry

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

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
