package registry

import (
	standard "encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestReplayName: an event that an archive replays says so, whether its members stand close together or apart.
func TestReplayName(t *testing.T) {
	for _, payload := range []string{
		`{"version":"0","replay-name":"again","source":"x","detail-type":"y","detail":{}}`,
		"{ \"version\" : \"0\" , \"id\": \"1\",\n\t\"detail-type\": \"y\", \"source\":\t\"x\", \"replay-name\": \"again\", \"detail\": {} }",
		`{"replay-name":7,"source":"x","detail-type":"y","detail":{}}`,
	} {
		event, err := New().Decode([]byte(payload))
		require.NoError(t, err)
		require.Equal(t, "x", event.Envelope().Source)
		require.Contains(t, []string{"again", "7"}, event.Envelope().ReplayName)
	}
}

type oddities struct {
	Event  `event:"source=aws.odd,tolerant"`
	Detail struct {
		Texts   map[string]string `json:"texts"`
		Numbers map[string]int    `json:"numbers"`
		Any     any               `json:"any"`
		Number  standard.Number   `json:"number"`
		Raw     standard.Number   `json:"raw,string"`
		Lists   []string          `json:"lists"`
		Strange int               `json:"a\u0001b"`
		Twice   **int             `json:"twice"`
		Parts   []oddPart         `json:"parts"`
		ByName  map[string]struct {
			Part oddPart `json:"part"`
		} `json:"byName"`
		Long map[string]map[string]map[string]map[string]map[string]map[string]map[string]map[string][]func() `json:"-"`
	} `json:"detail,case:ignore"`
}

type oddPart struct {
	Code int `json:"code" event:"present"`
}

// TestOddities: each value comes to its place or drifts, and what drifts is said with its place and what was wanted.
func TestOddities(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(oddities{}))
	for _, row := range []struct{ name, detail, drift string }{
		{"half of a pair in names of texts", `{"texts":{"\ud800":"x"}}`, "\"detail.texts.\ufffd\": type=Unicode text, got half of a surrogate pair"},
		{"in names of numbers", `{"numbers":{"\ud800":1}}`, "\"detail.numbers.\ufffd\": type=Unicode text, got half of a surrogate pair"},
		{"in names of anything", `{"any":{"\ud800":1}}`, "\"detail.any.\ufffd\": type=Unicode text, got half of a surrogate pair"},
		{"a number in a string", `{"number":"1.50"}`, ""},
		{"a word for a number", `{"number":"none"}`, "detail.number: type=number, got string"},
		{"half of a pair for a number", `{"number":"\ud800"}`, "detail.number: type=number, got string"},
		{"a pointer to a pointer", `{"twice":"x"}`, "detail.twice: type=integer, got string"},
		{"a pointer to a pointer, too large", `{"twice":99999999999999999999}`, "detail.twice: type=integer from -9223372036854775808 to 9223372036854775807, got number"},
		{"a fraction for an integer", `{"twice":1.5}`, "detail.twice: type=integer, got number"},
		{"null in a list", `{"parts":[null,{"code":1}]}`, "detail.parts[0].code: present"},
		{"null in a map", `{"byName":{"a":null,"b":{"part":{"code":1}}}}`, "detail.byName.a.part.code: present"},
		{"a control character in a name", `{"a\u0001b":7}`, ""},
		{"names that begin alike", `{"numbers":"x","numbersToo":1,"parts":5}`, "detail.numbers: type=object, got string; detail.parts: type=array, got number"},
	} {
		t.Run(row.name, func(t *testing.T) {
			event, err := r.Decode(eventJSON("aws.odd", "x", row.detail))
			require.NoError(t, err)
			var drift []string
			for _, v := range event.Envelope().Drift() {
				drift = append(drift, v.String())
			}
			require.Equal(t, row.drift, strings.Join(drift, "; "))
			if strings.HasPrefix(row.detail, `{"a\u0001b"`) {
				require.Equal(t, 7, event.(*oddities).Detail.Strange)
			}
		})
	}
	// A member is taken whatever its case, and of two the last counts, as a whole.
	event, err := r.Decode([]byte(`{"source":"aws.odd","detail-type":"x","detail":{"twice":1,"number":2},"DETAIL":{"twice":3}}`))
	require.NoError(t, err)
	require.Equal(t, 3, **event.(*oddities).Detail.Twice)
	require.Empty(t, event.(*oddities).Detail.Number)
}

// TestPathsThatBeginAlike: a wrong type says nothing of a member whose name only begins like the other's.
func TestPathsThatBeginAlike(t *testing.T) {
	type alike struct {
		Event  `event:"source=my.alike"`
		Detail struct {
			A  int `json:"a"`
			AB int `json:"ab" event:"present"`
			L  struct {
				C int `json:"c" event:"present"`
			} `json:"l"`
			LL []struct {
				C int `json:"c" event:"present"`
			} `json:"ll"`
		} `json:"detail"`
	}
	r := New()
	require.NoError(t, r.Register(alike{}))
	_, err := r.Decode(eventJSON("my.alike", "x", `{"a":"x","l":5,"ll":[5,{}]}`))
	invalid, ok := errors.AsType[*ValidationError](err)
	require.True(t, ok)
	var paths []string
	for _, v := range invalid.Violations {
		paths = append(paths, v.Path+" "+v.Rule)
	}
	require.Equal(t, []string{"detail.a type", "detail.ab present", "detail.l type", "detail.ll[0] type", "detail.ll[1].c present"}, paths)
}

// TestUntakenIsInherited: what a parent reports of members that no field takes, its children report, unless they have a function
// of their own.
func TestUntakenIsInherited(t *testing.T) {
	var parents, own []string
	parent := New(WithUntaken(func(_ reflect.Type, path string) { parents = append(parents, path) }))
	require.NoError(t, parent.Register(placed{}))
	child := New(WithParent(parent))
	_, err := child.Decode(eventJSON("my.shop", "Placed", `{"id":"o-1","count":1,"more":1}`))
	require.NoError(t, err)
	require.Equal(t, []string{"detail.more"}, parents)
	child = New(WithParent(parent), WithUntaken(func(_ reflect.Type, path string) { own = append(own, path) }))
	_, err = child.Decode(eventJSON("my.shop", "Placed", `{"id":"o-1","count":1,"other":1}`))
	require.NoError(t, err)
	require.Equal(t, []string{"detail.more"}, parents)
	require.Equal(t, []string{"detail.other"}, own)
}

// TestUntakenIsBounded: of very many members that no field takes an event lists a thousand, and of a text where an object ought to
// be, none.
func TestUntakenIsBounded(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(placed{}, converting{}))
	event, err := r.Decode(eventJSON("my.shop", "Placed", `{"id":"o-1","count":1`+manyMembers(1500)+`}`))
	require.NoError(t, err)
	require.Len(t, event.Envelope().Untaken(), 1000)
	event, err = r.Decode(eventJSON("aws.converting", "x", `{"wrapped":"no object","stages":[{"more":1}]}`))
	require.NoError(t, err)
	require.Equal(t, []string{"detail.stages[*].more"}, event.Envelope().Untaken())
}

func manyMembers(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"x%d":1`, i)
	}
	return b.String()
}

// TestFoundAsTaken: a condition, and a lookup, see in a tolerant type what its fields take: an object in a string, an element that
// stands for its list, whole numbers in other forms; and what no field decodes is found by its name alone.
func TestFoundAsTaken(t *testing.T) {
	type parted struct {
		Event  `event:"source=aws.parted,detail.part.kind=x,tolerant"`
		Detail struct {
			Part struct {
				Kind string `json:"kind"`
			} `json:"part"`
			List []struct {
				ID int `json:"id"`
			} `json:"list"`
			Any any `json:"any"`
		} `json:"detail"`
	}
	type strictly struct {
		Event  `event:"source=my.parted,detail.part.kind=x"`
		Detail struct {
			Part struct {
				Kind string `json:"kind"`
			} `json:"part"`
		} `json:"detail"`
	}
	r := New()
	require.NoError(t, r.Register(parted{}, strictly{}))
	event, err := r.Decode(eventJSON("aws.parted", "x", `{"part":"{\"kind\":\"x\"}","list":{"id":"7"},"any":{"a":1}}`))
	require.NoError(t, err)
	require.IsType(t, &parted{}, event)
	require.Equal(t, "x", event.(*parted).Detail.Part.Kind)
	for path, want := range map[string]string{"detail.part.kind": `"x"`, "detail.list[0].id": `"7"`, "detail.any.a": "1"} {
		value, ok := event.Envelope().Lookup(path)
		require.True(t, ok, path)
		require.Equal(t, want, string(value), path)
	}
	for _, path := range []string{"detail.any[0]", "detail.any[0].a", "detail.list[1].id", "detail.nothing[0]"} {
		_, ok := event.Envelope().Lookup(path)
		require.False(t, ok, path)
	}
	event, err = r.Decode(eventJSON("my.parted", "x", `{"part":"{\"kind\":\"x\"}"}`))
	require.NoError(t, err)
	require.IsType(t, &UnknownEvent{}, event, "a strict type takes no object in a string")

	event, err = r.Decode([]byte(`{"source":"aws.parted","detail-type":"x","resources":"arn:aws:acme:us-east-1:123456789012:thing/a","detail":{"part":{"kind":"x"}}}`))
	require.NoError(t, err)
	value, ok := event.Envelope().Lookup("resources[acme:thing]")
	require.True(t, ok, "the only resource, without brackets")
	require.Equal(t, `"arn:aws:acme:us-east-1:123456789012:thing/a"`, string(value))

	// A payload that breaks off behind what the condition asks for is no event.
	for _, detail := range []string{`{"part":{"kind":`, `{"part":{"kind":"x`, `{"part":{"kind":tru`, `{"part":`, `{"part":[`} {
		_, err = r.Decode([]byte(`{"source":"my.parted","detail-type":"x","detail":` + detail))
		require.ErrorIs(t, err, ErrMalformed, detail)
	}
}

// own decodes itself, and so does what embeds it.
type own struct{ text string }

func (o *own) UnmarshalJSON(data []byte) error {
	o.text = string(data)
	return nil
}

// TestTypesThatDecodeThemselves: what embeds such a type decodes itself, and a path may lead into it, wherever its own method puts
// what is there. A struct that is embedded under a name is a member of that name.
func TestTypesThatDecodeThemselves(t *testing.T) {
	type around struct {
		Event  `event:"source=my.own,detail.anything.at.all=x"`
		Detail struct {
			own
			Y int `json:"y"`
		} `json:"detail"`
	}
	type inner struct {
		A int `json:"a"`
	}
	type optional struct {
		Event  `event:"source=my.options"`
		Detail struct {
			inner
			Named struct {
				inner `json:"named"`
				Y     int `json:"y"`
			} `json:"named"`
		} `json:"detail"`
	}
	r := New()
	require.NoError(t, r.Register(around{}, optional{}))
	event, err := r.Decode(eventJSON("my.own", "x", `{"anything":{"at":{"all":"x"}},"y":5}`))
	require.NoError(t, err)
	require.Equal(t, `{"anything":{"at":{"all":"x"}},"y":5}`, event.(*around).Detail.text)
	require.Zero(t, event.(*around).Detail.Y, "the method has taken it all")

	event, err = r.Decode(eventJSON("my.options", "x", `{"a":1,"named":{"y":2}}`))
	require.NoError(t, err)
	require.Equal(t, 1, event.(*optional).Detail.A)
	require.Equal(t, 2, event.(*optional).Detail.Named.Y)
}

// TestMisspeltDetail: a field that seems meant for the detail and takes something else is told, whatever it is called.
func TestMisspeltDetail(t *testing.T) {
	for name, prototype := range map[string]any{
		"a letter less":    astray1{},
		"not exported":     astray2{},
		"another case":     astray3{},
		"a letter more":    astray4{},
		"letters exchange": astray5{},
	} {
		err := New().Register(prototype)
		if name == "not exported" {
			require.NoError(t, err, "a private matter")
			continue
		}
		require.ErrorContains(t, err, "no field takes the events' detail", name)
	}
	require.NoError(t, New().Register(notAstray{}))
}

type (
	astray1 struct {
		Event `event:"source=a"`
		Detai struct{} `json:"detai"`
	}
	astray2 struct {
		Event  `event:"source=a"`
		detal  int //nolint:unused // for its name
		Number int `json:"number"`
	}
	astray3 struct {
		Event  `event:"source=a"`
		Detail struct{} `json:"Detail"`
	}
	astray4 struct {
		Event   `event:"source=a"`
		Details struct{} `json:"details"`
	}
	astray5 struct {
		Event  `event:"source=a"`
		Deatil struct{} `json:"deatil"`
	}
	notAstray struct {
		Event      `event:"source=a"`
		DetailType int      `json:"detailNumber"`
		Da         struct{} `json:"da"`
	}
)

// TestEscapedTag: a tag is what Go reads in it.
func TestEscapedTag(t *testing.T) {
	type escaped struct {
		Event  `event:"source=my.escaped"`
		Detail struct {
			ABC int "json:\"\\x41bc\""
		} `json:"detail"`
	}
	r := New()
	require.NoError(t, r.Register(escaped{}))
	event, err := r.Decode(eventJSON("my.escaped", "x", `{"Abc":3}`))
	require.NoError(t, err)
	require.Equal(t, 3, event.(*escaped).Detail.ABC)
}

// TestNamesThatAreCut: of a name in a path 256 bytes are told, cut between characters.
func TestNamesThatAreCut(t *testing.T) {
	type named struct {
		Event  `event:"source=my.named"`
		Detail map[string]int `json:"detail"`
	}
	r := New()
	require.NoError(t, r.Register(named{}))
	for name, want := range map[string]string{
		strings.Repeat("a", 256): strings.Repeat("a", 256), strings.Repeat("a", 257): strings.Repeat("a", 256) + "…", "a" + strings.Repeat("é", 128): "a" + strings.Repeat("é", 127) + "…",
	} {
		_, err := r.Decode(eventJSON("my.named", "x", `{"`+name+`":"x"}`))
		invalid, ok := errors.AsType[*ValidationError](err)
		require.True(t, ok)
		require.Equal(t, "detail."+want, invalid.Violations[0].Path)
	}
}

// TestLongListsOfTexts: of a payload too large to be shared, texts long and short come as they are.
func TestLongListsOfTexts(t *testing.T) {
	type listing struct {
		Event  `event:"source=my.listing"`
		Detail struct {
			Texts []string `json:"texts"`
		} `json:"detail"`
	}
	r := New()
	require.NoError(t, r.Register(listing{}))
	want := []string{"short", strings.Repeat("a", 512), strings.Repeat("b", 513), strings.Repeat("c", 100<<10), ""}
	text, err := standard.Marshal(want)
	require.NoError(t, err)
	event, err := r.Decode(eventJSON("my.listing", "x", `{"texts":`+string(text)+`}`))
	require.NoError(t, err)
	require.Equal(t, want, event.(*listing).Detail.Texts)
}
