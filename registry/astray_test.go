package registry

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/internal/declare"
	"github.com/typedbus/typedbus/registry/internal/tags"
)

type (
	Detail  struct{ State string }
	details struct{ State string }
	Lost    struct{ Detail Detail }
	Found   struct {
		Detail Detail `json:"detail"`
	}
)

// TestDetailAstray: an event type that would never see a detail cannot be registered.
func TestDetailAstray(t *testing.T) {
	const lost = ": no field takes the events' detail, though this one seems meant to; " +
		"make it a field that is exported, not embedded, and has the tag `json:\"detail\"`"
	for _, row := range []struct {
		name      string
		prototype any
		message   string // empty if there is no mistake
	}{
		{"no tag", struct {
			Event  `event:"source=a"`
			Detail Detail
		}{}, "Detail" + lost},
		{"misspelt, no tag", struct {
			Event   `event:"source=a"`
			Details *Detail
		}{}, "Details" + lost},
		{"another tag", struct {
			Event  `event:"source=a"`
			Detail Detail `validate:"required"`
		}{}, "Detail" + lost},
		{"no name in the tag", struct {
			Event  `event:"source=a"`
			Detail Detail `json:",omitzero"`
		}{}, "Detail" + lost},
		{"in capitals", struct {
			Event `event:"source=a"`
			Order Detail `json:"Detail"`
		}{}, "Order" + lost},
		{"two letters exchanged", struct {
			Event `event:"source=a"`
			Order Detail `json:"detial"`
		}{}, "Order" + lost},
		{"not exported", struct {
			Event  `event:"source=a"`
			detail Detail
		}{}, "detail" + lost},
		{"in an embedded struct", struct {
			Event `event:"source=a"`
			Lost
		}{}, "Lost.Detail" + lost},
		{"embedded", struct {
			Event `event:"source=a"`
			Detail
		}{}, "Detail" + lost},
		{"embedded, not exported", struct {
			Event `event:"source=a"`
			details
		}{}, "details" + lost},
		{"hides a member of the envelope", struct {
			Event `event:"source=a"`
			Id    string
		}{}, "Id: the member belongs to the envelope; remove the field and use that of registry.Event"},
		{"hides the detail-type", struct {
			Event      `event:"source=a"`
			DetailType string `json:"detailType"`
		}{}, "DetailType: the member belongs to the envelope; remove the field and use that of registry.Event"},

		{"no detail", struct {
			Event `event:"source=a"`
		}{}, ""},
		{"embedded with the tag", struct {
			Event  `event:"source=a"`
			Detail `json:"detail"`
		}{}, ""},
		{"found in an embedded struct", struct {
			Event `event:"source=a"`
			Found
		}{}, ""},
		{"whatever the case", struct {
			Event  `event:"source=a"`
			Detail Detail `json:",case:ignore"`
		}{}, ""},
		{"left out on purpose", struct {
			Event  `event:"source=a"`
			Detail Detail `json:"-"`
		}{}, ""},
		{"another field takes it", struct {
			Event  `event:"source=a"`
			Order  Detail `json:"detail"`
			detail string
		}{}, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			err := New().Register(row.prototype)
			if row.message == "" {
				require.NoError(t, err)
				return
			}
			require.Equal(t, row.message, messageOf(t, err))
		})
	}
}

// TestTagForm has tags that vet finds, too: package reflect does not see what is in them.
func TestTagForm(t *testing.T) {
	const (
		form  = `the tag is not of key:"value" pairs with spaces between them, and is not read; write it as `
		write = `:"…", without a space after the colon and with one after the closing quote`
		event = form + "event" + write
		json  = form + "json" + write
		none  = "there is no event tag; add `event:\"source=…\"` to it"
	)
	for _, row := range []struct{ tag, event, member string }{
		{`event:source=a`, event, json},
		{`event:'source=a'`, event, ""},
		{`event: "source=a"`, event, ""},
		{`event="source=a"`, event, ""},
		{`source=a`, event, ""},
		{`event:source=a json:"x"`, event, ""},
		{`event:"source=a`, event, json},
		{`event:"\d"`, event, json},
		{"event:`a`", event, json},
		{`:"a"`, event, json},
		{`events:"source=a"`, none, ""},
		{`Event:"source=a"`, "the key Event is not read; write event", "the key Event is not read; write event"},
		{`xml:"x"`, none, ""},
		{`json:x`, "", json},
		{`x`, "", json},
		{`JSON:"x"`, "", `the key JSON is not read; write json`},
		{`json:"x",validate:"required"`, "", json},
		{`json:"x"; validate:"required"`, "", json},
	} {
		if row.event != "" {
			t.Run("envelope "+row.tag, func(t *testing.T) {
				c := &compiler{plan: &plan{typ: reflect.StructOf([]reflect.StructField{{Name: "Event", Type: eventType, Anonymous: true, Tag: reflect.StructTag(row.tag)}})}}
				c.eventTag()
				require.Len(t, c.faults, 1)
				require.Equal(t, "Event: "+row.event, messageOf(t, c.faults[0]))
			})
		}
		if row.member != "" {
			t.Run("member "+row.tag, func(t *testing.T) {
				typ := reflect.StructOf([]reflect.StructField{{Name: "X", Type: reflect.TypeFor[int](), Tag: reflect.StructTag(row.tag)}})
				faults := declare.Of(typ, eventType).Faults
				require.Len(t, faults, 1)
				require.Equal(t, row.member, faults[0].Fault.Problem+"; "+faults[0].Fault.Fix)
			})
		}
	}
	for _, tag := range []reflect.StructTag{`json:"x" bson:"y"`, `json:"x"validate:"required"`, ` json:"a\"b"  `, ""} {
		require.Nil(t, tags.CheckForm(tag, tags.JSONKey), tag)
	}
}
