package registry_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

type thing struct{}

type (
	// wanted has keys of every kind in members that are never left out.
	wanted struct {
		registry.Event `event:"source=aws.keys,detail-type=wanted,tolerant"`
		Detail         struct {
			ID     string  `json:"id"`
			Zone   *string `json:"zone"`
			Number int     `json:"number"`
			Part   struct {
				Name string `json:"name"`
			} `json:"part"`
			Loose map[string]any `json:"loose"`
		} `json:"detail"`
		Thing relation.One[thing] `json:"-" relation:"acme.Thing,detail.id,zone=detail.zone"`
		Count relation.One[thing] `json:"-" relation:"acme.Count,detail.number"`
		Part  relation.One[thing] `json:"-" relation:"acme.Part,detail.part.name"`
		Loose relation.One[thing] `json:"-" relation:"acme.Loose,detail.loose.id"`
	}
	optional struct {
		registry.Event `event:"source=aws.keys,detail-type=optional,tolerant"`
		Detail         struct {
			ID   string `json:"id"`
			Role string `json:"role,omitempty"`
			Part *struct {
				Name string `json:"name"`
			} `json:"part,omitzero"`
			Zone string `json:"zone"`
		} `json:"detail"`
		Thing relation.One[thing] `json:"-" relation:"acme.Thing,detail.id"`
		Role  relation.One[thing] `json:"-" relation:"acme.Role,detail.role,zone=detail.zone"`
		Part  relation.One[thing] `json:"-" relation:"acme.Part,detail.part.name"`
	}
	either struct {
		registry.Event `event:"source=aws.keys,detail-type=either,tolerant"`
		Detail         struct {
			Old string `json:"old"`
			New string `json:"new"`
		} `json:"detail"`
		Old   relation.One[thing] `json:"-" relation:"acme.Thing,detail.old"`
		New   relation.One[thing] `json:"-" relation:"acme.Thing,detail.new"`
		Named relation.One[thing] `json:"-" relation:"acme.Thing,resources[acme:thing]"`
	}
	many struct {
		registry.Event `event:"source=aws.keys,detail-type=many,tolerant"`
		Detail         struct {
			IDs   []string `json:"ids"`
			Parts []struct {
				ID   string `json:"id"`
				Zone string `json:"zone"`
			} `json:"parts"`
		} `json:"detail"`
		Things relation.Many[thing] `json:"-" relation:"acme.Thing,detail.ids"`
		Parts  relation.Many[thing] `json:"-" relation:"acme.Part,detail.parts[*].id,zone=detail.parts[*].zone"`
	}
	listed struct {
		registry.Event `event:"source=aws.keys,detail-type=listed,tolerant"`
		Thing          relation.One[thing] `json:"-" relation:"acme.Thing,resources[acme:thing]"`
	}
)

// TestKeys: what an event of a tolerant type is about is there, or the event drifts.
func TestKeys(t *testing.T) {
	r := registry.New()
	require.NoError(t, r.Register(wanted{}, optional{}, either{}, many{}, listed{}))
	const (
		whole = `"id":"a","zone":"z","number":0,"part":{"name":"p"},"loose":{"id":"l"}`
		arn   = `"arn:aws:acme:us-east-1:123456789012:thing/a"`
	)
	for _, row := range []struct{ name, detailType, resources, detail, want string }{
		{"all there", "wanted", "", `{` + whole + `}`, ""},
		{"an empty object", "wanted", "", `{}`, "detail.id detail.loose.id detail.number detail.part.name"},
		{"null for the detail", "wanted", "", `null`, "detail.id detail.loose.id detail.number detail.part.name"},
		{"another case", "wanted", "", `{"ID":"a","zone":"z","number":1,"part":{"name":"p"},"loose":{"id":"l"}}`, "detail.id"},
		{"null", "wanted", "", `{"id":null,"zone":"z","number":null,"part":null,"loose":null}`, "detail.id detail.loose.id detail.number detail.part.name"},
		{"empty text", "wanted", "", `{"id":"","zone":"z","number":1,"part":{"name":""},"loose":{"id":""}}`, "detail.id detail.loose.id detail.part.name"},
		{"a further part of a key", "wanted", "", `{"id":"a","zone":"","number":1,"part":{"name":"p"},"loose":{"id":"l"}}`, "detail.zone"},
		{"a text for a number", "wanted", "", `{"id":"a","zone":"z","number":"0","part":{"name":"p"},"loose":{"id":"l"}}`, ""},
		{"an object is told once, as what it is", "wanted", "", `{"id":{},"zone":"z","number":1,"part":"p","loose":{"id":"l"}}`, "detail.id:type detail.part:type"},

		{"what may be left out", "optional", "", `{"id":"a"}`, ""},
		{"what may be null", "optional", "", `{"id":"a","role":null,"part":null}`, ""},
		{"a part of a key of what is there", "optional", "", `{"id":"a","role":"r"}`, "detail.zone"},
		{"in what may be left out and is not", "optional", "", `{"id":"a","part":{}}`, "detail.part.name"},
		{"nothing at all", "optional", "", `{}`, "detail.id detail.part.name detail.role"},

		{"one of two members", "either", "", `{"old":"a"}`, ""},
		{"the other", "either", "", `{"new":"a"}`, ""},
		{"an ARN instead", "either", arn, `{}`, ""},
		{"neither", "either", "", `{}`, "detail.new detail.old resources[acme:thing]"},

		{"no elements", "many", "", `{"ids":[],"parts":[]}`, ""},
		{"elements", "many", "", `{"ids":["a"],"parts":[{"id":"p","zone":"z"}]}`, ""},
		{"no lists", "many", "", `{}`, "detail.ids detail.parts"},
		{"null for a list", "many", "", `{"ids":["a"],"parts":null}`, "detail.parts"},
		{"one in a list", "many", "", `{"ids":["a",""],"parts":[{"id":"p","zone":"z"},{"id":"q"},{"zone":"z"}]}`, "detail.ids[1] detail.parts[1].zone detail.parts[2].id"},

		{"an ARN", "listed", arn, `{}`, ""},
		{"an ARN of something else", "listed", `"arn:aws:acme:us-east-1:123456789012:other/a"`, `{}`, "resources[acme:thing]"},
		{"no ARN", "listed", "", `{}`, "resources[acme:thing]"},
	} {
		t.Run(row.detailType+"/"+row.name, func(t *testing.T) {
			event, err := r.Decode([]byte(`{"id":"1","source":"aws.keys","detail-type":"` + row.detailType + `","account":"123456789012","region":"us-east-1",
				"time":"2026-01-02T03:04:05Z","resources":[` + row.resources + `],"detail":` + row.detail + `}`))
			require.NoError(t, err)
			var got []string
			for _, v := range event.Envelope().Drift() {
				if v.Rule != "present" {
					v.Path += ":" + v.Rule
				}
				got = append(got, v.Path)
			}
			require.Equal(t, row.want, strings.Join(got, " "))
		})
	}
}

// TestKeysBounded: an element without a key costs what it is long, and the list of them has an end.
func TestKeysBounded(t *testing.T) {
	r := registry.New()
	require.NoError(t, r.Register(many{}))
	event, err := r.Decode([]byte(`{"id":"1","source":"aws.keys","detail-type":"many","account":"123456789012","region":"us-east-1",
		"time":"2026-01-02T03:04:05Z","resources":[],"detail":{"ids":["a"],"parts":[{}` + strings.Repeat(",{}", 100_000) + `]}}`))
	require.NoError(t, err)
	require.Len(t, event.Envelope().Drift(), 1000)
}

// TestKeysStrict: a strict type says itself what it asks for.
func TestKeysStrict(t *testing.T) {
	type strict struct {
		registry.Event `event:"source=my.keys"`
		Detail         struct {
			ID string `json:"id"`
		} `json:"detail"`
		Thing relation.One[thing] `json:"-" relation:"acme.Thing,detail.id"`
	}
	r := registry.New()
	require.NoError(t, r.Register(strict{}))
	_, err := r.Decode([]byte(`{"id":"1","source":"my.keys","detail-type":"x","account":"123456789012","region":"us-east-1","time":"2026-01-02T03:04:05Z","detail":{}}`))
	require.NoError(t, err)
}
