package registry

import (
	"errors"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Types for the tables of mistakes below: those with names of their own need methods or embedding.
type (
	hidesEnvelope struct {
		Event    `event:"source=a"`
		Envelope string
	}
	hasUnmarshal struct {
		Event `event:"source=a"`
	}
	Base struct {
		Region string `json:"region"`
	}
	Text    string
	hidden  struct{ Name string }
	Address struct{ netip.Addr }
	Network struct{ netip.Prefix }
)

func (*hasUnmarshal) UnmarshalJSON([]byte) error { return nil }

// badTag is a type with one mistake, and what registering it must say.
type badTag struct {
	name      string
	prototype any
	field     string
	key       string
	offset    int
	fix       string
}

// one mistake each in the tag of the envelope.
var badEventTags = []badTag{
	{"no tag", struct{ Event }{}, "Event", "", 0, "add `event:\"source=…\"` to it"},
	{"empty tag", struct {
		Event `event:""`
	}{}, "Event", "event", 0, "add source=… with the events' source"},
	{"no source", struct {
		Event `event:"detail-type=b"`
	}{}, "Event", "event", 0, "add source=… with the events' source"},
	{"source without value", struct {
		Event `event:"source"`
	}{}, "Event", "event", 0, "write source=…, detail-type=…, a path=… or tolerant; put '…' around a value with a comma in it"},
	{"empty source", struct {
		Event `event:"source="`
	}{}, "Event", "event", 7, "write a value or remove it"},
	{"empty alternative", struct {
		Event `event:"source=a||b"`
	}{}, "Event", "event", 9, "write a value or remove it"},
	{"source twice", struct {
		Event `event:"source=a,source=b"`
	}{}, "Event", "event", 9, "put the values together: source=a|b"},
	{"misspelled source", struct {
		Event `event:"sorce=a"`
	}{}, "Event", "event", 0, "write source"},
	{"misspelled detail-type", struct {
		Event `event:"source=a,detailType=b"`
	}{}, "Event", "event", 9, "write detail-type"},
	{"misspelled tolerant", struct {
		Event `event:"source=a,tolerent"`
	}{}, "Event", "event", 9, "write source=…, detail-type=…, a path=… or tolerant; put '…' around a value with a comma in it"},
	{"tolerant with a value", struct {
		Event `event:"source=a,tolerant=true"`
	}{}, "Event", "event", 9, "write tolerant alone"},
	{"strict", struct {
		Event `event:"source=a,strict"`
	}{}, "Event", "event", 9, "write source=…, detail-type=…, a path=… or tolerant; put '…' around a value with a comma in it"},
	{"unknown word", struct {
		Event `event:"source=a,lenient"`
	}{}, "Event", "event", 9, "write source=…, detail-type=…, a path=… or tolerant; put '…' around a value with a comma in it"},
	{"unknown key", struct {
		Event `event:"source=a,state=on"`
	}{}, "Event", "event", 9, "write source, detail-type or a whole path, such as detail.state"},
	{"extra comma", struct {
		Event `event:"source=a,,tolerant"`
	}{}, "Event", "event", 9, "remove the extra ','"},
	{"comma at the end", struct {
		Event `event:"source=a,"`
	}{}, "Event", "event", 9, "remove the extra ','"},
	{"space after a comma", struct {
		Event `event:"source=a, detail-type=b"`
	}{}, "Event", "event", 9, "remove it, or put '…' around a value that has it"},
	{"space around a value", struct {
		Event `event:"source= a"`
	}{}, "Event", "event", 7, "remove it, or put '…' around a value that has it"},
	{"nothing before =", struct {
		Event `event:"source=a,=b"`
	}{}, "Event", "event", 9, "write a member name, such as detail.instance-id"},
	{"star in the middle", struct {
		Event `event:"source=a*b"`
	}{}, "Event", "event", 8, "write what comes before it, or put '…' around a '*' that is meant as such"},
	{"equals sign in a value", struct {
		Event `event:"source=a=b"`
	}{}, "Event", "event", 8, "put '…' around the value, with '' for a ' in it; or a ',' before the next item"},
	{"quote in a value", struct {
		Event `event:"source=a'b"`
	}{}, "Event", "event", 8, "put '…' around the value, with '' for a ' in it; or a ',' before the next item"},
	{"open quote", struct {
		Event `event:"source='a"`
	}{}, "Event", "event", 7, "add the closing '"},
	{"text after a quote", struct {
		Event `event:"source='a'b"`
	}{}, "Event", "event", 10, "write a ',' or '|' before it, or '' for a quote in the value"},
	{"value twice", struct {
		Event `event:"source=a|a"`
	}{}, "Event", "event", 9, "keep the one that takes more"},
	{"value that a prefix takes already", struct {
		Event `event:"source=aws.*|aws.ec2"`
	}{}, "Event", "event", 13, "keep the one that takes more"},
	{"value before a prefix that takes it", struct {
		Event `event:"source=aws.ec2|aws.*"`
	}{}, "Event", "event", 15, "keep the one that takes more"},
}

// one mistake each in a condition of the envelope's tag.
var badConditions = []badTag{
	{"detail itself", struct {
		Event `event:"source=a,detail=b"`
	}{}, "Event", "event", 9, "name what in it has the value, such as detail.state or resources[service:resource-type]"},
	{"path without a value", struct {
		Event `event:"source=a,detail.state"`
	}{}, "Event", "event", 9, "write source=…, detail-type=…, a path=… or tolerant; put '…' around a value with a comma in it"},
	{"path twice", struct {
		Event  `event:"source=a,detail.b=1,detail.'b'=2"`
		Detail any `json:"detail"`
	}{}, "Event", "event", 20, "put the values together: detail.b=a|b"},
	{"open bracket", struct {
		Event `event:"source=a,detail.b[=1"`
	}{}, "Event", "event", 17, "add the closing ]"},
	{"missing name", struct {
		Event `event:"source=a,detail..b=1"`
	}{}, "Event", "event", 16, "remove the extra '.' or write the name"},
	{"resources as a whole", struct {
		Event `event:"source=a,resources=b"`
	}{}, "Event", "event", 9, "name what in it has the value, such as detail.state or resources[service:resource-type]"},
	{"resources by position", struct {
		Event `event:"source=a,resources[0]=b"`
	}{}, "Event", "event", 9, "write resources[service:resource-type]"},
	{"member that is not there", struct {
		Event  `event:"source=a,detail.state=b"`
		Detail struct {
			Status string `json:"status"`
			Phase  string `json:"phase"`
		} `json:"detail"`
	}{}, "Event", "event", 9, "write detail.status"},
	{"member like no other", struct {
		Event  `event:"source=a,detail.zone=b"`
		Detail struct {
			Status string `json:"status"`
			Phase  string `json:"phase"`
		} `json:"detail"`
	}{}, "Event", "event", 9, "correct the path, or add a field for the member to the struct"},
	{"member in another case", struct {
		Event  `event:"source=a,detail.instanceID=b"`
		Detail struct {
			ID string `json:"instanceId"`
		} `json:"detail"`
	}{}, "Event", "event", 9, "write detail.instanceId"},
	{"no detail at all", struct {
		Event `event:"source=a,detail.state=b"`
	}{}, "Event", "event", 9, "add a field with `json:\"detail\"` to the type"},
	{"object", struct {
		Event  `event:"source=a,detail.inner=b"`
		Detail struct {
			Inner struct{ X string } `json:"inner"`
		} `json:"detail"`
	}{}, "Event", "event", 9, "name a member or element in it"},
	{"below a string", struct {
		Event `event:"source=a,account.id=b"`
	}{}, "Event", "event", 9, "end the path there"},
	{"index into a string", struct {
		Event `event:"source=a,account[0]=b"`
	}{}, "Event", "event", 9, "remove [0] after it"},
	{"below a list", struct {
		Event  `event:"source=a,detail.list.x=b"`
		Detail struct {
			List []struct{ X string } `json:"list"`
		} `json:"detail"`
	}{}, "Event", "event", 9, "write detail.list[*] to look into each element"},
}

// one mistake each in how a type is made.
var badTypes = []badTag{
	{"no struct", "text", "", "", 0, "register a struct that embeds registry.Event"},
	{"no envelope", struct{ ID string }{}, "", "", 0, "embed registry.Event as the first field, with an event tag"},
	{"envelope by pointer", struct {
		*Event `event:"source=a"`
	}{}, "Event", "", 0, "embed registry.Event by value"},
	{"envelope with a name", struct {
		Envelope Event `event:"source=a"`
	}{}, "Envelope", "", 0, "embed it: write registry.Event alone"},
	{"envelope not first", struct {
		Detail string `json:"detail"`
		Event  `event:"source=a"`
	}{}, "Event", "", 0, "move registry.Event to the top"},
	{"envelope with a json tag", struct {
		Event `event:"source=a" json:"event"`
	}{}, "Event", "json", 0, "remove the json tag"},
	{"hidden envelope", hidesEnvelope{}, "Envelope", "", 0, "give it another name"},
	{"unmarshal method", hasUnmarshal{}, "", "", 0, "move the method to the type of its detail"},
	{"member of the envelope", struct {
		Event `event:"source=a"`
		Src   string `json:"source"`
	}{}, "Src", "json", 0, "remove the field and use that of registry.Event"},
	{"member of the envelope, embedded", struct {
		Event `event:"source=a"`
		*Base
	}{}, "Base.Region", "json", 0, "remove the field and use that of registry.Event"},
	{"present in the JSON's absence", struct {
		Event `event:"source=a"`
		X     int `json:"-" event:"present"`
	}{}, "X", "event", 0, "remove the rule, or the json tag that excludes the field"},
	{"misspelled present", struct {
		Event  `event:"source=a"`
		Detail struct {
			X int `event:"presnt"`
		} `json:"detail"`
	}{}, "Detail.X", "event", 0, "write present; which events a type takes stands at the embedded registry.Event"},
	{"event tag on a field", struct {
		Event  `event:"source=a"`
		Detail struct{} `json:"detail" event:"source=b"`
	}{}, "Detail", "event", 0, "write present; which events a type takes stands at the embedded registry.Event"},
	{"validation that is not there", struct {
		Event  `event:"source=a"`
		Detail struct {
			X string `validate:"reqired"`
		} `json:"detail"`
	}{}, "Detail.X", "validate", 0, "use one that the validator has, or register it on the one given with WithValidator"},
	{"validation with a bad parameter", struct {
		Event  `event:"source=a"`
		Detail struct {
			X string `validate:"startswith=i-,min=abc"`
		} `json:"detail"`
	}{}, "Detail.X", "validate", 14, "give min a number"},
	{"validation that does not fit", struct {
		Event  `event:"source=a"`
		Detail struct {
			X struct{ Y int } `validate:"min=3"`
		} `json:"detail"`
	}{}, "Detail.X", "validate", 0, "remove min, or put it on a string, number, list or map"},
}

// one mistake each in a json tag or in what JSON makes of a field.
var badJSONTags = []badTag{
	{"quoted name", struct {
		Event `event:"source=a"`
		X     int `json:"'a,b'"`
	}{}, "X", "json", 0, "leave the field out and read the member with Lookup"},
	{"embed", struct {
		Event `event:"source=a"`
		X     map[string]any `json:",embed"`
	}{}, "X", "json", 1, "embed a struct without a json tag, or read unknown members with Lookup"},
	{"inline", struct {
		Event `event:"source=a"`
		X     map[string]any `json:",inline"`
	}{}, "X", "json", 1, "embed a struct without a json tag, or read unknown members with Lookup"},
	{"format", struct {
		Event `event:"source=a"`
		X     time.Time `json:"x,format:unix"`
	}{}, "X", "json", 2, "make the field a type with an UnmarshalText method"},
	{"channel", struct {
		Event `event:"source=a"`
		X     []chan int
	}{}, "X", "json", 0, "add `json:\"-\"` to it"},
	{"interface with methods", struct {
		Event `event:"source=a"`
		X     fmt.Stringer `json:"x"`
	}{}, "X", "json", 0, "make it any, jsontext.Value or a struct, or add `json:\"-\"` to it"},
	{"embedded text", struct {
		Event `event:"source=a"`
		Text
	}{}, "Text", "json", 0, "give it one with a json tag, or add `json:\"-\"`"},
	{"embedded struct with an option", struct {
		Event  `event:"source=a"`
		Detail struct {
			part `json:",omitzero"`
		} `json:"detail"`
	}{}, "Detail.part", "json", 0, "remove the json tag"},
	{"embedded pointer to a hidden type", struct {
		Event `event:"source=a"`
		*hidden
	}{}, "hidden", "json", 0, "embed hidden by value"},
	{"embedded type with a method", struct {
		Event  `event:"source=a"`
		Detail struct {
			Address
			Network
		} `json:"detail"`
	}{}, "Detail.Address", "json", 0, "give the field a name"},
}

func TestBadTags(t *testing.T) {
	for _, table := range [][]badTag{badEventTags, badConditions, badTypes, badJSONTags, badRelationTags} {
		for _, row := range table {
			t.Run(row.name, func(t *testing.T) {
				r := New()
				err := r.Register(row.prototype)
				fault, ok := errors.AsType[*TagError](err)
				require.True(t, ok, "want a *TagError, got %v", err)
				require.Equal(t, row.fix, fault.Fix, err)
				require.Equal(t, row.field, fault.Field, err)
				require.Equal(t, row.key, fault.Key, err)
				require.Equal(t, row.offset, fault.Offset, err)
				require.NotEmpty(t, fault.Problem)
				require.Contains(t, err.Error(), fault.Type)
				require.Contains(t, err.Error(), fault.Fix)
				require.Empty(t, r.Types(), "a type with a mistake is not registered")
			})
		}
	}
}

func TestAllMistakesAtOnce(t *testing.T) {
	err := New().Register(struct {
		Event    `event:"source=a"`
		X        int `event:"presnt"`
		Y        int `json:"y,format:unix"`
		Instance one `relation:"ec2.Instance,id"`
	}{})
	var joined interface{ Unwrap() []error }
	require.ErrorAs(t, err, &joined)
	var fields []string
	for _, e := range joined.Unwrap() {
		fault, ok := errors.AsType[*TagError](e)
		require.True(t, ok)
		fields = append(fields, fault.Field)
	}
	require.ElementsMatch(t, []string{"X", "Y", "Instance"}, fields)
}
