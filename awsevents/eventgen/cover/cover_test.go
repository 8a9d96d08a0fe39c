package cover

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// services is a small catalogue.
func services(t *testing.T) []*catalog.Service {
	t.Helper()
	s, err := catalog.Unmarshal([]byte(`{"source":"aws.thing","events":{
		"Thing Happened":{"fields":{"id":"string","at":"time","size":"integer","parts":"[object]","parts[].id":"string",
			"parts[].inner":"=parts[]","counts":"{integer}","free":"{unknown}","raw":"any","'a.b'":"object","'a.b'.c":"boolean"}},
		"Thing Stated":{},
		"AWS API Call via CloudTrail":{"served-by":"cloudtrail"}}}`))
	require.NoError(t, err)
	return []*catalog.Service{s}
}

func TestTakes(t *testing.T) {
	detail := &services(t)[0].Event("Thing Happened").Detail
	for path, want := range map[string]bool{
		"id": true, "id.x": false, "none": false, "parts": true, "parts[]": true, "parts[].id": true, "parts[].none": false, "parts.id": false,
		"counts.ANY": true, "counts.ANY.more": true, "free.a": true, "free.a.b[].c": true, "raw": true, "raw.a": false,
		"a.b": true, "a.b.c": true, "a.b.d": false,
	} {
		require.Equal(t, want, Takes(detail, path), path)
	}
}

func TestMeasure(t *testing.T) {
	list, err := ParseDocumented([]byte(`[
		{"source":"aws.thing","detail-type":"Thing Happened","fields":["detail.id: string","detail.none: string"]},
		{"source":"aws.thing","detail-type":"Thing Stated","fields":["detail.id: string"]},
		{"source":"aws.thing","detail-type":"Thing Lost","fields":["detail.id: string"]},
		{"source":"aws.thing","detail-type":"Thing Dreamt","doubt":"a dream"},
		{"source":"aws.other","detail-type":"Other"}]`))
	require.NoError(t, err)
	c := Measure(services(t), list)
	require.Equal(t, 4, c.Documented)
	require.Equal(t, 2, c.Typed)
	require.Equal(t, []Name{{"aws.other", "Other"}, {"aws.thing", "Thing Lost"}}, c.Untyped)
	require.Equal(t, 1, c.Doubtful)
	require.Len(t, c.DoubtfulUntyped, 1)
	require.Equal(t, []string{"aws.thing"}, c.Partial)
	require.Equal(t, []string{"aws.other"}, c.Absent)
	require.Equal(t, 3, c.Members)
	require.Equal(t, 1, c.Taken)
	require.Equal(t, []Name{{"aws.thing", "Thing Stated"}}, c.Opaque)
	var out strings.Builder
	require.NoError(t, c.Report(&out))
	require.Contains(t, out.String(), "aws.thing: Thing Happened: none: no field")
	require.Contains(t, out.String(), "50.0 %")
}

func TestEvents(t *testing.T) {
	tests := []struct {
		name, detail   string
		leaves, taken  int
		misfits, place int
	}{
		{"nothing", `{}`, 1, 1, 0, 0},
		{"what fits", `{"id":"x","at":"2026-01-02T03:04:05Z","size":"3.0","counts":{"A":1},"free":{"a":{"b":[1]}}}`, 5, 5, 0, 0},
		{"a member without a field", `{"id":"x","more":{"a":1,"b":2}}`, 3, 1, 0, 0},
		{"an object inside itself", `{"parts":[{"id":"1","inner":{"id":"2","none":3}}]}`, 3, 2, 0, 0},
		{"what does not fit", `{"at":"yesterday","size":1.5,"id":{"a":1},"parts":"none"}`, 4, 3, 4, 0},
		{"a list for an object", `{"counts":[1]}`, 1, 0, 1, 0},
		{"a placeholder", `{"at":"<time>"}`, 1, 1, 0, 1},
		{"its own name", `{"size":"Size"}`, 1, 1, 0, 1},
		{"null", `{"at":null,"parts":null}`, 2, 2, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Events(services(t), []byte(`[{"source":"aws.thing","detail-type":"Thing Happened","detail":`+tt.detail+`},
				{"source":"aws.thing","detail-type":"AWS API Call via CloudTrail","detail":{"x":1}}]`))
			require.NoError(t, err)
			require.Equal(t, 1, got.Events)
			require.Equal(t, [2]int{tt.leaves, tt.taken}, [2]int{got.Leaves, got.Taken})
			require.Len(t, got.Misfits, tt.misfits, "%v", got.Misfits)
			require.Len(t, got.Placeholders, tt.place)
		})
	}
	got, err := Events(services(t), []byte(`[{"source":"aws.thing","detail-type":"Thing Lost"}]`))
	require.NoError(t, err)
	require.Equal(t, []Name{{"aws.thing", "Thing Lost"}}, got.Untyped)
	_, err = Events(nil, []byte(`{`))
	require.Error(t, err)
}
