package reader

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/eventpath"
)

func likely(t *testing.T, payload, path string) (found string) {
	t.Helper()
	steps, err := eventpath.Parse(path)
	require.NoError(t, err)
	Likely(payload, steps, func(_ []int, value string) bool {
		found = value
		return false
	})
	return found
}

// Likely finds what a tolerant program would: whatever the case of a name, in strings that hold objects, in what is one
// element and no list.
func TestLikely(t *testing.T) {
	for _, row := range []struct{ name, payload, path, want string }{
		{"as it is named", `{"detail":{"id":"a"}}`, "detail.id", `"a"`},
		{"in another case", `{"Detail":{"ID":"a"}}`, "detail.id", `"a"`},
		{"the last in another case", `{"detail":{"ID":"a","Id":"b"}}`, "detail.id", `"b"`},
		{"its own case before others", `{"detail":{"id":"a","ID":"b"}}`, "detail.id", `"a"`},
		{"with other hyphens", `{"detail":{"instance_id":"a"}}`, "detail.instance-id", `"a"`},
		{"another name", `{"detail":{"idx":"a"}}`, "detail.id", ``},
		{"a detail in a string", `{"detail":"{\"id\":\"a\"}"}`, "detail.id", `"a"`},
		{"an object in a string", `{"detail":{"x":"{\"id\":\"a\"}"}}`, "detail.x.id", `"a"`},
		{"a string that holds none", `{"detail":{"x":"id"}}`, "detail.x.id", ``},
		{"an element", `{"detail":{"ids":["a","b"]}}`, "detail.ids[1]", `"b"`},
		{"one for a list", `{"detail":{"ids":"a"}}`, "detail.ids[0]", `"a"`},
		{"one for a list, but not the second", `{"detail":{"ids":"a"}}`, "detail.ids[1]", ``},
		{"by an ARN", `{"resources":["x","arn:aws:ecs:eu-west-1:1:cluster/c"]}`, "resources[ecs:cluster]", `"arn:aws:ecs:eu-west-1:1:cluster/c"`},
	} {
		t.Run(row.name, func(t *testing.T) { require.Equal(t, row.want, likely(t, row.payload, row.path)) })
	}
}

// A payload that is cut anywhere has less to be found in it, and makes nothing panic.
func TestLikelyInCutPayloads(t *testing.T) {
	const payload = ` { "resources" : [ "x" , "arn:aws:ecs:eu-west-1:1:cluster/c" ] , "detail" : { "s" : "{\"id\":[1]}" , "ids" : [ { "id" : 1 } , 2 ] } } `
	for _, path := range []string{"resources[ecs:cluster]", "detail.ids[*].id", "detail.ids[1]", "detail.s.id[0]", "detail.nothing[3]"} {
		whole := likely(t, payload, path)
		for end := range len(payload) {
			if found := likely(t, payload[:end], path); found != "" {
				require.Equal(t, whole, found, "%s in %q", path, payload[:end])
			}
		}
	}
}

func TestText(t *testing.T) {
	for _, row := range []struct {
		name, value, want string
		ok                bool
	}{
		{"text", `"a"`, "a", true},
		{"escaped", `"a\n\u0041"`, "a\nA", true},
		{"number", `1.50`, "1.50", true},
		{"null", `null`, "null", true},
		{"object", `{"a":1}`, "", false},
		{"list", `["a"]`, "", false},
		{"nothing", ``, "", false},
		{"a text that does not end", `"a`, "", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			text, ok := Text(row.value)
			require.Equal(t, row.ok, ok)
			require.Equal(t, row.want, text)
		})
	}
}
