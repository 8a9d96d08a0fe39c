// Package registry turns EventBridge payloads into Go values of the types that are registered for them.
//
// An event type is a struct that embeds [Event] and says in a tag which events it takes. Register it in an init
// function and call [Decode]:
//
//	type ThingyEvent struct {
//		registry.Event `event:"source=my.custom.source,detail-type=EC2 Thingy"`
//		Detail         struct {
//			InstanceID string `json:"ec2InstanceId" validate:"required,startswith=i-"`
//		} `json:"detail"`
//	}
//
//	func init() { registry.Register[ThingyEvent]() }
//
//	func handle(payload []byte) error {
//		event, err := registry.Decode(payload)
//		if err != nil {
//			return err // *DecodeError or *ValidationError
//		}
//		switch e := event.(type) {
//		case *ThingyEvent:
//			return restart(e.Detail.InstanceID)
//		case *registry.UnknownEvent:
//			log.Print("nobody takes ", e)
//		}
//		return nil
//	}
//
// # Which type takes an event
//
// The event tag names one or several sources and, if need be, detail-types and values in the event:
//
//	event:"source=my.orders,detail-type=Order Placed|Order Changed,detail.priority=high"
//
// A value that ends in * matches every text that begins like it. Of the types that take an event the most specific
// wins: one with conditions on values before one without, then the more exact source, then the more exact detail-type;
// an exact text is before a prefix, and a long prefix before a short one. If one event could be either of two types,
// with neither more specific, the second cannot be registered: the [ConflictError] shows such an event.
//
// A registry can have parents ([WithParent]), as [Default] has that of AWS's events. The most specific type of all of
// them wins: a type of one's own for every event, source=*, takes what no other type takes. Of two equally specific
// types the child's wins, so that one can replace AWS's:
//
//	strict := registry.New(registry.WithParent(awsevents.Registry()))
//	strict.Register(MyStrictSpotWarning{}) // source=aws.ec2,detail-type=EC2 Spot Instance Interruption Warning
//
// # Strict and tolerant
//
// A type is strict: an event that breaks one of its rules is a [ValidationError], which lists all that is wrong. With
// the word tolerant in its tag there is no error, as AWS's own events need it, for they break their own schemas:
// what can be converted is, and what cannot is left zero and listed by [Event.Drift].
//
// The rules are that each JSON value fits the type of its field; that id, time, account and region are there; what
// validate tags ask for, in the language of [validator] and with one rule more, matches=^ord-[0-9]+$, a regular
// expression in which a comma is written 0x2C and a bar 0x7C; and presence. The rule
//
//	ExitCode int `json:"exitCode" event:"present"`
//
// asks for the member to be there and not null, whatever its value. That is what validate:"required" cannot say: it
// sees only the Go value, and refuses an exit code of 0, which is there, as if it were missing. Below a pointer,
// presence is asked for only where the pointer's own member is there.
//
// # Is the id there?
//
// A program that acts on what an event names asks first whether it names anything. A strict type asks for it, by a rule.
// In a tolerant type the keys of its relations are asked for by themselves: one that is absent, null or the empty text
// is in Drift, with the rule present. What an event may leave out has omitzero or omitempty in its json tag; and where
// several relations lead to the same resource, one id is enough. An event without the id of any resource drifts in any
// case. The relation says the same, without a session and without a call:
//
//	key, err := warning.Instance.Key() // relation.One.Key
//	if err != nil {
//		return err // relation.ErrNoKey: the member is absent, null or empty
//	}
//	drain(key.ID())
//
// # Payloads for tests
//
// An event is a struct: make one, and json.Marshal writes the payload that Decode reads.
//
//	payload, err := json.Marshal(&ThingyEvent{
//		Event:  registry.Event{ID: "1", Source: "my.custom.source", DetailType: "EC2 Thingy", Account: "123456789012", Region: "eu-west-1", Time: time.Now()},
//		Detail: Thingy{InstanceID: "i-0abc"},
//	})
//
// # Mistakes
//
// A declaration is checked as a whole when its type is registered: the event and relation tags, the paths in them
// against the type's JSON names, every rule of a validate tag, and json tags that package json would report at each
// decode, such as one name on two fields. Options that differ from one build of that package to another (format, embed,
// inline, unknown, and names in quotes) are mistakes, too, and so are tags that nothing would read, such as json:detail
// without its quotes, and a field that was meant to take the detail but does not. A [TagError] says where and what to
// write instead.
//
// JSON names are matched case and all: without a tag, the member of a field State is State, as some events have it,
// and not state. That cannot be a mistake to a registry, which does not know the events. Where they have the other
// name, write json:"state"; a member that no field takes is still in [Event.Raw].
//
// # Types with an unmarshal method
//
// A type with UnmarshalJSON, UnmarshalJSONFrom or UnmarshalText decodes itself. It is handed its value alone: the
// offsets, pointer and depth that a jsontext.Decoder tells it begin anew with the value, or, where the field's tag has the
// option string, with an object around it. If it fails, the violation has the path of the value in the event.
//
// # Nothing is lost
//
// An event that no type takes is an [UnknownEvent]. Members that a type has no field for stay in [Event.Raw], and
// [Event.Lookup] reads them. Errors name paths and rules and never contain values of the payload.
//
// [validator]: https://pkg.go.dev/github.com/go-playground/validator/v10
package registry
