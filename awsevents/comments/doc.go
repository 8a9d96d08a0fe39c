// Package comments has what is written about AWS's event types and their fields, for programs that show it: a site, an
// editor. Types that are compiled have no comments; a program that only decodes does not import this package, and does
// not carry its 1 MB of text.
package comments

import (
	_ "embed"
	"reflect"
	"sync"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/registry/site"
)

// text is generated with the types.
//
//go:embed comments.json
var text []byte

var read = sync.OnceValue(func() map[string]site.Comment {
	var all map[string]site.Comment
	if err := json.Unmarshal(text, &all); err != nil {
		panic(err) // TestAll reads it
	}
	return all
})

// Of returns what is written about a type of the packages below awsevents: an event type, or the type of one of its
// fields. It returns false for any other type.
func Of(t reflect.Type) (site.Comment, bool) {
	c, ok := read()[site.Key(t)]
	return c, ok
}
