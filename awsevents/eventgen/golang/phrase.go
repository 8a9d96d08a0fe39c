package golang

import (
	"slices"
	"strings"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// phrase is a sentence on a field made of its name, where that reads as one: what
// the name means read aloud. It is empty if it would only be the name with an
// article.
func phrase(f field) string {
	ws := spoken(f.Name)
	if len(ws) == 0 {
		return ""
	}
	leaf, last, rest := f.Type.Leaf(), ws[len(ws)-1], strings.Join(ws[:len(ws)-1], " ")
	switch {
	case f.Type.Kind == catalog.Map || f.Type.Kind == catalog.List || leaf.Kind == catalog.Object:
	case leaf.Kind == catalog.Boolean:
		return whether(ws)
	case leaf.Kind == catalog.Time || slices.Contains([]string{"at", "time", "date", "timestamp"}, last) && leaf.Kind == catalog.String && rest != "":
		return when(ws)
	case slices.Contains(qualities, ws[0]) || rest == "":
	case last == "count" && leaf.Kind == catalog.Integer:
		return "How many " + plural(rest) + " there are."
	case slices.Contains(aspects, last):
		return strings.ToUpper(last[:1]) + last[1:] + " of the " + rest + "."
	}
	return ""
}

// aspects are what things have: the status of a job.
var aspects = []string{
	"name", "type", "status", "state", "version", "reason", "message", "description", "key", "size", "mode", "code", "value", "URL", "URI", "path",
	"digest", "region", "account",
}

// qualities are words of names that are no things: there is no status of the current.
var qualities = []string{
	"added", "best", "completed", "current", "default", "desired", "detailed", "failed", "final", "first", "last", "latest", "max", "maximum", "min",
	"minimum", "new", "next", "number", "old", "original", "overall", "previous", "removed", "requested", "running", "total", "updated",
}

// spoken are the words of a name as in a sentence.
func spoken(name string) []string {
	ws := words(name)
	for i, w := range ws {
		lower := strings.ToLower(w)
		if known, ok := initialisms[lower]; ok {
			ws[i] = known
		} else {
			ws[i] = lower
		}
	}
	return ws
}

// whether reads a boolean's name: "isEncrypted", "agentConnected",
// "enableNetworkIsolation".
func whether(ws []string) string {
	switch ws[0] {
	case "is", "has", "was", "can", "are":
		if len(ws) > 1 {
			return "Whether it " + strings.Join(ws, " ") + "."
		}
	case "enable", "allow", "disable", "ignore", "block", "restrict", "allows", "use", "uses", "require", "accept", "include":
		if len(ws) > 1 {
			return "Whether to " + strings.TrimSuffix(ws[0], "s") + " " + strings.Join(ws[1:], " ") + "."
		}
	}
	if last := ws[len(ws)-1]; len(ws) > 1 && (strings.HasSuffix(last, "ed") || last == "public") {
		return "Whether the " + strings.Join(ws[:len(ws)-1], " ") + " is " + last + "."
	}
	return ""
}

// when reads a time's name: "createdAt", "expiration-date", "lastStartTime".
func when(ws []string) string {
	rest := ws
	if slices.Contains([]string{"at", "time", "date", "timestamp", "on"}, ws[len(ws)-1]) {
		rest = ws[:len(ws)-1]
	}
	if len(rest) == 0 {
		return "When it happened."
	}
	if last := rest[len(rest)-1]; strings.HasSuffix(last, "ed") {
		if len(rest) > 1 && rest[0] != "last" && rest[0] != "first" {
			return "When the " + strings.Join(rest[:len(rest)-1], " ") + " was " + last + "."
		}
		return "When it was " + strings.Join(rest, " ") + "."
	}
	if slices.Contains([]string{"start", "end", "completion", "creation", "expiry", "expiration", "launch", "initiation", "deletion", "modification"}, rest[len(rest)-1]) {
		return "The time of the " + strings.Join(rest, " ") + "."
	}
	return ""
}

// plural makes a plural of a phrase's last word, if it is none.
func plural(s string) string {
	switch {
	case strings.HasSuffix(s, "s"):
		return s
	case strings.HasSuffix(s, "y") && len(s) > 1 && !strings.ContainsAny(s[len(s)-2:len(s)-1], "aeiou"):
		return s[:len(s)-1] + "ies"
	}
	return s + "s"
}
