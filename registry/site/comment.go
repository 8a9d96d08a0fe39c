package site

import "reflect"

// Comment is what is written about a Go type, in words. The zero Comment says nothing.
type Comment struct {
	// Text describes the type.
	Text string `json:"text,omitzero"`
	// Page is the address of a page about an event type, such as AWS's; only https addresses become links.
	Page string `json:"page,omitzero"`
	// Level is how an event is delivered: "best effort" or "durable"; empty where nobody says.
	Level string `json:"level,omitzero"`
	// Fields describe the fields of a struct, by their names in Go.
	Fields map[string]string `json:"fields,omitempty"`
	// Values are the texts that fields are known to hold, by the fields' names in Go.
	Values map[string][]string `json:"values,omitempty"`
}

// Key returns the key of a type in a map of comments: the path of its package, a dot, and its name. It returns "" for a
// type without a name.
func Key(t reflect.Type) string {
	if t.Name() == "" || t.PkgPath() == "" {
		return ""
	}
	return t.PkgPath() + "." + t.Name()
}
