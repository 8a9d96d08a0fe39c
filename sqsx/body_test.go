package sqsx

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
)

var update = flag.Bool("update", false, "rewrite the golden files")

type orderPlaced struct {
	registry.Event `event:"source=my.shop,detail-type=Order Placed"`
	Detail         struct {
		OrderID string `json:"orderId" validate:"required"`
	} `json:"detail"`
}

type orderCancelled struct {
	registry.Event `event:"source=my.shop,detail-type=Order Cancelled"`
	Detail         struct {
		OrderID string `json:"orderId"`
	} `json:"detail"`
}

func shop(t testing.TB) *registry.Registry {
	t.Helper()
	r := registry.New()
	require.NoError(t, r.Register(orderPlaced{}, orderCancelled{}))
	return r
}

func decoderOf(t testing.TB, options ...DecodeOption) *Decoder {
	t.Helper()
	d, err := NewDecoder(options...)
	require.NoError(t, err)
	return d
}

// resolverFunc is a function as a Resolver.
type resolverFunc func(ctx context.Context, p Pointer) ([]byte, error)

func (f resolverFunc) Resolve(ctx context.Context, p Pointer) ([]byte, error) { return f(ctx, p) }

// goldenMessage is what a body became, as the golden files have it.
type goldenMessage struct {
	Shape        string         `json:"shape"`
	Replay       bool           `json:"replay,omitzero"`
	Notification *Notification  `json:"notification,omitzero"`
	Bus          *BusMetadata   `json:"bus,omitzero"`
	EventID      string         `json:"eventId"`
	Payload      jsontext.Value `json:"payload,omitzero"`
	Type         string         `json:"type,omitzero"`
	Error        string         `json:"error,omitzero"`
}

func goldenOf(m *Message) goldenMessage {
	g := goldenMessage{Shape: m.Shape.String(), Replay: m.Replay, Notification: m.Notification, Bus: m.Bus, EventID: m.EventID()}
	switch e := m.Event.(type) {
	case *orderPlaced:
		g.Type, g.Payload = "orderPlaced", e.Raw()
	case *registry.UnknownEvent:
		g.Type, g.Payload = "unknown", e.Raw()
	}
	bad, _ := errors.AsType[*BodyError](m.Err)
	switch {
	case bad != nil:
		g.Error = "body: " + bad.Reason
	case m.Err != nil:
		for _, kind := range []error{registry.ErrMalformed, registry.ErrNotEvent, registry.ErrInvalid} {
			if errors.Is(m.Err, kind) {
				g.Error = kind.Error()
			}
		}
	}
	return g
}

// bodyMessage is a message as a queue in eu-west-1 would have it.
func bodyMessage(body string) *Message {
	return NewMessage("https://sqs.eu-west-1.amazonaws.com/123456789012/orders", time.Date(2026, 9, 23, 18, 0, 5, 0, time.UTC), &types.Message{
		MessageId:  aws.String("m-1"),
		Body:       aws.String(body),
		Attributes: map[string]string{"SentTimestamp": "1790186403000"},
	})
}

func TestGoldenBodies(t *testing.T) {
	envelope, err := os.ReadFile("testdata/bodies/envelope.body")
	require.NoError(t, err)
	topic := WithTopic("arn:aws:sns:eu-west-1:123456789012:orders")
	plain := []DecodeOption{
		WithResolver(resolverFunc(func(_ context.Context, p Pointer) ([]byte, error) {
			if p != (Pointer{Bucket: "payloads", Key: "k-1"}) {
				return nil, errors.New("no such key")
			}
			return envelope, nil
		})),
	}
	raw := append(plain[:len(plain):len(plain)], WithRaw(Raw{Source: "my.shop", DetailType: "Order Placed", DetailTypeAttribute: "kind"}))

	files, err := filepath.Glob("testdata/bodies/*.body")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".body")
		t.Run(name, func(t *testing.T) {
			body, err := os.ReadFile(file)
			require.NoError(t, err)
			options := plain
			if strings.Contains(name, "raw") {
				options = raw
			}
			if strings.HasPrefix(name, "sns-") && name != "sns-lookalike" {
				options = append(options[:len(options):len(options)], topic)
			}
			m := bodyMessage(string(body))
			decoderOf(t, append(options, WithFactory(shop(t)))...).Decode(t.Context(), m)
			require.True(t, (m.Event == nil) == (m.Err != nil), "a message has either an event or an error")

			got, err := json.Marshal(goldenOf(m), json.Deterministic(true), jsontext.WithIndent("\t"))
			require.NoError(t, err)
			golden := strings.TrimSuffix(file, ".body") + ".golden"
			if *update {
				require.NoError(t, os.WriteFile(golden, append(got, '\n'), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), string(got)+"\n")
		})
	}
}

func TestPinnedShapes(t *testing.T) {
	const envelope = `{"version":"0","id":"e-1","detail-type":"Order Placed","source":"my.shop","account":"123456789012",` +
		`"time":"2026-09-23T18:00:00Z","region":"eu-west-1","resources":[],"detail":{"orderId":"o-1"}}`
	notification := func(message string) string {
		b, err := json.Marshal(map[string]string{"Type": "Notification", "MessageId": "n-1", "TopicArn": "arn:aws:sns:eu-west-1:1:t",
			"Timestamp": "2026-09-23T18:00:00Z", "Message": message}, json.Deterministic(true))
		require.NoError(t, err)
		return string(b)
	}
	raw := WithRaw(Raw{Source: "my.shop", DetailType: "Order Placed"})
	tests := []struct {
		name    string
		body    string
		options []DecodeOption
		shape   Shape
		ok      bool
	}{
		{"an envelope as one", envelope, []DecodeOption{WithShape(ShapeEnvelope)}, ShapeEnvelope, true},
		{"a notification is no envelope", notification(envelope), []DecodeOption{WithShape(ShapeEnvelope)}, ShapeEnvelope, false},
		{"an envelope is no notification", envelope, []DecodeOption{WithShape(ShapeNotification)}, ShapeNotification, false},
		{"what is in a notification is told from it", notification(envelope), []DecodeOption{WithShape(ShapeNotification)}, ShapeEnvelope, true},
		{"a notification in a notification is payload", notification(notification(envelope)), nil, ShapeEnvelope, false},
		{"a raw payload in a notification", notification(`{"orderId":"o-1"}`), []DecodeOption{WithShape(ShapeNotification, ShapeRaw), raw}, ShapeRaw, true},
		{"a payload that looks like an envelope", envelope, []DecodeOption{WithShape(ShapeRaw), raw}, ShapeRaw, false},
		{"a raw payload nothing is known of", `{"orderId":"o-1"}`, []DecodeOption{WithShape(ShapeRaw)}, ShapeRaw, false},
		{"an envelope is no bus event", envelope, []DecodeOption{WithShape(ShapeBus)}, ShapeBus, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := bodyMessage(test.body)
			decoderOf(t, append(test.options, WithFactory(shop(t)))...).Decode(t.Context(), m)
			require.Equal(t, test.ok, m.Event != nil, "error: %v", m.Err)
			require.Equal(t, test.ok, m.Err == nil)
			require.Equal(t, test.shape, m.Shape)
		})
	}
}

func TestRawByAttribute(t *testing.T) {
	m := bodyMessage(`{"orderId":"o-1"}`)
	m.Attributes = map[string]types.MessageAttributeValue{"kind": {DataType: aws.String("String"), StringValue: aws.String("Order Cancelled")}}
	decoderOf(t, WithFactory(shop(t)), WithRaw(Raw{Source: "my.shop", DetailType: "Order Placed", DetailTypeAttribute: "kind"})).Decode(t.Context(), m)
	require.NoError(t, m.Err)
	require.IsType(t, &orderCancelled{}, m.Event)
	require.Equal(t, "m-1", m.Event.Envelope().ID)
	require.Equal(t, "eu-west-1", m.Event.Envelope().Region)
	require.Equal(t, "123456789012", m.Event.Envelope().Account)
	require.Equal(t, time.UnixMilli(1790186403000).UTC(), m.Event.Envelope().Time.UTC())
}

func TestFactoryThatReturnsNothing(t *testing.T) {
	m := bodyMessage("{}")
	decoderOf(t, WithFactory(registry.FactoryFunc(func([]byte, ...registry.DecodeOption) (registry.AnyEvent, error) { return nil, nil }))).Decode(t.Context(), m)
	var bad *BodyError
	require.ErrorAs(t, m.Err, &bad)
}

// bodyReasons are all the reasons a BodyError may give: fixed texts, so that nothing of a body can be in one.
var bodyReasons = map[string]bool{
	"a member is missing: it needs Type, MessageId, Timestamp, TopicArn and Message": true,
	"a member is missing: it needs Data and SystemMetadata with aws:DeliveryType":    true,
	"it is from a topic that WithTopic does not name":                                true,
	"it is neither JSON nor UTF-8":                                                   true,
	"nothing says the source and detail-type of its payload: see WithRaw":            true,
	"no member of it is one of a body that WithDirect or sqsx knows":                 true,
	"it points to an S3 object and no resolver is set: see WithResolver":             true,
	"the object it points to could not be read":                                      true,
	"it is not proved that SNS sent it":                                              true,
}

func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/bodies/*.body")
	require.NoError(f, err)
	for _, file := range files {
		body, err := os.ReadFile(file)
		require.NoError(f, err)
		for pin := range uint8(ShapeDirect + 2) {
			f.Add(string(body), pin, pin%2 == 0)
		}
	}
	factory := shop(f)
	f.Fuzz(func(t *testing.T, body string, pin uint8, raw bool) {
		options := []DecodeOption{WithFactory(factory)}
		if pin == 0 || Shape(pin) == ShapeNotification {
			options = append(options, WithTopic("arn:aws:sns:eu-west-1:123456789012:orders"))
		}
		if pin > 0 {
			options = append(options, WithShape(Shape(pin%uint8(ShapeDirect+1))))
		}
		if raw {
			options = append(options, WithRaw(Raw{Source: "my.shop", DetailType: "Order Placed"}))
		}
		m := bodyMessage(body)
		decoderOf(t, options...).Decode(t.Context(), m)
		require.True(t, (m.Event == nil) == (m.Err != nil))
		if bad, ok := errors.AsType[*BodyError](m.Err); ok {
			require.True(t, bodyReasons[bad.Reason], "reason %q", bad.Reason)
			require.NoError(t, bad.Err)
		}
	})
}
