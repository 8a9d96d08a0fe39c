package sqsx_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

func TestCheck(t *testing.T) {
	denied := func(operations ...sqsxtest.Operation) func(*sqsxtest.Service, *sqsxtest.Queue) {
		return func(s *sqsxtest.Service, q *sqsxtest.Queue) {
			q.RedriveTo(s.Queue("dead"), 10)
			s.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
				if slices.Contains(operations, c.Operation) && c.Whole() {
					return sqsxtest.Fault{Err: sqsxtest.Error("AccessDenied", true)}
				}
				return sqsxtest.Fault{}
			})
		}
	}
	redrive := func(n int) func(*sqsxtest.Service, *sqsxtest.Queue) {
		return func(s *sqsxtest.Service, q *sqsxtest.Queue) { q.RedriveTo(s.Queue("dead"), n) }
	}
	tests := []struct {
		name     string
		queue    string
		setUp    func(service *sqsxtest.Service, queue *sqsxtest.Queue)
		options  []sqsx.ConsumerOption
		warnings []string
	}{
		{"nothing wrong", "q", redrive(5), nil, nil},
		{"no redrive", "q", nil, nil, []string{"no redrive policy"}},
		{"redelivery once", "q", redrive(1), nil, []string{"maxReceiveCount is 1"}},
		{"few redeliveries", "q", redrive(3), nil, []string{"reaches that in about"}},
		{"short back-off", "q", redrive(10), []sqsx.ConsumerOption{sqsx.WithBackoff(sqsx.Fixed(time.Second))}, []string{"reaches that in about 9s"}},
		{"no back-off", "q", redrive(10), []sqsx.ConsumerOption{sqsx.WithBackoff(sqsx.Fixed(0))}, []string{"reaches that in about 0s"}},
		{"small messages", "q", func(s *sqsxtest.Service, q *sqsxtest.Queue) {
			q.RedriveTo(s.Queue("dead"), 5)
			q.Set("MaximumMessageSize", "262144")
		}, nil, []string{"MaximumMessageSize is 262144"}},
		{"small dead letters", "q", func(s *sqsxtest.Service, q *sqsxtest.Queue) {
			q.RedriveTo(s.Queue("dead", "MaximumMessageSize", "262144"), 5)
		}, nil, []string{"redrive policy takes messages of up to 262144 bytes"}},
		{"no dead-letter queue", "q", func(s *sqsxtest.Service, q *sqsxtest.Queue) {
			dead := s.Queue("dead")
			q.RedriveTo(dead, 5)
			dead.Delete()
		}, nil, []string{"does not exist"}},
		{"attempts above the receives", "q", redrive(5), []sqsx.ConsumerOption{sqsx.WithDeadLetter(deadURL), sqsx.WithMaxAttempts(6)},
			[]string{"WithMaxAttempts is 6 and maxReceiveCount 5"}},
		{"a FIFO queue with few receives", "q.fifo", func(s *sqsxtest.Service, q *sqsxtest.Queue) { q.RedriveTo(s.Queue("dead.fifo"), 5) }, nil,
			[]string{"those behind it"}},
		{"one at a time", "q.fifo", func(s *sqsxtest.Service, q *sqsxtest.Queue) { q.RedriveTo(s.Queue("dead.fifo"), 5) },
			[]sqsx.ConsumerOption{sqsx.WithMaxMessages(1)}, nil},
		{"dead letters lose their order", "q.fifo", func(s *sqsxtest.Service, q *sqsxtest.Queue) { s.Queue("dead") },
			[]sqsx.ConsumerOption{sqsx.WithDeadLetter(deadURL)}, []string{"lose their order"}},
		{"short drain", "q", redrive(5), []sqsx.ConsumerOption{sqsx.WithDrain(time.Second)}, []string{"WithDrain is shorter"}},
		{"attributes denied", "q", denied(sqsxtest.GetQueueAttributes), nil, []string{"may not be read"}},
		{"deletes denied", "q", denied(sqsxtest.DeleteMessageBatch), nil, []string{"sqs:DeleteMessage is denied"}},
		{"changes denied", "q", denied(sqsxtest.ChangeMessageVisibilityBatch), nil, []string{"sqs:ChangeMessageVisibility is denied"}},
		{"all denied", "q", denied(sqsxtest.ChangeMessageVisibilityBatch, sqsxtest.DeleteMessageBatch, sqsxtest.GetQueueAttributes), nil,
			[]string{"may not be read", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"}},
		{"deletes denied in the entry", "q", func(s *sqsxtest.Service, q *sqsxtest.Queue) {
			q.RedriveTo(s.Queue("dead"), 10)
			s.Fail(failsWith(sqsxtest.DeleteMessageBatch, false, "AccessDenied"))
		}, nil, []string{"sqs:DeleteMessage is denied"}},
		{"an entry refused otherwise", "q", func(s *sqsxtest.Service, q *sqsxtest.Queue) {
			q.RedriveTo(s.Queue("dead"), 10)
			s.Fail(failsWith(sqsxtest.DeleteMessageBatch, false, "AWS.SimpleQueueService.NonExistentQueue"))
		}, nil, nil},
		{"deletes throttled", "q", func(s *sqsxtest.Service, q *sqsxtest.Queue) {
			q.RedriveTo(s.Queue("dead"), 10)
			s.Fail(failsWith(sqsxtest.DeleteMessageBatch, true, "RequestThrottled"))
		}, nil, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			service := sqsxtest.New(t)
			queue := service.Queue(test.queue)
			if test.setUp != nil {
				test.setUp(service, queue)
			}
			report, err := newConsumer(t, service, queue.URL(), emptyMux(), test.options...).Check(t.Context())
			require.NoError(t, err)
			require.Len(t, report.Warnings, len(test.warnings), "%q", report.Warnings)
			for i, want := range test.warnings {
				require.Contains(t, report.Warnings[i], want)
			}
		})
	}
	service := sqsxtest.New(t)
	_, err := newConsumer(t, service, service.Queue("q").URL()+"x", emptyMux()).Check(t.Context())
	require.ErrorIs(t, err, sqsx.ErrFatal)
	_, err = newConsumer(t, service, service.Queue("q").URL(), emptyMux(), sqsx.WithDeadLetter(deadURL+"-that-is-not")).Check(t.Context())
	require.ErrorIs(t, err, sqsx.ErrFatal, "dead letters would go nowhere")
}

// failsWith has the calls of an operation, or each of their entries, fail with a code.
func failsWith(operation sqsxtest.Operation, whole bool, code string) sqsxtest.Faults {
	return func(c sqsxtest.Call) sqsxtest.Fault {
		if c.Operation == operation && c.Whole() == whole {
			return sqsxtest.Fault{Err: sqsxtest.Error(code, true)}
		}
		return sqsxtest.Fault{}
	}
}

// rewriting is a client whose queues have other attributes than the service says.
type rewriting struct {
	client
	rewrite func(in *sqs.GetQueueAttributesInput, attributes map[string]string)
}

func (r rewriting) GetQueueAttributes(ctx context.Context, in *sqs.GetQueueAttributesInput, o ...func(*sqs.Options)) (*sqs.GetQueueAttributesOutput, error) {
	out, err := r.client.GetQueueAttributes(ctx, in, o...)
	if err == nil {
		r.rewrite(in, out.Attributes)
	}
	return out, err
}

// TestCheckOfARedriveElsewhere: the URL of a queue in another region does not follow from the queue's own, so that Check
// looks for none and claims nothing of it.
func TestCheckOfARedriveElsewhere(t *testing.T) {
	service := sqsxtest.New(t)
	queue := service.Queue("q")
	asked := 0
	client := rewriting{service, func(_ *sqs.GetQueueAttributesInput, attributes map[string]string) {
		asked++
		attributes["RedrivePolicy"] = `{"deadLetterTargetArn":"arn:aws:sqs:eu-west-2:123456789012:dead","maxReceiveCount":10}`
	}}
	report, err := newConsumer(t, client, queue.URL(), emptyMux()).Check(t.Context())
	require.NoError(t, err)
	require.Empty(t, report.Warnings)
	require.Equal(t, 1, asked)
}

// only is a client that can do no more than consume.
type only struct{ sqsx.Client }

// TestCheckErrors: which of them no repetition will help, and which name an option or an argument.
func TestCheckErrors(t *testing.T) {
	const gone = "AWS.SimpleQueueService.NonExistentQueue"
	tests := []struct {
		name   string
		client func(*sqsxtest.Service) sqsx.Client
		faults sqsxtest.Faults
		fatal  bool
		config string // the option of the ConfigError, where it is one
	}{
		{"a client without GetQueueAttributes", func(s *sqsxtest.Service) sqsx.Client { return only{s} }, nil, false, "Check"},
		{"dead letters to the queue itself by another URL", func(s *sqsxtest.Service) sqsx.Client {
			return rewriting{s, func(_ *sqs.GetQueueAttributesInput, attributes map[string]string) {
				attributes["QueueArn"] = "arn:aws:sqs:us-east-1:123456789012:q"
			}}
		}, nil, true, "WithDeadLetter"},
		{"attributes throttled", nil, failsWith(sqsxtest.GetQueueAttributes, true, "RequestThrottled"), false, ""},
		{"no queue, as the attributes say", nil, failsWith(sqsxtest.GetQueueAttributes, true, gone), true, ""},
		{"no queue, as a delete says", nil, failsWith(sqsxtest.DeleteMessageBatch, true, gone), true, ""},
		{"no queue, as a change says", nil, failsWith(sqsxtest.ChangeMessageVisibilityBatch, true, gone), true, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			service := sqsxtest.New(t)
			queue := service.Queue("q")
			service.Queue("dead")
			service.Fail(test.faults)
			var client sqsx.Client = service
			var options []sqsx.ConsumerOption
			if test.config == "WithDeadLetter" {
				options = append(options, sqsx.WithDeadLetter(deadURL))
			}
			if test.client != nil {
				client = test.client(service)
			}
			report, err := newConsumer(t, client, queue.URL(), emptyMux(), options...).Check(t.Context())
			require.Error(t, err)
			require.Nil(t, report)
			require.Equal(t, test.fatal, errors.Is(err, sqsx.ErrFatal), "%v", err)
			bad, ok := errors.AsType[*sqsx.ConfigError](err)
			require.Equal(t, test.config != "", ok, "%v", err)
			if ok {
				require.Equal(t, test.config, bad.Option)
			}
		})
	}
	t.Run("its context ends after the attributes", func(t *testing.T) {
		service := sqsxtest.New(t)
		ctx, cancel := context.WithCancel(t.Context())
		client := rewriting{service, func(*sqs.GetQueueAttributesInput, map[string]string) { cancel() }}
		_, err := newConsumer(t, client, service.Queue("q").URL(), emptyMux()).Check(ctx)
		require.ErrorIs(t, err, context.Canceled)
		require.NotErrorIs(t, err, sqsx.ErrFatal)
	})
}

// deadURL is the URL of the queue "dead" of a service.
const deadURL = "https://sqs.us-east-1.amazonaws.com/123456789012/dead"

func TestOptionsThatCannotBe(t *testing.T) {
	for name, option := range map[string]sqsx.ConsumerOption{
		"WithLease":          sqsx.WithLease(4 * time.Second),
		"WithConcurrency":    sqsx.WithConcurrency(0),
		"WithMaxInFlight":    sqsx.WithMaxInFlight(9),
		"WithDrain":          sqsx.WithDrain(-1),
		"WithHandlerTimeout": sqsx.WithHandlerTimeout(-1),
		"WithBackoff":        sqsx.WithBackoff(nil),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sqsx.NewConsumer(sqsxtest.New(t), queueURL, emptyMux(), option, sqsx.WithFactory(shop(t)))
			var bad *sqsx.ConfigError
			require.ErrorAs(t, err, &bad)
			require.Equal(t, name, bad.Option)
		})
	}
}
