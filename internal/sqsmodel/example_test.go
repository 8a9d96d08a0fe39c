package sqsmodel_test

import (
	"context"
	"fmt"

	"github.com/typedbus/typedbus/internal/sqsmodel"
)

func Example() {
	ctx := context.Background()
	ledger := &sqsmodel.Ledger{}
	model := sqsmodel.New(sqsmodel.WithObserver(ledger.Observe))
	queue, err := model.CreateQueue(ctx, "orders", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	queue.Send(ctx, sqsmodel.Send{Body: "hello"})
	messages, _ := queue.Receive(ctx, sqsmodel.Receive{Max: 10})
	queue.Delete(ctx, messages[0].Receipt)
	queue.Delete(ctx, messages[0].Receipt)

	fmt.Println(messages[0].Body)
	for _, change := range ledger.Misuses() {
		fmt.Println(change.Kind, "on a receipt whose message is", change.State)
	}
	// Output:
	// hello
	// delete ignored on a receipt whose message is gone
}

// One entry of a batch is throttled, once.
func ExampleFaults() {
	ctx := context.Background()
	throttled := &sqsmodel.Error{Code: sqsmodel.RequestThrottled, Message: "slow down"}
	due := true
	model := sqsmodel.New(sqsmodel.WithFaults(func(c sqsmodel.Call) (f sqsmodel.Fault) {
		if c.Operation == sqsmodel.DeleteMessageBatch && c.Index == 0 && due {
			f.Err, due = throttled, false
		}
		return f
	}))
	queue, err := model.CreateQueue(ctx, "orders", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	queue.Send(ctx, sqsmodel.Send{Body: "hello"})
	messages, _ := queue.Receive(ctx, sqsmodel.Receive{})
	for range 2 {
		batch, err := queue.DeleteBatch(ctx, []sqsmodel.DeleteEntry{{ID: "0", Receipt: messages[0].Receipt}})
		fmt.Println(batch.Successful, batch.Failed, err)
	}
	// Output:
	// [] [{0 RequestThrottled slow down false}] <nil>
	// [0] [] <nil>
}
