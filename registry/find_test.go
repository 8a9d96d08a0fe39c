package registry

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/internal/seam"
)

const findPayload = `{"source":"s","resources":["arn:aws:ecs:eu-west-1:1:cluster/c","x","arn:aws:ecs:eu-west-1:1:service/c/s","arn:aws:ecs:eu-west-1:1:service/c/t",
	"arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/web/1","arn:aws:lambda:eu-west-1:1:function:f"],
	"detail":{"a":[{"b":1},{"b":null},{},{"b":[2,3]}],"it's":{"x.y":"q"},"esc\u0061ped":7,"m":[[1,2],[3]]}}`

func TestFind(t *testing.T) {
	e := &Event{payload: findPayload}
	for _, row := range []struct {
		path string
		want []string // position and value
	}{
		{"source", []string{`[] "s"`}},
		{"detail.a[*].b", []string{`[0] 1`, `[1] null`, `[3] [2,3]`}},
		{"detail.a[*].b[*]", []string{`[3 0] 2`, `[3 1] 3`}},
		{"detail.a[3].b[1]", []string{`[] 3`}},
		{"detail.a[9]", nil},
		{"detail.a.b", nil},
		{"detail.'it''s'.'x.y'", []string{`[] "q"`}},
		{"detail.escaped", []string{`[] 7`}},
		{"detail.m[*][*]", []string{`[0 0] 1`, `[0 1] 2`, `[1 0] 3`}},
		{"detail.Source", nil},
		{"resources[ecs:service]", []string{`[2] "arn:aws:ecs:eu-west-1:1:service/c/s"`, `[3] "arn:aws:ecs:eu-west-1:1:service/c/t"`}},
		{"resources[ecs:serv]", nil},
		{"resources[elasticloadbalancing:loadbalancer/app]", []string{`[4] "arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/web/1"`}},
		{"resources[lambda:function]", []string{`[5] "arn:aws:lambda:eu-west-1:1:function:f"`}},
		{"resources[lambda:*]", []string{`[5] "arn:aws:lambda:eu-west-1:1:function:f"`}},
		{"resources[0]", []string{`[] "arn:aws:ecs:eu-west-1:1:cluster/c"`}},
		{"source[0]", nil},
	} {
		t.Run(row.path, func(t *testing.T) {
			p, err := parsePath(row.path)
			require.NoError(t, err)
			var got []string
			for position, value := range seam.Find(e, p) {
				got = append(got, fmt.Sprintf("%v %s", position, value))
			}
			require.Equal(t, row.want, got)
			all, err := e.Find(row.path)
			require.NoError(t, err)
			require.Len(t, all, len(row.want))
			for i, value := range all {
				require.True(t, strings.HasSuffix(row.want[i], " "+string(value)))
			}
			first, ok := e.Lookup(row.path)
			require.Equal(t, len(row.want) > 0, ok)
			if ok {
				require.True(t, strings.HasSuffix(row.want[0], " "+string(first)))
			}
		})
	}
	_, ok := e.Lookup("detail..a")
	require.False(t, ok, "a path that does not parse finds nothing")
	_, err := e.Find("detail..a")
	wrong, isPath := errors.AsType[*PathError](err)
	require.True(t, isPath, "got %v", err)
	require.Equal(t, 7, wrong.Offset)
	require.Equal(t, "detail..a", wrong.Text)
	_, ok = new(Event).Lookup("id")
	require.False(t, ok)
	whole := 0
	for _, value := range seam.Find(e, nil) {
		whole++
		require.Equal(t, findPayload, string(value))
	}
	require.Equal(t, 1, whole, "the zero path is the payload")
	for range seam.Find(e, eventpath.Path{{Kind: eventpath.Member, Name: "resources"}, {Kind: eventpath.Each}}) {
		break
	}
}

func TestFindInWrappedDetail(t *testing.T) {
	event, err := New().Decode(eventJSON("s", "t", `" {\"a\":{\"b\":[5]}} "`))
	require.NoError(t, err)
	value, ok := event.Envelope().Lookup("detail.a.b[0]")
	require.True(t, ok)
	require.Equal(t, "5", string(value))
}

// naiveFind does what find does, on a payload that is decoded already.
func naiveFind(value any, steps []eventpath.Step) []any {
	if len(steps) == 0 {
		return []any{value}
	}
	step, rest := steps[0], steps[1:]
	if step.Kind == eventpath.Member {
		object, _ := value.(map[string]any)
		if inner, ok := object[step.Name]; ok {
			return naiveFind(inner, rest)
		}
		return nil
	}
	list, _ := value.([]any)
	var found []any
	for i, element := range list {
		text, _ := element.(string)
		if step.Kind == eventpath.Each || step.Kind == eventpath.Index && i == step.Index || step.Kind == eventpath.ARN && step.TakesARN(text) {
			found = append(found, naiveFind(element, rest)...)
		}
	}
	return found
}

// FuzzPath: a path that parses finds what a naive walk finds.
func FuzzPath(f *testing.F) {
	for _, path := range []string{
		"detail.a[*].b", "resources[ecs:service]", "detail.'it''s'.'x.y'", "detail.m[*][1]", "detail.escaped", "a[", "'", "..", "a[0]b", "detail.a[3].b[*]", "\xff", "detail.m[0][0].x",
	} {
		f.Add(path, findPayload)
	}
	f.Add("a[*]", `{"a":[{},[],"",null]}`)
	f.Add("a.b", `{"a":{"b":{"b":1}},"c":"}{"}`)
	f.Fuzz(func(t *testing.T, text, payload string) {
		p, err := parsePath(text)
		if err != nil {
			e, ok := errors.AsType[*PathError](err)
			require.True(t, ok)
			require.True(t, 0 <= e.Offset && e.Offset <= len(text))
			require.NotEmpty(t, e.Fix)
			return
		}
		event, err := New().Decode([]byte(payload))
		if err != nil {
			for range seam.Find(&Event{payload: payload}, p) {
				continue // it need not find anything, but not panic either
			}
			return
		}
		var whole map[string]any
		if json.Unmarshal([]byte(payload), &whole) != nil {
			return // half a surrogate, or a number beyond float64: an event has it, and no any
		}
		if _, wrapped := whole["detail"].(string); wrapped {
			return
		}
		var got []any
		for _, raw := range seam.Find(event.Envelope(), p) {
			var value any
			require.NoError(t, json.Unmarshal(raw, &value))
			got = append(got, value)
		}
		if want := naiveFind(whole, p); !reflect.DeepEqual(want, got) {
			t.Fatalf("%s in %s: want %v, got %v", text, payload, want, got)
		}
	})
}
