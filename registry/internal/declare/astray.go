package declare

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/typedbus/typedbus/registry/internal/tags"
)

// detailTag is the tag that a field needs to take the detail: package json does not take a member for a field whose
// name differs from it in case.
const detailTag = "`json:\"detail\"`"

// detailAstray looks at a field that has no usable json tag or another JSON name than detail. If it was meant to take
// the detail, it is remembered: an event type with such a field, and none that takes the detail, would lose each one.
// The name is that of the field's member, or its Go name if it has none.
func (s *shape) detailAstray(f reflect.StructField, name, jsonText string) {
	tag := tags.SplitJSON(jsonText)
	fault := &tags.Fault{Problem: "the events' member is detail", Fix: "add the tag " + detailTag}
	key := ""
	switch {
	case !meantForDetail(name):
		return
	case slices.Contains(tag.Options, "case:ignore") && tags.Fold(name) == "detail":
		return
	case !f.IsExported() && !tag.Embeds(f) && tags.Fold(name) != "detail":
		return // a private matter
	case tag.Embeds(f) && f.IsExported():
		fault.Problem = "the members of an embedded struct are the event's own, and not the detail's"
	case tag.Embeds(f):
		fault.Problem = "the members of an embedded struct are the event's own, and not the detail's"
		fault.Fix = fmt.Sprintf("make it a field: Detail %s %s", f.Type.Name(), detailTag)
	case !f.IsExported():
		fault.Problem = "the field is not exported, and the events' detail would be lost"
		fault.Fix = "export it: name it Detail, with the tag " + detailTag
	case jsonText != "":
		key, fault.Fix = tags.JSONKey, "make the tag "+detailTag
	}
	s.astray = append(s.astray, Fault{f.Name, key, jsonText, fault})
}

// meantForDetail reports whether name is likely to be the word detail, in another case or misspelt.
func meantForDetail(name string) bool {
	const want = "detail"
	if len(name) < len(want)-1 || len(name) > len(want)+1 || name[0]|0x20 != want[0] {
		return false // most names
	}
	folded := tags.Fold(name)
	sorted := func(s string) string { b := []byte(s); slices.Sort(b); return string(b) }
	return tags.Distance(folded, want) <= 1 || sorted(folded) == sorted(want)
}

// envelopeNames are the members of the envelope other than detail, and other ways to write them.
var envelopeNames = append(slices.DeleteFunc(slices.Clone(tags.EnvelopeMembers), func(m string) bool { return m == "detail" }),
	"detailType", "detail_type", "replayName", "replay_name")

// belongsToEnvelope reports whether name is a member of the envelope other than detail, or differs from one only in how
// it is written: a field of that name would hide the envelope's, and stay empty.
func belongsToEnvelope(name string) bool {
	return slices.ContainsFunc(envelopeNames, func(m string) bool { return strings.EqualFold(m, name) })
}
