package sqsx_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// bucket is a limiter with the methods that x/time/rate's has.
type bucket struct {
	limit rate
	burst int
}

type rate float64

func (b *bucket) WaitN(context.Context, int) error { return nil }
func (b *bucket) Limit() rate                      { return b.limit }
func (b *bucket) Burst() int                       { return b.burst }

const inf = rate(1.79769313486231570814527423731704356798070e+308)

func TestConsumerRefusesWhatCannotBe(t *testing.T) {
	service := sqsxtest.New(t)
	ok := func(*sqsx.Mux) {}
	type row struct {
		name    string
		client  sqsx.Client
		url     string
		handler sqsx.Handler
		add     func(mux *sqsx.Mux)
		options []sqsx.ConsumerOption
		want    string // the option that is wrong
		says    string // what to write
	}
	with := func(name, want, says string, options ...sqsx.ConsumerOption) row {
		return row{name: name, options: options, want: want, says: says}
	}
	tests := []row{
		{name: "no URL", url: "-", want: "queueURL", says: "https://sqs."},
		{name: "a name", url: "orders", want: "queueURL", says: "GetQueueUrl"},
		{name: "an ARN", url: "arn:aws:sqs:eu-west-1:123456789012:orders", want: "queueURL", says: "ARN"},
		{name: "no scheme", url: "sqs.eu-west-1.amazonaws.com/123456789012/orders", want: "queueURL", says: "https://sqs."},
		{name: "a line feed", url: queueURL + "\n", want: "queueURL", says: "blanks"},
		{name: "no path", url: "https://sqs.eu-west-1.amazonaws.com/", want: "queueURL", says: "https://sqs."},
		{name: "typed nil client", client: (*sqs.Client)(nil), want: "client", says: "sqs.NewFromConfig"},
		{name: "typed nil handler", handler: (*sqsx.Mux)(nil), want: "handler", says: "sqsx.On"},
		{name: "nil function", handler: sqsx.HandlerFunc(nil), want: "handler", says: "sqsx.On"},
		{name: "empty mux", handler: new(sqsx.Mux), want: "handler", says: "sqsx.On"},
		{name: "empty mux in middleware", handler: sqsx.InPlace(2, time.Second)(new(sqsx.Mux)), want: "handler", says: "sqsx.On"},
		with("nil option", "option 1", "nil", nil),
		with("no such shape", "WithShape", "ShapeEnvelope", sqsx.WithShape(77)),
		with("no topic", "WithTopic", "at least one", sqsx.WithTopic()),
		with("nil topics", "WithTopic", "at least one", sqsx.WithTopic([]string(nil)...)),
		with("empty topic", "WithTopic", "arn:aws:sns", sqsx.WithTopic("")),
		with("topic by name", "WithTopic", "arn:aws:sns", sqsx.WithTopic("orders")),
		with("topic of another service", "WithTopic", "arn:aws:sns", sqsx.WithTopic("arn:aws:sqs:eu-west-1:123456789012:orders")),
		with("topic and another shape", "WithTopic", "WithShape", sqsx.WithTopic("arn:aws:sns:eu-west-1:123456789012:t"), sqsx.WithShape(sqsx.ShapeEnvelope)),
		with("nil factory", "WithFactory", "registry.Default", sqsx.WithFactory(nil)),
		with("typed nil factory", "WithFactory", "registry.Default", sqsx.WithFactory((*registry.Registry)(nil))),
		with("nil resolver", "WithResolver", "nil", sqsx.WithResolver(nil)),
		with("direct without member", "WithDirect", "Member", sqsx.WithDirect(sqsx.Direct{Source: "s", DetailType: "d"})),
		with("a hundred messages", "WithMaxMessages", "1 to 10", sqsx.WithMaxMessages(100)),
		with("no messages", "WithMaxMessages", "1 to 10", sqsx.WithMaxMessages(0)),
		with("a minute's wait", "WithWait", "20 s", sqsx.WithWait(time.Minute)),
		with("a wait into the past", "WithWait", "20 s", sqsx.WithWait(-time.Second)),
		with("nil logger", "WithLogger", "DiscardHandler", sqsx.WithLogger(nil)),
		with("dead letters to the queue itself", "WithDeadLetter", "itself", sqsx.WithDeadLetter(queueURL)),
		with("the same in another form", "WithDeadLetter", "itself", sqsx.WithDeadLetter("https://eu-west-1.queue.amazonaws.com/123456789012/orders")),
		with("and in a third", "WithDeadLetter", "itself", sqsx.WithDeadLetter("https://SQS.eu-west-1.amazonaws.com/123456789012/orders/")),
		with("dead letters to nowhere", "WithDeadLetter", "https://sqs.", sqsx.WithDeadLetter("")),
		with("dead letters to a name", "WithDeadLetter", "GetQueueUrl", sqsx.WithDeadLetter("dead")),
		with("dead letters to an ARN", "WithDeadLetter", "ARN", sqsx.WithDeadLetter("arn:aws:sqs:eu-west-1:123456789012:dead")),
		with("attempts without dead letters", "WithMaxAttempts", "WithDeadLetter", sqsx.WithMaxAttempts(3)),
		with("negative attempts", "WithMaxAttempts", "negative", sqsx.WithMaxAttempts(-1)),
		with("nil limiter", "WithLimiter", "nil", sqsx.WithLimiter(nil)),
		with("typed nil limiter", "WithLimiter", "nil", sqsx.WithLimiter((*bucket)(nil))),
		with("burst of 1", "WithLimiter", "burst is 1", sqsx.WithLimiter(&bucket{10, 1})),
		with("rate of 0", "WithLimiter", "rate is 0", sqsx.WithLimiter(&bucket{0, 10})),
		with("nil preload", "WithPreload", "nil", sqsx.WithPreload(nil)),
		with("no receives", "WithPollers", "at least one", sqsx.WithPollers(0)),
		with("never stuck", "WithStuckAfter", "more than 0", sqsx.WithStuckAfter(0)),
		with("a breaker that opens at once", "WithBreaker", "one failure", sqsx.WithBreaker(sqsx.Breaker{Pause: time.Minute})),
		with("a breaker that does not pause", "WithBreaker", "a second", sqsx.WithBreaker(sqsx.Breaker{Failures: 1})),
		with("a breaker that pauses less and less", "WithBreaker", "MaxPause", sqsx.WithBreaker(sqsx.Breaker{Failures: 1, Pause: time.Minute, MaxPause: time.Second})),
		with("holding nothing", "WithMaxInFlight", "at least", sqsx.WithMaxInFlight(0)),
		{name: "batch above the concurrency", add: func(mux *sqsx.Mux) {
			sqsx.OnBatch(mux, 50, time.Second, func(context.Context, []*orderPlaced) []error { return nil })
		}, want: "OnBatch", says: "WithConcurrency"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.add == nil {
				test.add = ok
			}
			if test.handler == nil {
				mux := emptyMux()
				test.add(mux)
				test.handler = mux
			}
			if test.client == nil {
				test.client = service
			}
			switch test.url {
			case "":
				test.url = queueURL
			case "-":
				test.url = ""
			}
			options := test.options
			if test.want != "WithFactory" {
				options = append(options[:len(options):len(options)], sqsx.WithFactory(shop(t)))
			}
			_, err := sqsx.NewConsumer(test.client, test.url, test.handler, options...)
			var bad *sqsx.ConfigError
			require.ErrorAs(t, err, &bad)
			require.Equal(t, test.want, bad.Option)
			require.Contains(t, bad.Reason, test.says)
		})
	}
	t.Run("nil client", func(t *testing.T) {
		_, err := sqsx.NewConsumer(nil, queueURL, emptyMux(), sqsx.WithFactory(shop(t)))
		require.ErrorContains(t, err, "client")
	})
	t.Run("nil handler", func(t *testing.T) {
		_, err := sqsx.NewConsumer(service, queueURL, nil)
		require.ErrorContains(t, err, "handler")
	})
	t.Run("two mistakes", func(t *testing.T) {
		_, err := sqsx.NewConsumer(service, "", emptyMux(), sqsx.WithConcurrency(0), sqsx.WithFactory(shop(t)))
		require.ErrorContains(t, err, "queueURL")
		require.ErrorContains(t, err, "WithConcurrency")
	})
}

func TestConsumerTakesWhatCanBe(t *testing.T) {
	for name, options := range map[string][]sqsx.ConsumerOption{
		"a limiter without a limit":       {sqsx.WithLimiter(&bucket{inf, 0})},
		"a burst of as many as are asked": {sqsx.WithLimiter(&bucket{1, 2}), sqsx.WithMaxMessages(2)},
		"a limiter that does not say":     {sqsx.WithLimiter(new(budget))},
		"no wait":                         {sqsx.WithWait(0)},
		"a pause that never grows":        {sqsx.WithBreaker(sqsx.Breaker{Failures: 1, Pause: time.Minute, MaxPause: time.Minute})},
		"topic and notifications":         {sqsx.WithTopic("arn:aws-cn:sns:cn-north-1:123456789012:t.fifo"), sqsx.WithShape(sqsx.ShapeNotification, sqsx.ShapeRaw)},
		"a queue of the same name elsewhere": {sqsx.WithDeadLetter("https://sqs.eu-west-2.amazonaws.com/123456789012/orders"),
			sqsx.WithMaxAttempts(3)},
		"and of another account": {sqsx.WithDeadLetter("https://sqs.eu-west-1.amazonaws.com/210987654321/orders")},
	} {
		t.Run(name, func(t *testing.T) {
			newConsumer(t, sqsxtest.New(t), queueURL, emptyMux(), options...)
		})
	}
}

func TestPollRefuses(t *testing.T) {
	service := sqsxtest.New(t)
	for name, options := range map[string][]sqsx.PollOption{
		"WithMaxMessages": {sqsx.WithMaxMessages(11)},
		"WithWait":        {sqsx.WithWait(21 * time.Second)},
		"WithVisibility":  {sqsx.WithVisibility(13 * time.Hour)},
		"WithTopic":       {sqsx.WithTopic()},
		"WithLogger":      {sqsx.WithLogger(nil)},
		"option 1":        {nil},
	} {
		t.Run(name, func(t *testing.T) {
			n := 0
			for m, err := range sqsx.Poll(t.Context(), service, queueURL, options...) {
				require.Nil(t, m)
				var bad *sqsx.ConfigError
				require.ErrorAs(t, err, &bad)
				require.Equal(t, name, bad.Option)
				n++
			}
			require.Equal(t, 1, n)
		})
	}
	for m, err := range sqsx.Poll(t.Context(), nil, "") {
		require.Nil(t, m)
		require.ErrorContains(t, err, "queueURL")
		require.ErrorContains(t, err, "client")
	}
}

func TestHandlersThatAreNilPanic(t *testing.T) {
	for name, add := range map[string]func(mux *sqsx.Mux){
		"On":          func(mux *sqsx.Mux) { sqsx.On[orderPlaced](mux, nil) },
		"OnBatch":     func(mux *sqsx.Mux) { sqsx.OnBatch[orderPlaced](mux, 1, 0, nil) },
		"Unknown":     func(mux *sqsx.Mux) { mux.Unknown(nil) },
		"Undecodable": func(mux *sqsx.Mux) { mux.Undecodable(nil) },
		"Use":         func(mux *sqsx.Mux) { mux.Use(nil) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				bad, ok := recover().(*sqsx.ConfigError)
				require.True(t, ok)
				require.Equal(t, name, bad.Option)
			}()
			add(new(sqsx.Mux))
		})
	}
}

// TestWrappingKeepsTheCheck: a handler around a mux does not hide that one of its handlers would never be called.
func TestWrappingKeepsTheCheck(t *testing.T) {
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(context.Context, *neverRegistered) error { return nil })
	own := sqsx.Middleware(func(next sqsx.Handler) sqsx.Handler {
		return sqsx.Wrap(next, func(ctx context.Context, m *sqsx.Message) error { return next.Handle(ctx, m) })
	})
	for name, wrapped := range map[string]sqsx.Handler{
		"in place":   sqsx.InPlace(3, time.Second)(mux),
		"idempotent": sqsx.Idempotent(new(sqsx.MemoryStore))(mux),
		"one's own":  own(mux),
		"twice":      own(sqsx.InPlace(3, time.Second)(mux)),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sqsx.NewConsumer(sqsxtest.New(t), queueURL, wrapped, sqsx.WithFactory(shop(t)))
			var missing *sqsx.UnregisteredError
			require.ErrorAs(t, err, &missing)
		})
	}
}

// TestHiddenMuxDropsNothing: a mux inside a function cannot be seen when the consumer is built; an event of the type that
// nobody registered is then not handed to the handler of what is of no interest.
func TestHiddenMuxDropsNothing(t *testing.T) {
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(context.Context, *neverRegistered) error { return nil })
	mux.Unknown(func(context.Context, registry.AnyEvent) error { return nil })
	m, err := sqsx.Decode(t.Context(), event("Order Forgotten", "1"), sqsx.WithFactory(shop(t)))
	require.NoError(t, err)
	var missing *sqsx.UnregisteredError
	require.ErrorAs(t, mux.Handle(t.Context(), m), &missing)
	require.False(t, sqsx.IsPermanent(missing))
}

func TestTopicMeansNotificationsOnly(t *testing.T) {
	const topic = "arn:aws:sns:eu-west-1:123456789012:orders"
	notification := `{"Type":"Notification","MessageId":"n-1","TopicArn":"` + topic + `","Timestamp":"2026-09-23T18:00:00Z","Message":` +
		`"` + strings.ReplaceAll(order("1"), `"`, `\"`) + `"}`
	bus := `{"Data":` + order("1") + `,"SystemMetadata":{"aws:DeliveryType":"LIVE"}}`
	for name, test := range map[string]struct {
		body string
		ok   bool
	}{
		"of the topic":       {notification, true},
		"of another":         {strings.Replace(notification, ":orders", ":others", 1), false},
		"a forged envelope":  {order("1"), false},
		"a forged bus event": {bus, false},
		"a raw payload":      {`{"orderId":"1"}`, false},
		"not JSON":           {"x", false},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := sqsx.Decode(t.Context(), test.body, sqsx.WithFactory(shop(t)), sqsx.WithTopic(topic),
				sqsx.WithRaw(sqsx.Raw{Source: "my.shop", DetailType: "Order Placed", Account: "123456789012", Region: "eu-west-1"}))
			require.NoError(t, err)
			require.Equal(t, test.ok, m.Err == nil, "%v", m.Err)
		})
	}
}

// ownRegion is a client that says its region, as the SDK's does.
type ownRegion struct{ *sqsxtest.Service }

func (ownRegion) Options() sqs.Options { return sqs.Options{Region: "eu-central-1"} }

func TestRawKnowsItsRegion(t *testing.T) {
	service := sqsxtest.New(t)
	queue := service.Queue("q")
	queue.Send(`{"orderId":"1"}`)
	// The queue's URL is as a stand-in has it: only the client knows the region.
	url := "http://localhost:4566" + queue.URL()[strings.Index(queue.URL()[9:], "/")+9:]
	for m, err := range sqsx.Poll(t.Context(), ownRegion{service}, url, sqsx.WithFactory(shop(t)), sqsx.WithRaw(sqsx.Raw{Source: "my.shop", DetailType: "Order Placed"})) {
		require.NoError(t, err)
		require.Equal(t, "eu-central-1", m.Event.Envelope().Region)
		break
	}
}

func TestPollsErrorIsPermanent(t *testing.T) {
	service := sqsxtest.New(t)
	queue := service.Queue("q")
	queue.Send("not JSON")
	for m, err := range sqsx.Poll(t.Context(), service, queue.URL(), sqsx.WithFactory(shop(t))) {
		require.True(t, sqsx.IsPermanent(err), "%v", err)
		require.True(t, sqsx.IsPermanent(m.Err))
		require.ErrorIs(t, err, registry.ErrMalformed)
		break
	}
}
