package sqsxserve

import (
	"expvar"
	"fmt"
	"sync"
	"time"

	"github.com/typedbus/typedbus/sqsx"
)

// Metrics returns hooks, for [sqsx.WithHooks], that count in the [expvar.Map] published as name, which they publish unless it
// is there:
//
//   - "handled *shop.OrderPlaced ok=true": handlers that returned, by the type of event (<nil> for a message that is none) and
//     by whether they returned no error;
//   - "handler_seconds_sum *shop.OrderPlaced": how long these took together;
//   - "settled deleted": messages by their [sqsx.Outcome];
//   - "failed receive": calls that failed, by their [sqsx.Op].
//
// Consumers of one name share their figures, which are sums then. A figure appears with its first event. Metrics panics if
// something else than a map is published as name.
func Metrics(name string) sqsx.Hooks {
	figures := published(name)
	return sqsx.Hooks{
		Handled: func(m *sqsx.Message, took time.Duration, err error) {
			figures.Add(fmt.Sprintf("handled %T ok=%t", m.Event, err == nil), 1)
			figures.AddFloat(fmt.Sprintf("handler_seconds_sum %T", m.Event), took.Seconds())
		},
		Settled: func(_ *sqsx.Message, outcome sqsx.Outcome) { figures.Add("settled "+string(outcome), 1) },
		Failed:  func(op sqsx.Op, _ error) { figures.Add("failed "+string(op), 1) },
	}
}

// publishing makes looking for a name and publishing it one step.
var publishing sync.Mutex

func published(name string) *expvar.Map {
	publishing.Lock()
	defer publishing.Unlock()
	switch v := expvar.Get(name).(type) {
	case nil:
		return expvar.NewMap(name)
	case *expvar.Map:
		return v
	default:
		panic(&sqsx.ConfigError{Option: "Metrics", Reason: fmt.Sprintf("package expvar has a %T of that name: give another", v)})
	}
}
