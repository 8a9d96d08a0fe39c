package fit

import (
	"reflect"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// isPolicy reports whether v is a policy given as an object where a t, its text, is wanted. A policy is what goes by
// such a name (S3's bucketPolicy, a queue's RedrivePolicy), has statements, or is a statement.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
func (f *fitting) isPolicy(v jsontext.Value, t reflect.Type) bool {
	if v.Kind() != '{' || t.Kind() != reflect.String || isEnumeration(t) {
		return false
	}
	members, ok := membersOf(v)
	if !ok {
		return false
	}
	if _, isContent := soleContent(members); isContent {
		return false
	}
	if isPolicyName(f.name()) {
		return true
	}
	has := make(map[string]bool)
	for _, m := range members {
		has[fold(m.name)] = true
	}
	return has["statement"] || has["effect"] && (has["action"] || has["notaction"])
}

// isEnumeration reports whether t is a string type of the SDK: all are enumerations.
func isEnumeration(t reflect.Type) bool {
	return strings.HasPrefix(t.PkgPath(), "github.com/aws/aws-sdk-go-v2/")
}

func isPolicyName(name string) bool {
	name = fold(strings.Trim(name, "'"))
	for _, suffix := range []string{"policy", "policies", "policydocument", "policytext"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}

// name is the name of the member that is being read, or in whose list an element is.
func (f *fitting) name() string {
	for i := len(f.path) - 1; i >= f.top; i-- {
		if step := f.path[i]; step != "" && step[0] != '[' && !listNames[step] {
			return step
		}
	}
	return ""
}

// keepText sets dst to the text of v, without white space.
func keepText(v jsontext.Value, dst reflect.Value) {
	if compact := v.Clone(); compact.Compact() == nil {
		dst.SetString(string(compact))
	}
}
