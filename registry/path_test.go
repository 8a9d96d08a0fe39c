package registry

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"
)

func TestParsePath(t *testing.T) {
	for _, row := range []struct {
		text     string
		steps    string // as formatSteps writes them
		multiple bool
	}{
		{"id", "id", false},
		{"detail-type", "detail-type", false},
		{"detail.a.b", "detail.a.b", false},
		{"detail.a[0].b", "detail.a[0].b", false},
		{"detail.a[0][12]", "detail.a[0][12]", false},
		{"detail.a[*]", "detail.a[*]", true},
		{"resources[ecs:service]", "resources[ecs:service]", true},
		{"resources[elasticloadbalancing:loadbalancer/app]", "resources[elasticloadbalancing:loadbalancer/app]", true},
		{"resources[ecs:*]", "resources[ecs:*]", true},
		{"detail.'a.b'", "detail.'a.b'", false},
		{"detail.'a'", "detail.a", false},
		{"detail.'it''s'", "detail.'it''s'", false},
		{"detail.' a'", "detail.' a'", false},
		{"detail.a b", "detail.a b", false},
		{"detail.größe", "detail.größe", false},
		{"detail.aws:tag", "detail.aws:tag", false},
	} {
		t.Run(row.text, func(t *testing.T) {
			p, err := ParsePath(row.text)
			require.NoError(t, err)
			require.Equal(t, row.text, p.String())
			require.Equal(t, row.steps, formatSteps(p.steps))
			require.Equal(t, row.multiple, p.Multiple())
		})
	}
	for _, row := range []struct {
		text   string
		offset int
		fix    string
	}{
		{"", 0, "write a member name, such as detail.instance-id"},
		{".a", 0, "remove the extra '.' or write the name"},
		{"a..b", 2, "remove the extra '.' or write the name"},
		{"a.", 2, "remove the extra '.' or write the name"},
		{"a. b", 2, "write b"},
		{"[0]", 0, "write the member name before the selector, such as detail.list[0]"},
		{"a[", 1, "add the closing ]"},
		{"a[]", 1, "write an index from 0, * or service:resource-type"},
		{"a[-1]", 1, "write an index from 0, * or service:resource-type"},
		{"a[01]", 1, "write an index from 0, * or service:resource-type"},
		{"a[99999999999999999999]", 1, "write an index from 0, * or service:resource-type"},
		{"a[x]", 1, "write an index from 0, * or service:resource-type"},
		{"a[ecs:]", 1, "write both, such as [ecs:service]"},
		{"a[:service]", 1, "write both, such as [ecs:service]"},
		{"a]", 1, "put '…' around a name that has such a character"},
		{"a[0]b", 4, "write a '.' before the next name"},
		{"a=b", 1, "put '…' around a name that has such a character"},
		{"a'b", 1, "put '…' around a name that has such a character"},
		{"'a", 0, "add the closing '"},
		{"''", 0, "write the member's name between the quotes"},
		{"'a'b", 3, "move it inside the quotes, or write a '.' before the next name"},
	} {
		t.Run("bad "+row.text, func(t *testing.T) {
			_, err := ParsePath(row.text)
			e, ok := errors.AsType[*PathError](err)
			require.True(t, ok, "got %v", err)
			require.Equal(t, row.fix, e.Fix, err)
			require.Equal(t, row.offset, e.Offset, err)
			require.Equal(t, row.text, e.Text)
		})
	}
}

const findPayload = `{"source":"s","resources":["arn:aws:ecs:eu-west-1:1:cluster/c","x","arn:aws:ecs:eu-west-1:1:service/c/s","arn:aws:ecs:eu-west-1:1:service/c/t",
	"arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/web/1","arn:aws:lambda:eu-west-1:1:function:f"],
	"detail":{"a":[{"b":1},{"b":null},{},{"b":[2,3]}],"it's":{"x.y":"q"},"esc\u0061ped":7,"m":[[1,2],[3]]}}`

func TestFind(t *testing.T) {
	e := &Event{raw: []byte(findPayload)}
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
			p, err := ParsePath(row.path)
			require.NoError(t, err)
			var got []string
			for position, value := range e.Find(p) {
				got = append(got, fmt.Sprintf("%v %s", position, value))
			}
			require.Equal(t, row.want, got)
			first, ok := e.Lookup(row.path)
			require.Equal(t, len(row.want) > 0, ok)
			if ok {
				require.True(t, strings.HasSuffix(row.want[0], " "+string(first)))
			}
		})
	}
	_, ok := e.Lookup("detail..a")
	require.False(t, ok, "a path that does not parse finds nothing")
	_, ok = new(Event).Lookup("id")
	require.False(t, ok)
	whole := 0
	for _, value := range e.Find(Path{}) {
		whole++
		require.Equal(t, findPayload, string(value))
	}
	require.Equal(t, 1, whole, "the zero path is the payload")
	for range e.Find(Path{steps: []pathStep{{kind: stepMember, name: "resources"}, {kind: stepEach}}}) {
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
func naiveFind(value any, steps []pathStep) []any {
	if len(steps) == 0 {
		return []any{value}
	}
	step, rest := steps[0], steps[1:]
	if step.kind == stepMember {
		object, _ := value.(map[string]any)
		if inner, ok := object[step.name]; ok {
			return naiveFind(inner, rest)
		}
		return nil
	}
	list, _ := value.([]any)
	var found []any
	for i, element := range list {
		text, _ := element.(string)
		if step.kind == stepEach || step.kind == stepIndex && i == step.index || step.kind == stepARN && isARN(text, step.service, step.resource) {
			found = append(found, naiveFind(element, rest)...)
		}
	}
	return found
}

// FuzzPath: a path that parses is a fixpoint of String and ParsePath, and finds what a naive walk finds.
func FuzzPath(f *testing.F) {
	for _, path := range []string{
		"detail.a[*].b", "resources[ecs:service]", "detail.'it''s'.'x.y'", "detail.m[*][1]", "detail.escaped", "a[", "'", "..", "a[0]b", "detail.a[3].b[*]", "\xff", "detail.m[0][0].x",
	} {
		f.Add(path, findPayload)
	}
	f.Add("a[*]", `{"a":[{},[],"",null]}`)
	f.Add("a.b", `{"a":{"b":{"b":1}},"c":"}{"}`)
	f.Fuzz(func(t *testing.T, text, payload string) {
		p, err := ParsePath(text)
		if err != nil {
			e, ok := errors.AsType[*PathError](err)
			require.True(t, ok)
			require.True(t, 0 <= e.Offset && e.Offset <= len(text))
			require.NotEmpty(t, e.Fix)
			return
		}
		again, err := ParsePath(formatSteps(p.steps))
		require.NoError(t, err)
		require.Equal(t, p.steps, again.steps)
		require.Equal(t, formatSteps(p.steps), formatSteps(again.steps))

		event, err := New().Decode([]byte(payload))
		if err != nil {
			for range (&Event{raw: []byte(payload)}).Find(p) {
				continue // it need not find anything, but not panic either
			}
			return
		}
		var whole map[string]any
		require.NoError(t, json.Unmarshal([]byte(payload), &whole))
		if _, wrapped := whole["detail"].(string); wrapped {
			return
		}
		var got []any
		for _, raw := range event.Envelope().Find(p) {
			var value any
			require.NoError(t, json.Unmarshal(raw, &value))
			got = append(got, value)
		}
		if want := naiveFind(whole, p.steps); !reflect.DeepEqual(want, got) {
			t.Fatalf("%s in %s: want %v, got %v", text, payload, want, got)
		}
	})
}
