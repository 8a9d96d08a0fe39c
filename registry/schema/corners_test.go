package schema_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"

	stdjson "encoding/json"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/go-playground/validator/v10"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/schema"
	"github.com/typedbus/typedbus/relation"
)

// corners has the kinds of fields and the rules that everything has not. All may be left out.
type corners struct {
	registry.Event `event:"source=my.shop,detail-type=Corners"`
	Detail         cornersDetail `json:"detail" event:"present"`
}

type cornersDetail struct {
	*Further
	Number  stdjson.Number    `json:"number"`
	Address netip.Addr        `json:"address"`
	Foreign foreign           `json:"foreign"`
	Bytes   []byte            `json:"bytes"`
	ByCode  map[int]string    `json:"byCode"`
	Quoted  int               `json:"quoted,string"`
	Box     box[int]          `json:"box"`
	Other   any               `json:"other"`
	Alpha   string            `json:"alpha" validate:"omitempty,alpha"`
	UUID    string            `json:"uuid" validate:"omitempty,uuid"`
	Equal   int               `json:"equal" validate:"omitempty,eq=4"`
	Unequal int               `json:"unequal" validate:"ne=4"`
	Less    float64           `json:"less" validate:"lt=4.5"`
	Between int               `json:"between" validate:"omitempty,gt=1,gte=3,lt=9,lte=7"`
	Twice   int               `json:"twice" validate:"omitempty,gte=3,gt=1,lte=7,lt=9"`
	On      *bool             `json:"on" validate:"omitnil,eq=true"`
	Off     bool              `json:"off" validate:"eq=false"`
	Empty   bool              `json:"empty" validate:"omitempty,eq=true"`
	More    []int             `json:"more" validate:"omitempty,gt=1"`
	Fewer   []int             `json:"fewer" validate:"lt=2"`
	Exactly []int             `json:"exactly" validate:"omitempty,len=2"`
	Likely  map[string]string `json:"likely" validate:"omitempty,eq=1"`
	Either  string            `json:"either" validate:"omitempty,eq=a|alpha"`
	Long    string            `json:"long" validate:"omitempty,gt=2,lt=5"`
	Given   *given            `json:"given"`
	Known   string            `json:"known" validate:"matches=^a*$"`
	Inside  *box[string]      `json:"inside" validate:"omitempty"`
	Hidden  struct {
		Left  int `json:"left"`
		Never int `json:"-"`
	} `json:"hidden"`
}

// Further is embedded by a pointer, which only exported types can be.
type Further struct {
	Text string `json:"further" validate:"max=2"`
}

type given struct {
	Amount int `json:"amount" validate:"required"`
}

// foreign reads its JSON itself.
type foreign struct{ text string }

func (f *foreign) UnmarshalJSON(data []byte) error {
	f.text = string(data)
	return nil
}

// box is generic.
type box[T any] struct {
	Content T `json:"content"`
}

// cornerValues are values of each member, in JSON: some that it takes, and some that it refuses.
var cornerValues = map[string]string{
	"further": `"ab" "abc" null 5`, "number": `1 1.5 null "x" true`, "address": `"10.0.0.1" null 5`, "foreign": `1 "x" {} [] null`,
	"bytes": `"aGk=" "" null 5 []`, "byCode": `{"1":"a"} {"-1":"a"} {"x":"a"} {"1":5} {} null`, "quoted": `"5" "-5" 5 "x" null`,
	"box": `{"content":1} {"content":"x"} {} null 1`, "other": `1 null {}`, "alpha": `"ab" "a1" "" null`,
	"uuid": `"11111111-2222-4333-8444-555555555555" "11111111" "" null`, "equal": `4 5 0 null`, "unequal": `4 5 0 null`,
	"less": `4.4 4.5 5 0 null`, "between": `0 1 2 3 5 7 8 9 null`, "twice": `0 1 2 3 5 7 8 9 null`, "on": `true false null`, "off": `true false null`, "empty": `true false null 1`,
	"more": `[1,2] [1] [] null`, "fewer": `[] [1] [1,2] null`, "exactly": `[1] [1,2] [1,2,3] null`, "likely": `{"a":"b"} {"a":"b","c":"d"} {} null`,
	"either": `"a" "b" "1" "" null`, "long": `"ab" "abc" "abcd" "abcde" "" null`, "given": `{"amount":1} {"amount":0} {} null`, "known": `"aa" "b" "" null`, "inside": `{"content":"x"} {"content":1} null`,
	"hidden": `{"left":1} {"left":"x"} {} null`,
}

// TestSchemaInTheCorners: the type and its schema take the same values of each member.
func TestSchemaInTheCorners(t *testing.T) {
	r := registry.New()
	require.NoError(t, r.Register((*corners)(nil)))
	documents := map[string]*jsonschema.Schema{}
	for name, write := range map[string]func(registry.Registration) (jsontext.Value, error){"2020-12": schema.JSONSchema, "draft 4": schema.Draft4} {
		document, err := write(r.Types()[0])
		require.NoError(t, err)
		documents[name] = compile(t, document)
	}
	require.Equal(t, membersOf(t, r), slices.Sorted(maps.Keys(cornerValues)), "each member has values")
	for member, values := range cornerValues {
		taken, refused := 0, 0
		for value := range strings.FieldsSeq(values) {
			e := event(t, "my.shop", "Corners", jsontext.Value(fmt.Sprintf(`{%q:%s}`, member, value)))
			_, err := r.Decode(e)
			if err == nil {
				taken++
			} else {
				refused++
			}
			instance, parseErr := jsonschema.UnmarshalJSON(bytes.NewReader(e))
			require.NoError(t, parseErr)
			for name, document := range documents {
				if name == "draft 4" && member == "byCode" && value == `{"x":"a"}` {
					continue // draft 4 says nothing of the names of members
				}
				invalid := document.Validate(instance)
				assert.Equal(t, err == nil, invalid == nil, "%s: %s %s\nthe type: %v\nthe schema: %v", name, member, value, err, invalid)
			}
		}
		require.Positive(t, taken, member)
		if member != "foreign" && member != "other" {
			require.Positive(t, refused, member)
		}
	}
}

// membersOf returns the names of the detail's members, sorted, as the schema has them.
func membersOf(t *testing.T, r *registry.Registry) []string {
	t.Helper()
	document, err := schema.JSONSchema(r.Types()[0])
	require.NoError(t, err)
	var parts struct {
		Defs struct {
			Detail struct {
				Properties map[string]jsontext.Value `json:"properties"`
			} `json:"cornersDetail"`
		} `json:"$defs"`
	}
	require.NoError(t, stdjson.Unmarshal(document, &parts))
	return slices.Sorted(maps.Keys(parts.Defs.Detail.Properties))
}

// unsaid has rules that no schema can say, one of them the program's own.
type unsaid struct {
	registry.Event `event:"source=my.shop,detail-type=Unsaid"`
	Detail         struct {
		Text    string    `json:"text" validate:"omitempty,lowercase,email"`
		Either  string    `json:"either" validate:"omitempty,email|alpha"`
		Count   int       `json:"count" validate:"omitempty,port"`
		Own     int       `json:"own" validate:"ours=5"`
		List    []int     `json:"list" validate:"ne=1"`
		Bytes   []byte    `json:"bytes" validate:"omitempty,max=3"`
		Foreign *foreign2 `json:"foreign" validate:"omitempty,ours"`
		Flag    bool      `json:"flag" validate:"isdefault"`
		Complex complex64 `json:"-"`
	} `json:"detail"`
}

type foreign2 string

func (f *foreign2) UnmarshalJSON(data []byte) error {
	*f = foreign2(data)
	return nil
}

// TestSaidInWords: a rule that no schema can say stands in a comment, and asks for nothing.
func TestSaidInWords(t *testing.T) {
	validate := validator.New(validator.WithRequiredStructEnabled())
	require.NoError(t, validate.RegisterValidation("ours", func(validator.FieldLevel) bool { return true }))
	r := registry.New(registry.WithValidator(validate))
	require.NoError(t, r.Register((*unsaid)(nil)))
	document, err := schema.JSONSchema(r.Types()[0])
	require.NoError(t, err)
	var parts struct {
		Defs struct {
			Object struct {
				Properties map[string]any `json:"properties"`
				Required   []string       `json:"required"`
			} `json:"Object"`
		} `json:"$defs"`
	}
	require.NoError(t, stdjson.Unmarshal(document, &parts))
	require.Empty(t, parts.Defs.Object.Required)
	comments := map[string]string{}
	for name, property := range parts.Defs.Object.Properties {
		comments[name] = strings.Join(commentsIn(property), "; ")
	}
	const not = "not said by this schema: validate "
	require.Equal(t, map[string]string{
		"text": not + "lowercase; " + not + "email", "either": not + "email|alpha", "count": not + "port", "own": not + "ours=5", "list": not + "ne=1",
		"bytes": not + "max=3", "foreign": "the type schema_test.foreign2 reads its JSON itself; " + not + "ours", "flag": not + "isdefault",
	}, comments)
	compiled := compile(t, document)
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(event(t, "my.shop", "Unsaid", jsontext.Value(`{"text":"NO","either":"1","count":-1,"list":[1],"bytes":"YWFhYWE="}`))))
	require.NoError(t, err)
	require.NoError(t, compiled.Validate(instance))
}

// commentsIn returns the comments in a schema.
func commentsIn(v any) []string {
	var all []string
	switch v := v.(type) {
	case []any:
		for _, inner := range v {
			all = append(all, commentsIn(inner)...)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if text, ok := v[key].(string); ok && key == "$comment" {
				all = append(all, text)
			} else {
				all = append(all, commentsIn(v[key])...)
			}
		}
	}
	return all
}

// selected is taken by sources and detail-types of all kinds, and by an element of a list.
type selected struct {
	registry.Event `event:"source=my.a|my.b|my.c.*|my.d.*,detail.parts[*]=x"`
	Detail         struct {
		Parts []string `json:"parts"`
	} `json:"detail"`
}

// bare has an envelope and nothing else.
type bare struct {
	registry.Event `event:"source=*,detail-type=Bare"`
}

// TestSelected: a schema takes the sources and detail-types of a type's tag, exact texts and prefixes side by side.
func TestSelected(t *testing.T) {
	r := registry.New()
	require.NoError(t, r.Register((*selected)(nil), (*bare)(nil)))
	byName := map[string]*jsonschema.Schema{}
	for _, registered := range r.Types() {
		document, err := schema.JSONSchema(registered)
		require.NoError(t, err)
		byName[registered.Type.Name()] = compile(t, document)
		if registered.Type.Name() == "selected" {
			require.Contains(t, string(document), "taken where detail.parts[*] is one of the values in the event tag")
		}
	}
	for _, tt := range []struct{ source, detailType string }{
		{"my.a", "A"}, {"my.b", "Any"}, {"my.c.x", "A"}, {"my.d.", "A"}, {"my.c", "A"}, {"my.x", "A"}, {"my.x", "Bare"}, {"my.y", "Bare"}, {"my.x", "Unknown"},
	} {
		e := event(t, tt.source, tt.detailType, map[string]any{"parts": []string{"x"}})
		got, err := r.Decode(e)
		require.NoError(t, err)
		instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(e))
		require.NoError(t, err)
		_, isSelected := got.(*selected)
		_, isBare := got.(*bare)
		require.Equal(t, isSelected, byName["selected"].Validate(instance) == nil, "%s", e)
		require.Equal(t, isBare, byName["bare"].Validate(instance) == nil, "%s", e)
	}
}

// TestNamesTakenTwice: of two types with one name, the second has a number after it, in a document and in a folder.
func TestNamesTakenTwice(t *testing.T) {
	first, second := twins()
	r := registry.New()
	require.NoError(t, r.Register(first, second))
	document, err := schema.AsyncAPI(schema.Info{}, r.Types()...)
	require.NoError(t, err)
	var parts struct {
		Components struct {
			Messages map[string]any `json:"messages"`
			Schemas  map[string]any `json:"schemas"`
		} `json:"components"`
	}
	require.NoError(t, stdjson.Unmarshal(document, &parts))
	require.Equal(t, []string{"twin", "twin2"}, slices.Sorted(maps.Keys(parts.Components.Messages)))
	require.Equal(t, []string{"twin.Object", "twin.part", "twin.part2", "twin2.Object", "twin2.part"}, slices.Sorted(maps.Keys(parts.Components.Schemas)))
	files, err := schema.EventCatalog(schema.Info{}, r.Types()...)
	require.NoError(t, err)
	require.Equal(t, []string{"events/twin/index.mdx", "events/twin/schema.json", "events/twin2/index.mdx", "events/twin2/schema.json"}, slices.Sorted(maps.Keys(files)))
	require.Contains(t, string(files["events/twin/index.mdx"]), "- Detail-type: `*`\n")
	require.Contains(t, string(files["events/twin/index.mdx"]), "- Resource: `Thing: ec2.Instance,detail.id`\n")
}

// twins returns two event types with one name, the first with two types of one name in it.
func twins() (first, second any) {
	type part struct {
		A int `json:"a"`
	}
	type outer = part
	{
		type part struct {
			B int `json:"b"`
		}
		type twin struct {
			registry.Event `event:"source=my.first"`
			Detail         struct {
				ID  string `json:"id"`
				One part   `json:"one"`
				Two outer  `json:"two"`
			} `json:"detail"`
			Thing relation.One[struct{}] `json:"-" relation:"ec2.Instance,detail.id"`
		}
		first = twin{}
	}
	type twin struct {
		registry.Event `event:"source=my.second"`
		Detail         struct {
			One part `json:"one"`
		} `json:"detail"`
	}
	return first, twin{}
}

// badTag cannot be registered.
type badTag struct {
	registry.Event `event:"sauce=my.shop"`
}

// TestNoSchema: each document says of which type it cannot be made, and why.
func TestNoSchema(t *testing.T) {
	bad := registry.Registration{Type: reflect.TypeFor[badTag]()}
	for name, write := range map[string]func() error{
		"2020-12":      func() error { _, err := schema.JSONSchema(bad); return err },
		"draft 4":      func() error { _, err := schema.Draft4(bad); return err },
		"OpenAPI":      func() error { _, err := schema.OpenAPI(bad); return err },
		"AsyncAPI":     func() error { _, err := schema.AsyncAPI(schema.Info{}, bad); return err },
		"EventCatalog": func() error { _, err := schema.EventCatalog(schema.Info{}, bad); return err },
	} {
		refused, ok := errors.AsType[*schema.Error](write())
		require.True(t, ok, name)
		require.Equal(t, "schema_test.badTag", refused.Type, name)
		require.Contains(t, refused.Error(), "schema_test.badTag: ")
		require.Contains(t, refused.Reason, "sauce", name)
	}
}
