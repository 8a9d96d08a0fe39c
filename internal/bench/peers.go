package bench

import (
	standard "encoding/json"
	"reflect"

	"github.com/aws/aws-lambda-go/events"
	"github.com/bytedance/sonic"
	"github.com/go-json-experiment/json"
	"github.com/go-playground/validator/v10"
	goccy "github.com/goccy/go-json"

	"github.com/typedbus/typedbus/registry"
)

// The names of the ways, in benchmarks and on the page.
const (
	StandardJSON = "encoding/json into the known struct"
	JSONv2       = "json v2 into the known struct"
	GoccyJSON    = "goccy/go-json into the known struct"
	SonicJSON    = "sonic into the known struct"
	Switch       = "hand-written switch"
	LambdaSwitch = "hand-written switch with aws-lambda-go"
	Decode       = "Decode"
	DecodeOwned  = "Decode with WithOwnedPayload"
)

// Peers are the ways to get from the payloads of c to typed events. All payloads must have a type.
func Peers(c Corpus) []Way {
	return []Way{
		{StandardJSON, len(c), func(i int) error {
			return standard.Unmarshal(c[i].Data, reflect.New(c[i].Type).Interface())
		}},
		{Switch, len(c), handWritten(c)},
		{JSONv2, len(c), func(i int) error {
			return json.Unmarshal(c[i].Data, reflect.New(c[i].Type).Interface())
		}},
		{GoccyJSON, len(c), func(i int) error {
			return goccy.Unmarshal(c[i].Data, reflect.New(c[i].Type).Interface())
		}},
		{SonicJSON, len(c), func(i int) error {
			return sonic.ConfigStd.Unmarshal(c[i].Data, reflect.New(c[i].Type).Interface())
		}},
		{Decode, len(c), decoding(c, registry.Default)},
		{DecodeOwned, len(c), decoding(c, registry.Default, registry.WithOwnedPayload(true))},
	}
}

// consolePeers are encoding/json and Decode over payloads of which a part does not fit its type: encoding/json stops where
// it finds that, and its error is no reason to stop measuring.
func consolePeers(c Corpus) []Way {
	typed := c.Select(Typed)
	return []Way{
		{StandardJSON, len(typed), func(i int) error {
			_ = standard.Unmarshal(typed[i].Data, reflect.New(typed[i].Type).Interface())
			return nil
		}},
		{Decode, len(typed), decoding(typed, registry.Default)},
	}
}

func decoding(c Corpus, factory registry.Factory, options ...registry.DecodeOption) func(i int) error {
	return func(i int) error {
		_, err := factory.Decode(c[i].Data, options...)
		return err
	}
}

// handWritten does what the usual program does: it decodes the envelope with the detail left as it is, sees what event
// it has, decodes the detail and validates it. Its switch is a map, for nobody has written one with this many cases.
func handWritten(c Corpus) func(i int) error {
	type key struct{ source, detailType string }
	details := map[key]reflect.Type{}
	for _, p := range c {
		details[key{p.Source, p.DetailType}] = p.Detail
	}
	validate := validator.New(validator.WithRequiredStructEnabled())
	return func(i int) error {
		var e events.EventBridgeEvent
		if err := standard.Unmarshal(c[i].Data, &e); err != nil {
			return err
		}
		detail := reflect.New(details[key{e.Source, e.DetailType}])
		if err := standard.Unmarshal(e.Detail, detail.Interface()); err != nil {
			return err
		}
		if detail.Elem().Kind() != reflect.Struct {
			return nil
		}
		return validate.Struct(detail.Interface())
	}
}

// Typed reports whether the program has a type for the payload.
func Typed(p Payload) bool { return p.Type != nil }
