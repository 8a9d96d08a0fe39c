package golang

import (
	"cmp"
	"slices"
	"strings"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// stringMethod writes the String method of an event: what happened to what.
func (w *writer) stringMethod(e *event) {
	if e.Via != "" {
		w.recordString(e)
		return
	}
	args := ""
	if e.detail != nil {
		if subject := best(e, subjectScore); subject != "" {
			args += ", e.Detail." + subject
		} else {
			args += `, ""`
		}
		if outcome := best(e, outcomeScore); outcome != "" {
			args += ", e.Detail." + outcome
		}
		args = strings.TrimSuffix(args, `, ""`)
	}
	w.line("// String says in a line what happened to what, in which account and region.")
	w.line("func (e *%s) String() string {\n\treturn awsevents.Summary(&e.Event%s)\n}\n", e.name, args)
}

// best returns the way to the text in an event's detail that scores highest, and
// "" if none scores.
func best(e *event, score func(e *event, name string) int) string {
	type candidate struct {
		way   string
		score int
	}
	var all []candidate
	for _, f := range e.detail.fields {
		if f.Type.Kind == catalog.String {
			all = append(all, candidate{f.name, score(e, f.Name)})
			continue
		}
		if f.Type.Kind != catalog.Object || f.inner == nil || f.Type.Same != "" {
			continue
		}
		for _, g := range f.inner.fields {
			if g.Type.Kind == catalog.String {
				all = append(all, candidate{f.name + "." + g.name, score(e, f.Name+" "+g.Name) - 1})
			}
		}
	}
	top := slices.MaxFunc(append(all, candidate{}), func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.score, b.score), -cmp.Compare(len(a.way), len(b.way)), -cmp.Compare(a.way, b.way))
	})
	if top.score <= 0 {
		return ""
	}
	return top.way
}

// aside are the words of names that say with or by what, not what.
var aside = []string{
	"account", "region", "role", "kms", "key", "version", "request", "principal", "user", "owner", "trace", "message",
	"source", "zone", "policy", "parent", "previous", "client", "token", "type", "image", "topic", "log", "bucket",
}

// subjectScore says how likely a member names what an event is about.
func subjectScore(e *event, name string) int {
	ws := lowerWords(name)
	score := 0
	switch ws[len(ws)-1] {
	case "arn":
		score = 6
	case "id", "identifier":
		score = 5
	case "name":
		score = 4
	case "key":
		if len(ws) < 2 || ws[len(ws)-2] != "object" {
			return 0
		}
		score = 5
	default:
		return 0
	}
	about := lowerWords(e.DetailType)
	for _, w := range ws[:len(ws)-1] {
		if slices.Contains(about, w) {
			score += 4
		} else if slices.Contains(aside, w) {
			score -= 6
		}
	}
	return score
}

// outcomes are the names of members that say what happened, the best last.
var outcomes = []string{
	"type", "severity", "action", "operation", "event", "eventtype", "eventname", "result", "outcome", "status", "state",
}

// outcomeScore says how likely a member says what happened.
func outcomeScore(_ *event, name string) int {
	ws := lowerWords(name)
	joined := strings.Join(ws, "")
	if i := slices.Index(outcomes, joined); i >= 0 {
		return 20 + i
	}
	last := ws[len(ws)-1]
	if slices.Contains(ws[:len(ws)-1], "previous") || slices.Contains(ws[:len(ws)-1], "desired") || ws[0] == "old" {
		return 0
	}
	switch {
	case len(ws) > 1 && (ws[0] == "state" || ws[0] == "status") && (last == "value" || last == "name" || last == "status"):
		return 18
	case last == "status" || last == "state":
		return 15
	case last == "event" || last == "result" || last == "action" || last == "operation":
		return 8
	}
	return 0
}

func lowerWords(name string) []string {
	ws := words(name)
	for i, w := range ws {
		ws[i] = strings.ToLower(w)
	}
	if len(ws) == 0 {
		return []string{""}
	}
	return ws
}
