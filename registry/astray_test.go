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
	const add = "the events' member is detail; add the tag `json:\"detail\"`"
	const instead = "the events' member is detail; make the tag `json:\"detail\"`"
	const embedded = "the members of an embedded struct are the event's own, and not the detail's; "
	for _, row := range []struct {
		name      string
		prototype any
		message   string // empty if there is no mistake
	}{
		{"no tag", struct {
			Event  `event:"source=a"`
			Detail Detail
		}{}, "Detail: " + add},
		{"misspelt, no tag", struct {
			Event   `event:"source=a"`
			Details *Detail
		}{}, "Details: " + add},
		{"another tag", struct {
			Event  `event:"source=a"`
			Detail Detail `validate:"required"`
		}{}, "Detail: " + add},
		{"no name in the tag", struct {
			Event  `event:"source=a"`
			Detail Detail `json:",omitzero"`
		}{}, "Detail: " + instead},
		{"in capitals", struct {
			Event `event:"source=a"`
			Order Detail `json:"Detail"`
		}{}, "Order: " + instead},
		{"two letters exchanged", struct {
			Event `event:"source=a"`
			Order Detail `json:"detial"`
		}{}, "Order: " + instead},
		{"not exported", struct {
			Event  `event:"source=a"`
			detail Detail
		}{}, "detail: the field is not exported, and the events' detail would be lost; export it: name it Detail, with the tag `json:\"detail\"`"},
		{"in an embedded struct", struct {
			Event `event:"source=a"`
			Lost
		}{}, "Lost.Detail: " + add},
		{"embedded", struct {
			Event `event:"source=a"`
			Detail
		}{}, "Detail: " + embedded + "add the tag `json:\"detail\"`"},
		{"embedded, not exported", struct {
			Event `event:"source=a"`
			details
		}{}, "details: " + embedded + "make it a field: Detail details `json:\"detail\"`"},
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
	for _, row := range []struct{ tag, event, member string }{
		{`event:source=a`, `the tag is not in the form event:"…"; write event:"source=a"`, `the tag is not in the form event:"…"; write event:"source=a"`},
		{`event:'source=a'`, `the tag is not in the form event:"…"; write event:"source=a"`, ""},
		{`event: "source=a"`, `the tag is not in the form event:"…"; write event:"source=a"`, ""},
		{`event="source=a"`, `the tag is not in the form event:"…"; write event:"source=a"`, ""},
		{`source=a`, `the tag is not in the form event:"…"; write event:"source=a"`, ""},
		{`event:source=a json:"x"`, `the tag is not in the form event:"…"; write event:"…", with no space after the colon and "…" around the value`, ""},
		{`event:"source=a`, `the tag event:"… does not end; add the closing "`, ""},
		{`event:"\d"`, `the tag event:"…" is not a Go string; write \\ for each \ in it`, ""},
		{`events:"source=a"`, `the key of the tag is not read; write event`, ""},
		{`Event:"source=a"`, `the key of the tag is not read; write event`, `the key of the tag is not read; write event`},
		{`xml:"x"`, "there is no event tag; add `event:\"source=…\"` to it", ""},
		{`json:x`, "", `the tag is not in the form json:"…"; write json:"x"`},
		{`x`, "", `the tag is not in the form json:"…"; write json:"x"`},
		{`JSON:"x"`, "", `the key of the tag is not read; write json`},
		{`json:"x",validate:"required"`, "", `there is a "," between two tags, and the second is not read; write a space before validate instead`},
		{`json:"x"; validate:"required"`, "", `there is a ";" between two tags, and the second is not read; write a space before validate instead`},
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
		key, _ := tags.OtherCase(tag)
		require.Empty(t, key, tag)
	}
}
