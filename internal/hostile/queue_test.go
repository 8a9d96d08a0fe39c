package hostile_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/hostile"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"

	_ "github.com/typedbus/typedbus/sqsx/sqsxdirect"
)

// decoders are those of a queue in each of its forms.
var decoders = map[string][]sqsx.DecodeOption{
	"auto": nil, "envelope": {sqsx.WithShape(sqsx.ShapeEnvelope)}, "notification": {sqsx.WithShape(sqsx.ShapeNotification)}, "bus": {sqsx.WithShape(sqsx.ShapeBus)},
	"raw": {sqsx.WithShape(sqsx.ShapeRaw), sqsx.WithRaw(sqsx.Raw{Source: "my.shop", DetailType: "Order Placed"})}, "direct": {sqsx.WithShape(sqsx.ShapeDirect)},
	"topic": {sqsx.WithTopic("arn:aws:sns:eu-west-1:123456789012:orders")}, "raw too": {sqsx.WithRaw(sqsx.Raw{SourceAttribute: "kind", DetailTypeAttribute: "kind"})},
	"resolver": {sqsx.WithResolver(refusing{})},
}

type refusing struct{}

func (refusing) Resolve(context.Context, sqsx.Pointer) ([]byte, error) {
	return nil, errors.New("not allowed")
}

// failure is how a body that does not decode must say so.
func failure(t *testing.T, name string, m *sqsx.Message) {
	t.Helper()
	require.True(t, (m.Event == nil) == (m.Err != nil), name)
	if m.Err == nil {
		return
	}
	undecodable, ok := errors.AsType[*sqsx.UndecodableError](m.Err)
	require.True(t, ok, "%s: %T", name, m.Err)
	_, isBody := errors.AsType[*sqsx.BodyError](undecodable.Err)
	require.True(t, isBody || documented(undecodable.Err), "%s: %T", name, undecodable.Err)
	require.Empty(t, hostile.Fault(m.Err.Error(), false), name)
}

// TestBodies has each hostile value as a body, and in the place of each member of a body of each kind.
func TestBodies(t *testing.T) {
	r := shop(t)
	for form, options := range decoders {
		t.Run(form, func(t *testing.T) {
			d, err := sqsx.NewDecoder(append(options, sqsx.WithFactory(r))...)
			require.NoError(t, err)
			decode := func(name string, body string) {
				m := &sqsx.Message{ID: "m-1", Body: body, QueueURL: "https://sqs.eu-west-1.amazonaws.com/123456789012/q"}
				d.Decode(t.Context(), m)
				failure(t, name, m)
			}
			for _, v := range some(hostile.Values()) {
				decode(v.Name, v.Text)
				if len(v.Text) > 4096 {
					continue
				}
				decode(v.Name+" in a notification", notification(v.Text))
				decode(v.Name+" in a bus event", `{"Data":`+v.Text+`,"Metadata":`+v.Text+`,"SystemMetadata":{"aws:DeliveryType":"EVENT","aws:EventId":`+v.Text+`}}`)
				decode(v.Name+" as a pointer", `["software.amazon.payloadoffloading.PayloadS3Pointer",`+v.Text+`]`)
				decode(v.Name+" in a pointer", `["software.amazon.payloadoffloading.PayloadS3Pointer",{"s3BucketName":`+v.Text+`,"s3Key":`+v.Text+`}]`)
				decode(v.Name+" in a lifecycle hook", `{"LifecycleTransition":`+v.Text+`,"RequestId":`+v.Text+`,"Time":`+v.Text+`,"AccountId":`+v.Text+`}`)
				decode(v.Name+" in records", `{"Records":[{"eventSource":"aws:s3","awsRegion":`+v.Text+`,"responseElements":`+v.Text+`}]}`)
			}
			for _, b := range bodies {
				for _, p := range some(hostile.Wholes([]byte(b.text))) {
					decode(b.name+", "+p.Name, string(p.Text))
				}
				for _, planted := range some(hostile.Plant(b.text)) {
					m := &sqsx.Message{ID: "m-1", Body: string(planted.Text)}
					d.Decode(t.Context(), m)
					if m.Err != nil {
						clean(t, "body", b.name+": "+planted.Position, m.Err.Error())
					}
				}
			}
		})
	}
}

// lockedBuffer is what a logger writes to.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// TestCanaryInAQueue sends a message for each position that may not be named, by body and by attribute, to a consumer
// that handles, refuses, and panics, and looks at all that it tells: its log, its hooks, its dead letters and its health.
func TestCanaryInAQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue, dead := service.Queue("q"), service.Queue("dead")
		sent := 0
		for _, b := range bodies {
			for _, planted := range hostile.Plant(b.text) {
				if !named(planted.Position) {
					sent++
					queue.Send(string(planted.Text), sqsxtest.WithAttribute("kind", hostile.Canary))
				}
			}
		}
		require.Greater(t, sent, 200)
		log, told := new(lockedBuffer), new(lockedBuffer)
		tell := func(err error) {
			if err != nil {
				_, _ = told.Write([]byte(err.Error() + "\n"))
			}
		}
		mux := new(sqsx.Mux)
		turn := 0
		var mu sync.Mutex
		sqsx.On(mux, func(context.Context, *strictOrder) error {
			mu.Lock()
			defer mu.Unlock()
			switch turn++; turn % 4 {
			case 0:
				panic("a panic")
			case 1:
				return sqsx.Permanent(errors.New("refused"))
			case 2:
				return sqsx.Discard("not needed")
			}
			return nil
		})
		c, err := sqsx.NewConsumer(service, queue.URL(), mux, sqsx.WithFactory(shop(t)), sqsx.WithDeadLetter(dead.URL()),
			sqsx.WithLogger(slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))),
			sqsx.WithHooks(sqsx.Hooks{Handled: func(_ *sqsx.Message, _ time.Duration, err error) { tell(err) }, Failed: func(_ sqsx.Op, err error) { tell(err) }}))
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- c.Run(ctx) }()
		queue.AwaitEmpty()
		health, err := json.Marshal(c.Health())
		require.NoError(t, err)
		cancel()
		require.NoError(t, <-done)

		require.NotEmpty(t, log.String())
		require.NotContains(t, log.String(), hostile.Canary, "the log")
		require.NotContains(t, told.String(), hostile.Canary, "the hooks")
		require.NotContains(t, string(health), hostile.Canary, "the health")
		letters := dead.Messages()
		require.NotEmpty(t, letters)
		for _, m := range letters {
			for name, a := range m.Attributes {
				if strings.HasPrefix(name, "sqsx-error-") {
					require.NotContains(t, *a.StringValue, hostile.Canary, name)
				}
			}
		}
	})
}

// TestUnhandledIsBounded: what an error names of an event, of a message or of a call is cut, and quoted where it must be.
func TestUnhandledIsBounded(t *testing.T) {
	for _, bad := range []string{strings.Repeat("x", 1<<20), "\n", "\x1b[2J", "\u202e", "\xff"} {
		cause := errors.New(bad)
		for _, err := range []error{
			&sqsx.UnhandledError{MessageID: bad, Source: bad, DetailType: bad}, &sqsx.PayloadError{MessageID: bad, EventID: bad}, &sqsx.UndecodableError{MessageID: bad, Err: &sqsx.BodyError{Err: cause}},
			&sqsx.StoreError{MessageID: bad, Err: cause}, &sqsx.ReceiveError{Err: cause}, &sqsx.SettleError{MessageID: bad, Code: bad}, &sqsx.SettleError{MessageID: bad, Err: cause},
			&sqsx.CheckError{Err: cause}, &sqsx.ChecksumError{Want: bad},
		} {
			require.Empty(t, hostile.Fault(err.Error(), false), "%T", err)
		}
	}
}
