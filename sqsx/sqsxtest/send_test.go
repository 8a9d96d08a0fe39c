package sqsxtest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

type placed struct {
	registry.Event `event:"source=my.shop,detail-type=Order Placed"`
	Detail         struct {
		ID    string    `json:"id" validate:"required"`
		Cents int       `json:"cents"`
		Due   time.Time `json:"due,omitzero"`
	} `json:"detail"`
}

type anyShop struct {
	registry.Event `event:"source=shop.*,detail-type=Order Placed"`
}

type call struct {
	registry.Event `event:"source=my.shop,detail-type=Call,detail.kind=create"`
	Detail         struct {
		Kind string `json:"kind"`
	} `json:"detail"`
}

// trial is a test whose failure is what is tested.
type trial struct {
	testing.TB
	failed string
}

func (*trial) Helper() {}

func (t *trial) Fatalf(format string, args ...any) {
	t.failed = fmt.Sprintf(format, args...)
	panic(t)
}

func failure(f func(t testing.TB)) (text string) {
	t := new(trial)
	defer func() {
		if r := recover(); r != nil && r != any(t) {
			panic(r)
		}
		text = t.failed
	}()
	f(t)
	return ""
}

func TestEnvelope(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		events := registry.New()
		require.NoError(t, events.Register(placed{}))
		event := &placed{}
		event.Detail.ID, event.Detail.Cents = "1", 250
		body := sqsxtest.Envelope(t, event)
		require.Empty(t, event.ID, "the caller's event is as it was")

		got, err := registry.DecodeAs[placed](events, []byte(body))
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(event.Detail, got.Detail))
		require.Equal(t, []string{"my.shop", "Order Placed", "123456789012", "us-east-1", "0"}, []string{got.Source, got.DetailType, got.Account, got.Region, got.Version})
		require.True(t, got.Time.Equal(time.Now()))
		again, err := registry.DecodeAs[placed](events, []byte(sqsxtest.Envelope(t, event)))
		require.NoError(t, err)
		require.NotEqual(t, got.ID, again.ID, "another event")

		event.ID, event.Account, event.Region, event.Time, event.Resources = "e", "210987654321", "eu-west-1", time.Unix(1, 5), []string{"arn:aws:s3:::b"}
		got, err = registry.DecodeAs[placed](events, []byte(sqsxtest.Envelope(t, event)))
		require.NoError(t, err)
		event.Source, event.DetailType, event.Version, event.Time = "my.shop", "Order Placed", "0", time.Unix(1, 0).UTC()
		require.Empty(t, cmp.Diff(event, got, cmpopts.IgnoreUnexported(registry.Event{})))
	})
}

func TestEnvelopesThatCannotBe(t *testing.T) {
	created := &call{}
	created.Detail.Kind = "create"
	sourced := &anyShop{Event: registry.Event{Source: "shop.north"}}
	for name, test := range map[string]struct {
		event registry.AnyEvent
		wrong string
	}{
		"a rule that is not kept":         {&placed{}, "detail.id"},
		"any of many sources":             {&anyShop{}, "more than one source"},
		"one of them":                     {sourced, ""},
		"one of others":                   {&anyShop{Event: registry.Event{Source: "mine"}}, "would be decoded to"},
		"a condition that is kept":        {created, ""},
		"a condition that is not":         {&call{}, "would be decoded to"},
		"nil":                             {(*placed)(nil), "write &YourEvent"},
		"an event that has no tag":        {&struct{ registry.Event }{}, "event"},
		"an event that is nothing at all": {nil, "write &YourEvent"},
	} {
		t.Run(name, func(t *testing.T) {
			got := failure(func(t testing.TB) { sqsxtest.Envelope(t, test.event) })
			if test.wrong == "" {
				require.Empty(t, got)
			} else {
				require.Contains(t, got, test.wrong)
			}
		})
	}
}

func TestSendOptions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sqsxtest.New(t)
		q := s.Queue("q")
		q.Send("body", sqsxtest.WithAttribute("a", "v"), sqsxtest.WithBinaryAttribute("b", []byte{1}), sqsxtest.WithNumberAttribute("n", "1.5"),
			sqsxtest.WithGroup("g"), sqsxtest.WithTraceHeader("Root=1"), sqsxtest.WithDelay(time.Minute))
		require.Empty(t, receive(t, s, q, 1))
		virtual.Sleep(time.Minute)
		got := receive(t, s, q, 0)
		require.Len(t, got, 1)
		require.Equal(t, "v", *got[0].MessageAttributes["a"].StringValue)
		require.Equal(t, []byte{1}, got[0].MessageAttributes["b"].BinaryValue)
		require.Equal(t, "Number", *got[0].MessageAttributes["n"].DataType)
		require.Equal(t, "g", got[0].Attributes["MessageGroupId"])
		require.Equal(t, "Root=1", got[0].Attributes["AWSTraceHeader"])

		fifo := s.Queue("q.fifo")
		fifo.Send("1", sqsxtest.WithGroup("g"), sqsxtest.WithDeduplicationID("d"))
		fifo.Send("2", sqsxtest.WithGroup("g"), sqsxtest.WithDeduplicationID("d"))
		fifo.SendGroup("g", "3")
		bodies := []string{}
		for _, m := range fifo.Messages() {
			bodies = append(bodies, m.Body+" of "+m.GroupID)
		}
		require.Equal(t, []string{"1 of g", "3 of g"}, bodies)
	})
}

func TestSendsThatSQSRefuses(t *testing.T) {
	for name, send := range map[string]func(*sqsxtest.Queue){
		"no group":              func(q *sqsxtest.Queue) { q.Send("x") },
		"an attribute's name":   func(q *sqsxtest.Queue) { q.Send("x", sqsxtest.WithGroup("g"), sqsxtest.WithAttribute("AWS.x", "v")) },
		"an empty attribute":    func(q *sqsxtest.Queue) { q.Send("x", sqsxtest.WithGroup("g"), sqsxtest.WithAttribute("a", "")) },
		"a delay of FIFO":       func(q *sqsxtest.Queue) { q.Send("x", sqsxtest.WithGroup("g"), sqsxtest.WithDelay(time.Second)) },
		"a body of 1 MiB and 1": func(q *sqsxtest.Queue) { q.Send(strings.Repeat("x", 1<<20+1), sqsxtest.WithGroup("g")) },
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, failure(func(t testing.TB) { send(sqsxtest.New(t).Queue("q.fifo")) }), "send to q.fifo")
		})
	}
}

// Messages shows all that is in a queue, in whatever state, and changes nothing.
func TestMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sqsxtest.New(t)
		q := s.Queue("q")
		require.Empty(t, q.Messages())
		q.Send("in flight", sqsxtest.WithAttribute("a", "v"))
		held := receive(t, s, q, 0)[0]
		virtual.Sleep(time.Second)
		q.Send("visible")
		virtual.Sleep(time.Second)
		q.Send("delayed", sqsxtest.WithDelay(time.Minute))
		for range 2 { // the same each time
			got := map[string]int{}
			var order []string
			for _, m := range q.Messages() {
				got[m.Body] = m.ReceiveCount
				order = append(order, m.Body)
				require.NoError(t, m.Err)
				require.Equal(t, sqsx.ErrManaged, m.Delete(t.Context()))
			}
			require.Equal(t, []string{"in flight", "visible", "delayed"}, order)
			require.Equal(t, map[string]int{"in flight": 1, "visible": 0, "delayed": 0}, got)
		}
		first := q.Messages()[0]
		require.Equal(t, *held.MessageId, first.ID)
		require.Equal(t, *held.ReceiptHandle, first.ReceiptHandle)
		require.Equal(t, "v", *first.Attributes["a"].StringValue)
		require.Empty(t, q.Messages()[1].ReceiptHandle)
		require.True(t, q.Messages()[1].FirstReceived.IsZero())
		q.Delete()
		require.Empty(t, q.Messages())
	})
}

// What a consumer puts into a dead-letter queue can be looked at.
func TestDeadLettersCanBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sqsxtest.New(t)
		work, dead := s.Queue("orders"), s.Queue("orders-dead")
		events := registry.New()
		require.NoError(t, events.Register(placed{}))
		event := &placed{}
		event.Detail.ID = "1"
		work.SendEvent(event, sqsxtest.WithAttribute("tenant", "a"))

		mux := new(sqsx.Mux)
		sqsx.On(mux, func(context.Context, *placed) error { return sqsx.Permanent(context.Canceled) })
		c, err := sqsx.NewConsumer(s, work.URL(), mux, sqsx.WithFactory(events), sqsx.WithDeadLetter(dead.URL()))
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- c.Run(ctx) }()
		work.AwaitEmpty()
		cancel()
		require.NoError(t, <-done)

		letters := dead.Messages()
		require.Len(t, letters, 1)
		require.Equal(t, "a", *letters[0].Attributes["tenant"].StringValue)
		decoder, err := sqsx.NewDecoder(sqsx.WithFactory(events))
		require.NoError(t, err)
		decoder.Decode(t.Context(), letters[0])
		require.Equal(t, "1", letters[0].Event.(*placed).Detail.ID)
	})
}

func ExampleEnvelope() {
	_ = func(t *testing.T) { // func TestShipping(t *testing.T)
		service := sqsxtest.New(t)
		queue := service.Queue("orders")

		event := &placed{}
		event.Detail.ID = "1"
		queue.SendEvent(event) // or queue.Send(sqsxtest.Envelope(t, event), sqsxtest.WithAttribute("tenant", "a"))

		for _, m := range queue.Messages() {
			fmt.Println(m.Body)
		}
	}
}
