package sqsx_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

func TestCheck(t *testing.T) {
	tests := []struct {
		name     string
		setUp    func(service *sqsxtest.Service, queue *sqsxtest.Queue)
		options  []sqsx.ConsumerOption
		warnings []string
	}{
		{"nothing wrong", func(s *sqsxtest.Service, q *sqsxtest.Queue) { q.RedriveTo(s.Queue("dead"), 5) }, nil, nil},
		{"no redrive", nil, nil, []string{"no redrive policy"}},
		{"redelivery once", func(s *sqsxtest.Service, q *sqsxtest.Queue) { q.RedriveTo(s.Queue("dead"), 1) }, nil, []string{"maxReceiveCount is 1"}},
		{"small messages", func(s *sqsxtest.Service, q *sqsxtest.Queue) {
			q.RedriveTo(s.Queue("dead"), 5)
			q.Set("MaximumMessageSize", "262144")
		}, nil, []string{"MaximumMessageSize is 262144"}},
		{"short drain", func(s *sqsxtest.Service, q *sqsxtest.Queue) { q.RedriveTo(s.Queue("dead"), 5) },
			[]sqsx.ConsumerOption{sqsx.WithDrain(time.Second)}, []string{"WithDrain is shorter"}},
		{"denied", func(s *sqsxtest.Service, q *sqsxtest.Queue) {
			s.Fail(func(sqsxtest.Call) sqsxtest.Fault { return sqsxtest.Fault{Err: sqsxtest.Error("AccessDenied", true)} })
		}, nil, []string{"may not be read"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			service := sqsxtest.New(t)
			queue := service.Queue("q")
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
}

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
