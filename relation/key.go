package relation

import (
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// Key names one resource of a target: an id, and further named parts where an API wants more than an id, such as the
// cluster of an ECS task. Keys are comparable. The zero Key names nothing.
type Key struct {
	id   string
	args string // url.Values.Encode: sorted, so that equal parts are equal strings
	name bool   // whether the id is a name that merely looks like an ARN
}

// NewKey returns the key with id and, in args, the names and values of its further parts in turn. A value that is
// empty is no part. It panics on a name without a value.
func NewKey(id string, args ...string) Key {
	if len(args)%2 != 0 {
		panic("relation: NewKey needs a value for each name")
	}
	key := Key{id: id}
	if len(args) > 0 {
		values := make(url.Values, len(args)/2)
		for i := 0; i < len(args); i += 2 {
			if args[i+1] != "" {
				values.Set(args[i], args[i+1])
			}
		}
		key.args = values.Encode()
	}
	return key
}

// ID returns the id: an ARN, a name or whatever the payload has.
func (k Key) ID() string { return k.id }

// Arg returns the further part called name, or "" if the payload has none.
func (k Key) Arg(name string) string {
	if k.args == "" {
		return ""
	}
	return k.values().Get(name)
}

// WithID returns k with another id and the same further parts.
func (k Key) WithID(id string) Key { return Key{id: id, args: k.args, name: k.name && arn.IsARN(id)} }

// WithArg returns k with value as its further part called name. An empty value removes the part.
func (k Key) WithArg(name, value string) Key {
	values := k.values()
	if value == "" {
		values.Del(name)
	} else {
		values.Set(name, value)
	}
	return Key{id: k.id, args: values.Encode(), name: k.name}
}

// asName returns k with an id that is no ARN, whatever it looks like.
func (k Key) asName() Key { return Key{id: k.id, args: k.args, name: arn.IsARN(k.id)} }

// ARN returns the parts of the id and true if the id is an ARN, else false. In a key that a loader gets, an id counts
// as an ARN only if the loader takes such ARNs: see [TakesARN].
func (k Key) ARN() (arn.ARN, bool) {
	if k.name || !arn.IsARN(k.id) {
		return arn.ARN{}, false
	}
	parsed, err := arn.Parse(k.id)
	return parsed, err == nil
}

// Name returns the last part of an ARN's resource, after "/" or ":", and an id that is no ARN as it is. It is "web" for
// each of arn:aws:ecs:eu-west-1:123456789012:service/prod/web, arn:aws:lambda:eu-west-1:123456789012:function:web and
// web.
func (k Key) Name() string {
	parsed, ok := k.ARN()
	if !ok {
		return k.id
	}
	return parsed.Resource[strings.LastIndexAny(parsed.Resource, "/:")+1:]
}

// String returns the id and the further parts, shortened and quoted where a log line needs it.
func (k Key) String() string {
	text := printable(k.id)
	if k.args != "" {
		text += "?" + printable(k.args)
	}
	return text
}

func (k Key) values() url.Values {
	values, err := url.ParseQuery(k.args)
	if err != nil {
		panic("relation: a key's parts do not parse: " + err.Error()) // Encode wrote them
	}
	return values
}
