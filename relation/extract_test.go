package relation_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

// pathsEvent has a One and a Many for each row of TestKeys, in its order.
type pathsEvent struct {
	registry.Event `event:"source=fake.things,detail-type=Paths"`
	Detail         map[string]any `json:"detail"`

	One0   relation.One[thing]  `json:"-" relation:"fake.Thing,detail.id"`
	Many0  relation.Many[thing] `json:"-" relation:"fake.Thing,detail.id"`
	One1   relation.One[thing]  `json:"-" relation:"fake.Thing,detail.number"`
	Many1  relation.Many[thing] `json:"-" relation:"fake.Thing,detail.number"`
	One2   relation.One[thing]  `json:"-" relation:"fake.Thing,detail.nothing"`
	Many2  relation.Many[thing] `json:"-" relation:"fake.Thing,detail.nothing"`
	One3   relation.One[thing]  `json:"-" relation:"fake.Thing,detail.null"`
	Many3  relation.Many[thing] `json:"-" relation:"fake.Thing,detail.null"`
	One4   relation.One[thing]  `json:"-" relation:"fake.Thing,detail.empty"`
	Many4  relation.Many[thing] `json:"-" relation:"fake.Thing,detail.empty"`
	One5   relation.One[thing]  `json:"-" relation:"fake.Thing,detail.flag"`
	Many5  relation.Many[thing] `json:"-" relation:"fake.Thing,detail.flag"`
	One6   relation.One[thing]  `json:"-" relation:"fake.Thing,detail.object"`
	Many6  relation.Many[thing] `json:"-" relation:"fake.Thing,detail.object"`
	One7   relation.One[thing]  `json:"-" relation:"fake.Thing,detail.list"`
	Many7  relation.Many[thing] `json:"-" relation:"fake.Thing,detail.list"`
	One8   relation.One[thing]  `json:"-" relation:"fake.Thing,detail.list[2]"`
	Many8  relation.Many[thing] `json:"-" relation:"fake.Thing,detail.list[2]"`
	Many9  relation.Many[thing] `json:"-" relation:"fake.Thing,detail.tasks[*].arn"`
	One10  relation.One[thing]  `json:"-" relation:"fake.Thing,detail.arns[ecs:task]"`
	Many10 relation.Many[thing] `json:"-" relation:"fake.Thing,detail.arns[ecs:task]"`
	One11  relation.One[thing]  `json:"-" relation:"fake.Thing,detail.list,cluster=detail.cluster"`
	Many11 relation.Many[thing] `json:"-" relation:"fake.Thing,detail.list,cluster=detail.cluster"`
	One12  relation.One[thing]  `json:"-" relation:"fake.Thing,detail.id,cluster=detail.nothing"`
	Many12 relation.Many[thing] `json:"-" relation:"fake.Thing,detail.id,cluster=detail.nothing"`
	Many13 relation.Many[thing] `json:"-" relation:"fake.Thing,detail.tasks[*].arn,cluster=detail.tasks[*].cluster"`
	Many14 relation.Many[thing] `json:"-" relation:"fake.Thing,detail.tasks[*].containers[*].id,task=detail.tasks[*].arn"`
	Many15 relation.Many[thing] `json:"-" relation:"fake.Thing,detail.tasks[*].arn,first=detail.tasks[*].containers[*].id"`
	Many16 relation.Many[thing] `json:"-" relation:"fake.Thing,detail.tasks[*].arn,zone=detail.zones[*]"`
	Many17 relation.Many[thing] `json:"-" relation:"fake.Thing,detail.'o''dd[*]'[*].arn,zone=detail.zones[1]"`
	Many18 relation.Many[thing] `json:"-" relation:"fake.Thing,detail.'tasks'[*].arn,cluster=detail.tasks[*].cluster"`
	Many19 relation.Many[thing] `json:"-" relation:"fake.Thing,detail.tasks[*].'containers'[*].id,task='detail'.'tasks'[*].arn"`
	Many20 relation.Many[thing] `json:"-" relation:"fake.Thing,detail.'o''dd[*]'[*].arn,same='detail'.'o''dd[*]'[*].'arn'"`
}

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
		"o'dd[*]": [{"arn": "q"}, {"arn": "r"}],
		"arns": ["arn:aws:ecs:eu-west-1:123456789012:task/c/1", "arn:aws:s3:::bucket", "arn:aws:ecs:eu-west-1:123456789012:task/c/2"]
	}`
	key := relation.NewKey
	e := decode[*pathsEvent](t, nil, []byte(`{"version":"0","id":"e","detail-type":"Paths","source":"fake.things","account":"123456789012",
		"time":"2026-01-02T03:04:05Z","region":"eu-west-1","resources":[],"detail":`+detail+`}`), pathsEvent{})
	for i, test := range []struct {
		name string
		one  relation.Key // zero: none
		many []relation.Key
	}{
		{name: "string", one: key("a"), many: []relation.Key{key("a")}},
		{name: "number", one: key("4711"), many: []relation.Key{key("4711")}},
		{name: "absent"},
		{name: "null"},
		{name: "empty"},
		{name: "boolean"},
		{name: "object"},
		{name: "array", many: []relation.Key{key("a"), key("b"), key("7")}},
		{name: "element", one: key("b"), many: []relation.Key{key("b")}},
		{name: "first of each", many: []relation.Key{key("t1"), key("t2"), key("t3")}},
		{name: "arn selector",
			one: key("arn:aws:ecs:eu-west-1:123456789012:task/c/1"),
			many: []relation.Key{key("arn:aws:ecs:eu-west-1:123456789012:task/c/1"),
				key("arn:aws:ecs:eu-west-1:123456789012:task/c/2")}},
		{name: "scalar part",
			many: []relation.Key{key("a", "cluster", "c"), key("b", "cluster", "c"), key("7", "cluster", "c")}},
		{name: "absent part",
			one: key("a"), many: []relation.Key{key("a")}},
		{name: "part of the same element",
			many: []relation.Key{key("t1", "cluster", "c1"), key("t2", "cluster", "c2"), key("t3"),
				key("t1", "cluster", "c5")}},
		{name: "part of the outer element",
			many: []relation.Key{key("k1", "task", "t1"), key("k2", "task", "t1"), key("k3", "task", "t2")}},
		{name: "part of an inner element",
			many: []relation.Key{key("t1", "first", "k1"), key("t2", "first", "k3"), key("t3"), key("t1")}},
		{name: "part of another array",
			many: []relation.Key{key("t1", "zone", "z1"), key("t2", "zone", "z1"), key("t3", "zone", "z1")}},
		{name: "brackets in a quoted name", many: []relation.Key{key("q", "zone", "z2"), key("r", "zone", "z2")}},
		{name: "another spelling of the same array",
			many: []relation.Key{key("t1", "cluster", "c1"), key("t2", "cluster", "c2"), key("t3"), key("t1", "cluster", "c5")}},
		{name: "another spelling, deeper",
			many: []relation.Key{key("k1", "task", "t1"), key("k2", "task", "t1"), key("k3", "task", "t2")}},
		{name: "a quoted name with a quote and brackets", many: []relation.Key{key("q", "same", "q"), key("r", "same", "r")}},
	} {
		t.Run(test.name, func(t *testing.T) {
			fields := reflect.ValueOf(e).Elem()
			if field := fields.FieldByName(fmt.Sprintf("One%d", i)); field.IsValid() { // a One takes no list
				got, err := field.Addr().Interface().(*relation.One[thing]).Key()
				require.Equal(t, test.one, got)
				if test.one == (relation.Key{}) {
					require.ErrorIs(t, err, relation.ErrNoKey)
				} else {
					require.NoError(t, err)
				}
			}

			m := fields.FieldByName(fmt.Sprintf("Many%d", i)).Addr().Interface().(*relation.Many[thing])
			keys, err := m.Keys()
			require.NoError(t, err)
			require.Equal(t, len(test.many), len(keys))
			for i := range keys {
				require.Equal(t, test.many[i], keys[i], "in the payload's order")
			}
		})
	}
}
