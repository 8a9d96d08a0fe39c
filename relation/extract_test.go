package relation_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/relation"
)

func TestKeys(t *testing.T) {
	const detail = `{
		"id": "a", "null": null, "empty": "", "number": 4711, "flag": true, "object": {"id": "x"},
		"list": ["a", "", "b", "a", null, 7],
		"cluster": "c",
		"tasks": [
			{"arn": "t1", "cluster": "c1", "containers": [{"id": "k1"}, {"id": "k2"}]},
			{"arn": "t2", "cluster": "c2", "containers": [{"id": "k3"}]},
			{"arn": "t3"},
			{"cluster": "c4"},
			{"arn": "t1", "cluster": "c1"},
			{"arn": "t1", "cluster": "c5"}
		],
		"zones": ["z1", "z2"],
		"o'dd[*]": [{"arn": "q"}],
		"arns": ["arn:aws:ecs:eu-west-1:123456789012:task/c/1", "arn:aws:s3:::bucket", "arn:aws:ecs:eu-west-1:123456789012:task/c/2"]
	}`
	key := relation.NewKey
	for _, test := range []struct {
		name, path string
		args       []string
		one        relation.Key // zero: none
		many       []relation.Key
	}{
		{name: "string", path: "detail.id", one: key("a"), many: []relation.Key{key("a")}},
		{name: "number", path: "detail.number", one: key("4711"), many: []relation.Key{key("4711")}},
		{name: "absent", path: "detail.nothing"},
		{name: "null", path: "detail.null"},
		{name: "empty", path: "detail.empty"},
		{name: "boolean", path: "detail.flag"},
		{name: "object", path: "detail.object"},
		{name: "array", path: "detail.list", many: []relation.Key{key("a"), key("b"), key("7")}},
		{name: "element", path: "detail.list[2]", one: key("b"), many: []relation.Key{key("b")}},
		{name: "first of each", path: "detail.tasks[*].arn", one: key("t1"), many: []relation.Key{key("t1"), key("t2"), key("t3")}},
		{name: "arn selector", path: "detail.arns[ecs:task]",
			one: key("arn:aws:ecs:eu-west-1:123456789012:task/c/1"),
			many: []relation.Key{key("arn:aws:ecs:eu-west-1:123456789012:task/c/1"),
				key("arn:aws:ecs:eu-west-1:123456789012:task/c/2")}},
		{name: "scalar part", path: "detail.list", args: []string{"cluster", "detail.cluster"},
			many: []relation.Key{key("a", "cluster", "c"), key("b", "cluster", "c"), key("7", "cluster", "c")}},
		{name: "absent part", path: "detail.id", args: []string{"cluster", "detail.nothing"},
			one: key("a"), many: []relation.Key{key("a")}},
		{name: "part of the same element", path: "detail.tasks[*].arn", args: []string{"cluster", "detail.tasks[*].cluster"},
			one: key("t1", "cluster", "c1"),
			many: []relation.Key{key("t1", "cluster", "c1"), key("t2", "cluster", "c2"), key("t3"),
				key("t1", "cluster", "c5")}},
		{name: "part of the outer element", path: "detail.tasks[*].containers[*].id", args: []string{"task", "detail.tasks[*].arn"},
			one:  key("k1", "task", "t1"),
			many: []relation.Key{key("k1", "task", "t1"), key("k2", "task", "t1"), key("k3", "task", "t2")}},
		{name: "part of an inner element", path: "detail.tasks[*].arn", args: []string{"first", "detail.tasks[*].containers[*].id"},
			one:  key("t1", "first", "k1"),
			many: []relation.Key{key("t1", "first", "k1"), key("t2", "first", "k3"), key("t3"), key("t1")}},
		{name: "part of another array", path: "detail.tasks[*].arn", args: []string{"zone", "detail.zones[*]"},
			one:  key("t1", "zone", "z1"),
			many: []relation.Key{key("t1", "zone", "z1"), key("t2", "zone", "z1"), key("t3", "zone", "z1")}},
		{name: "brackets in a quoted name", path: "detail.'o''dd[*]'[*].arn", args: []string{"zone", "detail.zones[1]"},
			one: key("q", "zone", "z2"), many: []relation.Key{key("q", "zone", "z2")}},
	} {
		t.Run(test.name, func(t *testing.T) {
			e, s := event(t, nil, detail), spec(t, "fake.Thing", test.path, test.args...)
			var o relation.One[thing]
			seam.Bind(&o, e, s)
			got, err := o.Key()
			require.Equal(t, test.one, got)
			if test.one == (relation.Key{}) {
				require.ErrorIs(t, err, relation.ErrNoKey)
			} else {
				require.NoError(t, err)
			}

			var m relation.Many[thing]
			seam.Bind(&m, e, s)
			keys, err := m.Keys()
			require.NoError(t, err)
			require.ElementsMatch(t, test.many, keys)
			require.Equal(t, len(test.many), len(keys))
			for i := range keys {
				require.Equal(t, test.many[i], keys[i], "in the payload's order")
			}
		})
	}
}
