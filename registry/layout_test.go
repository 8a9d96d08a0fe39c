package registry

import (
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"
)

const usualEvent = `{"version":"0","id":"e-1","detail-type":"Launched","source":"my.fleet","account":"123456789012",` +
	`"time":"2024-05-01T12:00:00Z","region":"eu-west-1","resources":["arn:a","arn:b"],"detail":{"instance-id":"i-1"}}`

func TestLayout(t *testing.T) {
	for _, tt := range []struct {
		name     string
		old, new string // replaced in usualEvent
		read     bool
		direct   bool
	}{
		{"as EventBridge sends it", "", "", true, true},
		{"spaced", `,"`, " ,\n\t\"", true, true},
		{"space around", `{"version":"0"`, ` { "version" : "0"`, true, true},
		{"space at the end", `}}`, "} } \r\n", true, true},
		{"no resources", `["arn:a","arn:b"]`, `[ ]`, true, true},
		{"spaced resources", `["arn:a","arn:b"]`, `[ "arn:a" , "arn:b" ]`, true, true},
		{"a replay", `"detail":`, `"replay-name":"again","detail":`, true, true},
		{"a member missing", `"region":"eu-west-1",`, ``, true, true},
		{"no detail", `,"detail":{"instance-id":"i-1"}`, ``, true, true},
		{"the detail twice", `{"version":"0"`, `{"detail":{"instance-id":"i-2"},"version":"0"`, false, false},
		{"the detail early", `"id":"e-1"`, `"replay-name":"again","id":"e-1"`, true, true},
		{"more after the detail", `"i-1"}`, `"i-1"},"replay-name":"again"`, true, false},
		{"an unknown member", `"id":`, `"di":`, false, false},
		{"a member twice", `"id":"e-1"`, `"id":"e-1","id":"e-1"`, false, false},
		{"an escape in a value", `e-1`, `e\u002d1`, false, false},
		{"an escape in a name", `"id"`, `"\u0069d"`, false, false},
		{"beyond ASCII", `e-1`, `é`, false, false},
		{"a control character", `e-1`, "e\n1", false, false},
		{"null", `"e-1"`, `null`, false, false},
		{"a number", `"e-1"`, `1`, false, false},
		{"a resource that is no string", `"arn:b"`, `1`, false, false},
		{"a resource missing", `"arn:b"`, ``, false, false},
		{"a comma missing", `"0",`, `"0"`, false, false},
		{"a colon missing", `"version":`, `"version"`, false, false},
		{"two commas", `"0",`, `"0",,`, false, false},
		{"a comma at the end", `}}`, `},}`, true, false},
		{"text at the end", `}}`, `}}x`, false, false},
		{"the end missing", `}}`, `}`, true, false},
		{"another time", `12:00:00Z`, `12:00:00.5+01:00`, true, false},
		{"no time", `2024-05-01T12:00:00Z`, `2024-99-01T12:00:00Z`, true, false},
		{"detail of another type", `"i-1"`, `1`, true, false},
		{"detail no object", `{"instance-id":"i-1"}`, `"{}"`, true, false},
		{"detail null", `{"instance-id":"i-1"}`, `null`, true, true},
		{"detail no JSON", `"i-1"`, `i-1`, true, false},
		{"a member of the detail twice", `"i-1"`, `"i-1","instance-id":"i-1"`, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			payload := []byte(strings.Replace(usualEvent, tt.old, tt.new, 1))
			p, faults := compile(reflect.TypeFor[launched](), 0)
			require.Empty(t, faults)
			var l layout
			require.Equal(t, tt.read, l.read(payload))
			if tt.read {
				require.Equal(t, tt.direct, l.direct(p, reflect.ValueOf(new(launched))))
			}
			sameAsWhole(t, payload, p)
		})
	}
}

func TestLayoutOfAnEventInAnyOrder(t *testing.T) {
	payload := []byte(`{"account":"123456789012","detail":{"instance-id":"i-1","more":[1,"]}"]},"detail-type":"Launched","id":"e-1","source":"my.fleet"}`)
	p, faults := compile(reflect.TypeFor[launched](), 0)
	require.Empty(t, faults)
	var l layout
	require.True(t, l.read(payload))
	event := new(launched)
	require.True(t, l.direct(p, reflect.ValueOf(event)))
	require.Equal(t, "e-1", event.ID)
	require.Equal(t, "i-1", event.Detail.InstanceID)
}

// sameAsWhole fails the test if an event that is decoded directly is not what package json makes of the payload.
func sameAsWhole(t *testing.T, payload []byte, p *plan) {
	t.Helper()
	var l layout
	value := reflect.New(p.typ)
	if !l.read(payload) || !l.direct(p, value) {
		return
	}
	want := reflect.New(p.typ)
	require.NoError(t, json.Unmarshal(payload, want.Interface()))
	require.Equal(t, want.Interface(), value.Interface())
}

func TestDetailField(t *testing.T) {
	type detail struct{ ID string }
	for _, tt := range []struct {
		name string
		typ  any
		want int
	}{
		{"usual", launched{}, 1},
		{"after a relation", struct {
			Event
			Instance one `json:"-"`
			Detail   any `json:"detail,omitzero"`
		}{}, 2},
		{"none", struct{ Event }{}, noDetail},
		{"another member", struct {
			Event
			Detail any `json:"detail"`
			Extra  any `json:"extra"`
		}{}, noDirect},
		{"another name", struct {
			Event
			Detail any
		}{}, noDirect},
		{"quoted", struct {
			Event
			Detail int `json:"detail,string"`
		}{}, noDirect},
		{"embedded", struct {
			Event
			detail
		}{}, noDirect},
	} {
		t.Run(tt.name, func(t *testing.T) { require.Equal(t, tt.want, detailField(reflect.TypeOf(tt.typ))) })
	}
}

// FuzzLayout: where the layout of a payload is found, an event decoded with it is the one that package json decodes.
func FuzzLayout(f *testing.F) {
	for _, payload := range corpus() {
		f.Add([]byte(payload))
	}
	f.Add([]byte(usualEvent))
	plans := []*plan{unknownPlan}
	for _, t := range []reflect.Type{reflect.TypeFor[launched](), reflect.TypeFor[taskChange](), reflect.TypeFor[plainTask](), reflect.TypeFor[firstNoted]()} {
		p, faults := compile(t, 0)
		require.Empty(f, faults)
		plans = append(plans, p)
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		for _, p := range plans {
			sameAsWhole(t, payload, p)
		}
	})
}
