package declare

import (
	"reflect"
	"slices"
	"strings"

	"github.com/typedbus/typedbus/registry/internal/tags"
)

// detailAstray looks at a field with another JSON name than detail. If it was meant to take the detail, it is remembered:
// an event type with such a field, and none that takes the detail, would lose each one. Package json does not take a
// member for a field whose name differs from it in case. The name is that of the field's member.
func (s *shape) detailAstray(f reflect.StructField, name, jsonText string) {
	tag := tags.SplitJSON(jsonText)
	if !meantForDetail(name) || tags.Fold(name) == "detail" && slices.Contains(tag.Options, "case:ignore") {
		return
	}
	if !f.IsExported() && !tag.Embeds(f) && name != "detail" {
		return // a private matter
	}
	s.astray = append(s.astray, Fault{Field: f.Name, Fault: tags.At(0, "no field takes the events' detail, though this one seems meant to",
		"make it a field that is exported, not embedded, and has the tag `json:\"detail\"`")})
}

// meantForDetail reports whether name is likely to be the word detail, in another case or misspelt.
func meantForDetail(name string) bool {
	const want = "detail"
	if name[0]|0x20 != want[0] {
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
