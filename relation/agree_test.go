package relation_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

type (
	pack struct {
		Name  string   `json:"name"`
		Parts []string `json:"parts"`
	}
	// odd is an event that AWS might have written otherwise than it says.
	odd struct {
		registry.Event `event:"source=aws.odd,tolerant"`
		Detail         struct {
			IDs    []string        `json:"ids"`
			Nums   []int           `json:"nums"`
			ID     string          `json:"id-Key,case:ignore"`
			Packs  []pack          `json:"packs"`
			Inner  pack            `json:"inner"`
			ByName map[string]pack `json:"byName"`
			Ptr    *pack           `json:"ptr"`
			Any    struct{ pack }  `json:"any,case:ignore"`
			Deep   [][]string      `json:"deep"`
			Ptrs   *[]*string      `json:"ptrs"`
		} `json:"detail"`
		ByIDs   relation.Many[thing] `json:"-" relation:"test.Odd,detail.ids"`
		ByEach  relation.Many[thing] `json:"-" relation:"test.Odd,detail.ids[*]"`
		ByFirst relation.One[thing]  `json:"-" relation:"test.Odd,detail.ids[0]"`
		ByNums  relation.Many[thing] `json:"-" relation:"test.Odd,detail.nums[*]"`
		ByID    relation.Many[thing] `json:"-" relation:"test.Odd,detail.id-Key"`
		ByPacks relation.Many[thing] `json:"-" relation:"test.Odd,detail.packs[*].name"`
		ByInner relation.Many[thing] `json:"-" relation:"test.Odd,detail.inner.name"`
		ByParts relation.Many[thing] `json:"-" relation:"test.Odd,detail.inner.parts"`
		ByMap   relation.Many[thing] `json:"-" relation:"test.Odd,detail.byName.x.name"`
		ByPtr   relation.Many[thing] `json:"-" relation:"test.Odd,detail.ptr.name"`
		ByAny   relation.Many[thing] `json:"-" relation:"test.Odd,detail.any.parts[*]"`
		ByDeep  relation.Many[thing] `json:"-" relation:"test.Odd,detail.deep[*][*]"`
		ByPtrs  relation.Many[thing] `json:"-" relation:"test.Odd,detail.ptrs"`
	}
)

// TestRelationAndFieldAgree: what a field has, the relation that is named by its path has as a key, however the payload
// writes it; and what the field has not, neither has the relation.
func TestRelationAndFieldAgree(t *testing.T) {
	r := registry.New()
	require.NoError(t, r.Register(odd{}))
	for _, test := range []struct {
		name, detail string
		keys         []string // of all relations, in the order of the fields
	}{
		{"a list", `{"ids":["i-1","i-2"]}`, []string{"i-1", "i-2"}},
		{"a list as one text", `{"ids":"i-1"}`, []string{"i-1"}},
		{"a list as one number", `{"ids":7}`, []string{"7"}},
		{"a list of numbers as one text", `{"nums":"7"}`, []string{"7"}},
		{"a list as an empty text", `{"ids":""}`, nil},
		{"a list as null", `{"ids":null}`, nil},
		{"a list as a list in a text", `{"ids":"[\"i-1\"]"}`, []string{`["i-1"]`}},
		{"a list as an object", `{"ids":{"a":1}}`, nil},
		{"a list in a list", `{"ids":[["i-1"],"i-2"]}`, []string{"i-2"}},
		{"a pointer to a list as one text", `{"ptrs":"i-1"}`, []string{"i-1"}},
		{"lists as one text", `{"deep":"i-1"}`, []string{"i-1"}},
		{"lists as one list", `{"deep":["i-1","i-2"]}`, []string{"i-1", "i-2"}},
		{"a text for a number", `{"nums":["seven"]}`, nil},
		{"a number with a fraction of nothing", `{"nums":[7.0,8e0]}`, []string{"7", "8"}},
		{"a text with a fraction of nothing", `{"nums":"7.0"}`, []string{"7"}},
		{"a number too large", `{"nums":[99999999999999999999]}`, nil},
		{"a number with a fraction", `{"nums":[7.5]}`, nil},
		{"a truth", `{"ids":[true],"idkey":false}`, []string{"true", "false"}},
		{"numbers for texts", `{"ids":[7.0,8e0],"idkey":-0}`, []string{"7.0", "8e0", "-0"}},
		{"an object for a text", `{"ids":[{}],"idkey":{}}`, nil},
		{"a list for a text", `{"idkey":["i-1"]}`, nil},
		{"half a surrogate", `{"ids":["\ud83d"]}`, []string{"�"}},
		{"a name", `{"id-Key":"i-1"}`, []string{"i-1"}},
		{"a name in another case", `{"ID-KEY":"i-1"}`, []string{"i-1"}},
		{"a name with other separators", `{"id_key":"i-1"}`, []string{"i-1"}},
		{"a name without separators", `{"idkey":"i-1"}`, []string{"i-1"}},
		{"an escaped name", `{"\u0049dkey":"i-1"}`, []string{"i-1"}},
		{"a name twice", `{"idkey":"i-1","IDKEY":"i-2"}`, []string{"i-2"}},
		{"a name twice, the exact one first", `{"id-Key":"i-1","IDKEY":"i-2"}`, []string{"i-2"}},
		{"a name twice, null last", `{"id-Key":"i-1","IDKEY":null}`, nil},
		{"a name whose case counts", `{"IDS":"i-1","Inner":{"name":"p"}}`, nil},
		{"an object in a text", `{"inner":"{\"name\":\"p\",\"parts\":\"i-1\"}"}`, []string{"p", "i-1"}},
		{"an object in a text in a text", `{"inner":"\"{\\\"name\\\":\\\"p\\\"}\""}`, nil},
		{"objects in texts", `{"packs":["{\"name\":\"p\"}",{"name":"q"}]}`, []string{"p", "q"}},
		{"a list of objects as an object", `{"packs":{"name":"p"}}`, []string{"p"}},
		{"a list of objects as an object in a text", `{"packs":"{\"name\":\"p\"}"}`, []string{"p"}},
		{"an object of a map in a text", `{"byName":{"x":"{\"name\":\"p\"}"}}`, []string{"p"}},
		{"a map in a text", `{"byName":"{\"x\":{\"name\":\"p\"}}"}`, nil},
		{"a pointer's object in a text", `{"ptr":"{\"name\":\"p\"}"}`, []string{"p"}},
		{"in another case, in a text, as one text", `{"ANY":"{\"parts\":\"i-1\"}"}`, []string{"i-1"}},
		{"a text that is no object", `{"inner":"{\"name\":","ptr":"{} x"}`, nil},
		{"the detail in a text", `"{\"ids\":\"i-1\",\"IDKEY\":\"i-2\"}"`, []string{"i-1", "i-2"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			decoded, err := r.Decode([]byte(`{"id":"1","source":"aws.odd","detail-type":"x","time":"2026-01-02T03:04:05Z","account":"123456789012","region":"eu-west-1","detail":` + test.detail + `}`))
			require.NoError(t, err)
			e := decoded.(*odd)
			require.Equal(t, test.keys, e.fields(), "the fields")
			require.Equal(t, test.keys, e.keys(t), "the relations; drift %v", e.Drift())
		})
	}
}

// fields are the ids that the fields have.
func (e *odd) fields() (ids []string) {
	add := func(texts ...string) {
		for _, text := range texts {
			if text != "" {
				ids = append(ids, text)
			}
		}
	}
	d := e.Detail
	add(d.IDs...)
	for _, n := range d.Nums {
		if n != 0 {
			add(strconv.Itoa(n))
		}
	}
	add(d.ID)
	for _, p := range d.Packs {
		add(p.Name)
	}
	add(d.Inner.Name)
	add(d.Inner.Parts...)
	add(d.ByName["x"].Name)
	if d.Ptr != nil {
		add(d.Ptr.Name)
	}
	add(d.Any.Parts...)
	for _, list := range d.Deep {
		add(list...)
	}
	if d.Ptrs != nil {
		for _, p := range *d.Ptrs {
			add(*p)
		}
	}
	return ids
}

// keys are the ids that the relations have.
func (e *odd) keys(t *testing.T) (ids []string) {
	t.Helper()
	for _, m := range []*relation.Many[thing]{&e.ByIDs, &e.ByNums, &e.ByID, &e.ByPacks, &e.ByInner, &e.ByParts, &e.ByMap, &e.ByPtr, &e.ByAny, &e.ByDeep, &e.ByPtrs} {
		keys, err := m.Keys()
		require.NoError(t, err)
		for _, key := range keys {
			ids = append(ids, key.ID())
		}
	}
	each, err := e.ByEach.Keys()
	require.NoError(t, err)
	list, err := e.ByIDs.Keys()
	require.NoError(t, err)
	require.Equal(t, list, each, "with and without [*]")
	if first, err := e.ByFirst.Key(); err == nil {
		require.Equal(t, e.Detail.IDs[0], first.ID())
	} else {
		require.ErrorIs(t, err, relation.ErrNoKey)
		require.True(t, len(e.Detail.IDs) == 0 || e.Detail.IDs[0] == "")
	}
	return ids
}
