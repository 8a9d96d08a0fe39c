package infer

import (
	"regexp"
	"strings"
)

// freeNames are the names, in lower case without punctuation, of objects whose
// members the user names.
var freeNames = map[string]bool{
	"tags": true, "tag": true, "labels": true, "annotations": true, "hyperparameters": true,
	"environmentvariables": true, "inviteheaders": true,
	"positionproperties": true, "eventmetadata": true, "usermetadata": true,
	"parameters": true, "resourcetags": true, "stringparameters": true, "headers": true,
	"themes": true, "dlprisk": true, "runtimeparameters": true,
	"automaticparameters": true, "logoptions": true,
	"attributeupdates": true, "changedproperties": true, "customattributes": true, "queueattributes": true,
}

// datum matches a member's name that is a datum of its own rather than a name:
// an address, a date, an account, a path.
var datum = regexp.MustCompile(`^[0-9]|/|^arn:`)

// IsFreeForm reports whether an object of this name with these members is a map
// from names that are data.
func IsFreeForm(name string, members []string) bool {
	plain := strings.ToLower(strings.NewReplacer("-", "", "_", "", " ", "").Replace(name))
	if freeNames[plain] {
		return true
	}
	for _, m := range members {
		if datum.MatchString(m) {
			return true
		}
	}
	return false
}
