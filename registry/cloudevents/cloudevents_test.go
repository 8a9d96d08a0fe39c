package cloudevents_test

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	ce "github.com/cloudevents/sdk-go/v2/event"
	"github.com/cloudevents/sdk-go/v2/types"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/cloudevents"
)

type placed struct {
	registry.Event `event:"source=my.shop,detail-type=Order Placed"`
	Detail         struct {
		ID    string `json:"id" validate:"required"`
		Total int64  `json:"total"`
	} `json:"detail"`
}

func shop(t testing.TB) *registry.Registry {
	t.Helper()
	r := registry.New()
	require.NoError(t, r.Register(placed{}))
	return r
}

const order = `{"version":"0","id":"e-1","detail-type":"Order Placed","source":"my.shop","account":"123456789012",` +
	`"time":"2026-01-02T03:04:05Z","region":"eu-west-1","resources":["arn:aws:s3:::b"],"detail":{"id":"o-1","total":9007199254740993,"more":1.50}}`

// canonical is JSON in one form: members sorted, numbers as they are.
func canonical(t testing.TB, text []byte) string {
	t.Helper()
	out, err := jsontext.AppendFormat(nil, text, jsontext.CanonicalizeRawInts(false), jsontext.CanonicalizeRawFloats(false), jsontext.ReorderRawObjects(true))
	require.NoError(t, err)
	return string(out)
}

// overWire sends a CloudEvent through its JSON format, as its other half does.
func overWire(t testing.TB, event ce.Event) ce.Event {
	t.Helper()
	var text bytes.Buffer
	require.NoError(t, ce.WriteJson(&event, &text))
	var back ce.Event
	require.NoError(t, ce.ReadJson(&back, &text))
	return back
}

func TestAttributes(t *testing.T) {
	event, err := shop(t).Decode([]byte(order))
	require.NoError(t, err)
	got, err := cloudevents.FromEvent(event)
	require.NoError(t, err)
	require.Equal(t, "1.0", got.SpecVersion())
	require.Equal(t, "e-1", got.ID())
	require.Equal(t, "my.shop", got.Source())
	require.Equal(t, "Order Placed", got.Type())
	require.Equal(t, "application/json", got.DataContentType())
	require.True(t, got.Time().Equal(time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC)))
	require.JSONEq(t, `{"id":"o-1","total":9007199254740993,"more":1.50}`, string(got.Data()))
	require.Equal(t, map[string]any{"awsaccount": "123456789012", "awsregion": "eu-west-1", "awsresources": `["arn:aws:s3:::b"]`}, got.Extensions())

	back, err := cloudevents.Decode(overWire(t, got), shop(t))
	require.NoError(t, err)
	require.Equal(t, event.(*placed).Detail, back.(*placed).Detail)
	require.Equal(t, canonical(t, []byte(order)), canonical(t, back.Envelope().Raw()))
}

func TestEventsComeBack(t *testing.T) {
	change := func(from, to string) string {
		require.Contains(t, order, from)
		return strings.Replace(order, from, to, 1)
	}
	tests := []struct{ name, payload string }{
		{"as EventBridge writes it", order},
		{"no version", change(`"version":"0",`, ``)},
		{"other version", change(`"version":"0"`, `"version":"1"`)},
		{"no account", change(`"account":"123456789012",`, ``)},
		{"account is a number", change(`"account":"123456789012"`, `"account":123456789012`)},
		{"account is empty", change(`"account":"123456789012"`, `"account":""`)},
		{"no region", change(`"region":"eu-west-1",`, ``)},
		{"no time", change(`"time":"2026-01-02T03:04:05Z",`, ``)},
		{"time in another form", change(`2026-01-02T03:04:05Z`, `Fri, 02 Jan 2026 03:04:05 GMT`)},
		{"time with fraction", change(`03:04:05Z`, `03:04:05.120Z`)},
		{"time with nanoseconds", change(`03:04:05Z`, `03:04:05.123456789Z`)},
		{"time in a zone", change(`03:04:05Z`, `03:04:05+02:00`)},
		{"time is null", change(`"2026-01-02T03:04:05Z"`, `null`)},
		{"zero time", change(`2026-01-02T03:04:05Z`, `0001-01-01T00:00:00Z`)},
		{"no resources", change(`"resources":["arn:aws:s3:::b"],`, ``)},
		{"resources empty", change(`["arn:aws:s3:::b"]`, `[]`)},
		{"resources null", change(`["arn:aws:s3:::b"]`, `null`)},
		{"resources with blanks", change(`["arn:aws:s3:::b"]`, `[ "a" , "é\u00e9" ]`)},
		{"no detail", `{"id":"1","source":"s","detail-type":"t"}`},
		{"detail null", `{"id":"1","source":"s","detail-type":"t","detail":null}`},
		{"detail a string", `{"id":"1","source":"s","detail-type":"t","detail":"{\"a\":1}"}`},
		{"detail an array", `{"id":"1","source":"s","detail-type":"t","detail":[1,1.0,1e400]}`},
		{"replay", change(`"version":"0"`, `"version":"0","replay-name":"again"`)},
		{"more members", change(`"version":"0"`, `"version":"0","ingestion-time":1,"x":{"y":[null]}`)},
		{"a member of our name", change(`"version":"0"`, `"version":"0","cloudevent":"theirs"`)},
		{"an object of our name", change(`"version":"0"`, `"version":"0","cloudevent":{"theirs":1}`)},
		{"source with blanks", change(`my.shop`, `my shop`)},
		{"source with a colon", change(`my.shop`, `1:2`)},
		{"source that is no reference", change(`my.shop`, `%zz`)},
		{"source with a fragment", change(`my.shop`, `a#b?c`)},
		{"source that is only a mark", change(`my.shop`, `#`)},
		{"source with an ARN", change(`my.shop`, `arn:aws:x:::y/z`)},
		{"not ASCII", change(`my.shop`, `my.shöp`)},
		{"blanks around the detail-type", change(`Order Placed`, ` Order Placed `)},
		{"blanks around the id", change(`e-1`, ` e-1 `)},
		{"escapes", change(`"o-1"`, `"\u003c\u2028\ud83d\ude00\/\u0001"`)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			event, err := registry.New().Decode([]byte(test.payload))
			if err != nil {
				t.Skip(err) // the registry's affair
			}
			out, err := cloudevents.FromEvent(event)
			require.NoError(t, err)
			for name, way := range map[string]ce.Event{"in memory": out, "in JSON": overWire(t, out)} {
				payload, err := cloudevents.ToPayload(way)
				require.NoError(t, err, name)
				require.Equal(t, canonical(t, []byte(test.payload)), canonical(t, payload), name)
			}
		})
	}
}

// TestPublishedEventsComeBack: the events that AWS publishes.
func TestPublishedEventsComeBack(t *testing.T) {
	data, err := os.ReadFile("../../../shared/data/aws-console-sample-events.json")
	if err != nil {
		t.Skip("without ../shared there are no samples: ", err)
	}
	var samples []jsontext.Value
	require.NoError(t, json.Unmarshal(data, &samples))
	n := 0
	for i, sample := range samples {
		event, err := registry.New().Decode(sample)
		if err != nil {
			continue
		}
		out, err := cloudevents.FromEvent(event)
		if err != nil {
			require.ErrorContains(t, err, "CloudEvents requires it", i)
			continue
		}
		payload, err := cloudevents.ToPayload(overWire(t, out))
		require.NoError(t, err, i)
		require.Equal(t, canonical(t, sample), canonical(t, payload), i)
		n++
	}
	t.Logf("%d of %d", n, len(samples))
	require.Greater(t, n, len(samples)*9/10)
}

// FuzzEventsComeBack: whatever decodes and has what CloudEvents requires comes back.
func FuzzEventsComeBack(f *testing.F) {
	f.Add([]byte(order))
	f.Add([]byte(`{"id":"1","source":"%zz","detail-type":"t","cloudevent":{"subject":"s","extensions":{"a":{"kind":"uri","value":"x"}}}}`))
	f.Add([]byte(`{"id":"1","source":"a b","detail-type":"t","detail":"{}","time":1,"cloudevent":{"nodata":1,"data":"x","datacontenttype":null}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		event, err := registry.New().Decode(data)
		if err != nil {
			return
		}
		out, err := cloudevents.FromEvent(event)
		if err != nil {
			return
		}
		for _, way := range []ce.Event{out, overWire(t, out)} {
			payload, err := cloudevents.ToPayload(way)
			if err != nil {
				t.Fatal(err)
			}
			if want, got := canonical(t, data), canonical(t, payload); want != got {
				t.Fatalf("%s\nis not\n%s", got, want)
			}
		}
	})
}

func newEvent(change func(*ce.Event)) ce.Event {
	event := ce.New()
	event.SetID("1")
	event.SetSource("https://example.com/a?b#c")
	event.SetType("com.example.thing")
	change(&event)
	return event
}

// theirs are CloudEvents that have nothing to do with EventBridge.
func theirs(t testing.TB) map[string]ce.Event {
	t.Helper()
	set := func(event *ce.Event, contentType string, data any) {
		require.NoError(t, event.SetData(contentType, data))
	}
	return map[string]ce.Event{
		"the least":  newEvent(func(*ce.Event) {}),
		"JSON":       newEvent(func(e *ce.Event) { set(e, "application/json", map[string]any{"a": 1}) }),
		"JSON array": newEvent(func(e *ce.Event) { set(e, "application/json", []int{1}) }),
		"JSON of another name": newEvent(func(e *ce.Event) {
			set(e, "application/json", 1)
			e.SetDataContentType("application/vnd.x+json; charset=utf-8")
		}),
		"content type without data": newEvent(func(e *ce.Event) { e.SetDataContentType("application/json") }),
		"text":                      newEvent(func(e *ce.Event) { set(e, "text/plain", "héllo") }),
		"XML":                       newEvent(func(e *ce.Event) { e.SetDataContentType("application/xml"); e.DataEncoded = []byte("<a/>") }),
		"binary":                    newEvent(func(e *ce.Event) { set(e, "application/octet-stream", []byte{0, 0xff, 1}) }),
		"JSON as binary":            newEvent(func(e *ce.Event) { set(e, "application/json", []byte(`{"a":1}`)) }),
		"all attributes": newEvent(func(e *ce.Event) {
			e.SetSubject("sub ject")
			e.SetDataSchema("https://example.com/schema#x")
			e.SetTime(time.Date(2026, time.January, 2, 3, 4, 5, 678, time.UTC))
		}),
		"extensions": newEvent(func(e *ce.Event) {
			u := url.URL{Scheme: "https", Host: "example.com"}
			e.SetExtension("text", "é")
			e.SetExtension("number", 7)
			e.SetExtension("yes", true)
			e.SetExtension("no", false)
			e.SetExtension("bin", []byte{0, 1})
			e.SetExtension("uri", types.URI{URL: u})
			e.SetExtension("uriref", types.URIRef{URL: url.URL{Path: "a/b"}})
			e.SetExtension("at", types.Timestamp{Time: time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC)})
			e.SetExtension("awsaccount", 7)
		}),
		"a type of many characters": newEvent(func(e *ce.Event) { e.SetType(strings.Repeat("é", 128)) }),
	}
}

func TestCloudEventsComeBack(t *testing.T) {
	for name, event := range theirs(t) {
		t.Run(name, func(t *testing.T) {
			payload, err := cloudevents.ToPayload(event)
			require.NoError(t, err)
			decoded, err := registry.New().Decode(payload)
			require.NoError(t, err)
			back, err := cloudevents.FromEvent(decoded)
			require.NoError(t, err)
			same(t, event, back)
		})
	}
}

// same compares CloudEvents attribute by attribute. What FromEvent remembers of the envelope does not count.
func same(t *testing.T, want, got ce.Event) {
	t.Helper()
	require.Equal(t, want.ID(), got.ID())
	require.Equal(t, want.Type(), got.Type())
	require.Equal(t, want.Source(), got.Source())
	require.Equal(t, want.Subject(), got.Subject())
	require.Equal(t, want.DataSchema(), got.DataSchema())
	require.Equal(t, want.DataContentType(), got.DataContentType())
	require.True(t, want.Time().Equal(got.Time()))
	require.Equal(t, string(want.Data()), string(got.Data()))
	require.Equal(t, want.Data() == nil, got.Data() == nil)
	require.Equal(t, want.DataBase64, got.DataBase64)
	extensions := got.Extensions()
	for name, value := range want.Extensions() {
		require.Equal(t, fmt.Sprintf("%T %v", value, value), fmt.Sprintf("%T %v", extensions[name], extensions[name]), name)
		delete(extensions, name)
	}
	for name := range extensions {
		require.Contains(t, []string{"awsenvelope", "awsabsent", "awsresources"}, name)
	}
}

func TestCarried(t *testing.T) {
	for name, event := range theirs(t) {
		t.Run(name, func(t *testing.T) {
			event = overWire(t, event) // extensions have no types in JSON
			entry, err := cloudevents.Entry(event)
			require.NoError(t, err)
			require.Equal(t, event.Type(), entry.DetailType)
			payload, err := json.Marshal(map[string]any{"id": "theirs", "source": entry.Source, "detail-type": entry.DetailType, "detail": entry.Detail})
			require.NoError(t, err)
			decoded, err := registry.New().Decode(payload)
			require.NoError(t, err)
			back, ok, err := cloudevents.Carried(decoded)
			require.NoError(t, err)
			require.True(t, ok)
			require.Equal(t, event.String(), back.String())
		})
	}
	for name, detail := range map[string]string{"none": `{"a":1}`, "no object": `"specversion"`, "no text": `{"specversion":1}`} {
		t.Run(name, func(t *testing.T) {
			decoded, err := registry.New().Decode([]byte(`{"source":"s","detail-type":"t","detail":` + detail + `}`))
			require.NoError(t, err)
			_, ok, err := cloudevents.Carried(decoded)
			require.NoError(t, err)
			require.False(t, ok)
		})
	}
	for name, detail := range map[string]string{"version": `{"specversion":"9"}`, "id": `{"specversion":"1.0","source":"s","type":"t"}`} {
		t.Run(name, func(t *testing.T) {
			decoded, err := registry.New().Decode([]byte(`{"source":"s","detail-type":"t","detail":` + detail + `}`))
			require.NoError(t, err)
			_, ok, err := cloudevents.Carried(decoded)
			require.ErrorIs(t, err, cloudevents.ErrInvalid)
			require.True(t, ok)
		})
	}
}

func TestErrors(t *testing.T) {
	for name, payload := range map[string]string{
		"id": `{"source":"s","detail-type":"t","detail":{"secret":1}}`, "detail-type": `{"id":"1","source":"s","detail-type":" ","detail":{}}`,
	} {
		t.Run(name, func(t *testing.T) {
			event, err := registry.New().Decode([]byte(payload))
			require.NoError(t, err)
			_, err = cloudevents.FromEvent(event)
			require.ErrorIs(t, err, cloudevents.ErrInvalid)
			require.ErrorContains(t, err, fmt.Sprintf("%q", name))
			require.NotContains(t, err.Error(), "secret")
		})
	}
	_, err := cloudevents.ToPayload(ce.New())
	require.ErrorIs(t, err, cloudevents.ErrInvalid)
	_, err = cloudevents.Entry(ce.New())
	require.ErrorIs(t, err, cloudevents.ErrInvalid)
	_, err = cloudevents.ToPayload(newEvent(func(e *ce.Event) { e.SetExtension("awsenvelope", "[]") }))
	require.ErrorIs(t, err, cloudevents.ErrInvalid)
	_, err = cloudevents.Decode(newEvent(func(*ce.Event) {}), registry.New(), registry.WithUnknownAsError(true))
	require.ErrorIs(t, err, registry.ErrUnknownType)
}

func TestNotDecoded(t *testing.T) {
	event := &placed{Event: registry.Event{ID: "1", Source: "my.shop", DetailType: "Order Placed", Account: "1", Region: "r", Time: time.Unix(1, 0).UTC()}}
	event.Detail.ID = "o-1"
	out, err := cloudevents.FromEvent(event)
	require.NoError(t, err)
	back, err := cloudevents.Decode(out, shop(t))
	require.NoError(t, err)
	require.Equal(t, event.Detail, back.(*placed).Detail)
	require.Equal(t, event.Time, back.Envelope().Time)
}

func ExampleFromEvent() {
	r := registry.New()
	if err := r.Register(placed{}); err != nil {
		panic(err)
	}
	event, err := r.Decode([]byte(order))
	if err != nil {
		panic(err)
	}
	out, err := cloudevents.FromEvent(event)
	if err != nil {
		panic(err)
	}
	fmt.Println(out.Source(), out.Type(), out.Extensions()["awsregion"], string(out.Data()))
	// Output: my.shop Order Placed eu-west-1 {"id":"o-1","total":9007199254740993,"more":1.50}
}

func ExampleDecode() {
	r := registry.New()
	if err := r.Register(placed{}); err != nil {
		panic(err)
	}
	out := ce.New()
	out.SetID("e-1")
	out.SetSource("my.shop")
	out.SetType("Order Placed")
	out.SetTime(time.Unix(1_700_000_000, 0))
	out.SetExtension("awsaccount", "123456789012")
	out.SetExtension("awsregion", "eu-west-1")
	if err := out.SetData("application/json", map[string]any{"id": "o-1", "total": 7}); err != nil {
		panic(err)
	}
	event, err := cloudevents.Decode(out, r)
	fmt.Println(event.(*placed).Detail.Total, err)
	// Output: 7 <nil>
}

func ExampleEntry() {
	out := ce.New()
	out.SetID("1")
	out.SetSource("my.shop")
	out.SetType("order.placed")
	entry, err := cloudevents.Entry(out)
	fmt.Println(entry.Source, entry.DetailType, string(entry.Detail), err)
	// Output: my.shop order.placed {"specversion":"1.0","id":"1","source":"my.shop","type":"order.placed"} <nil>
}
